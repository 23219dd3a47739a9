"""make bench: every budget beside what was measured, in one run, on the screen and in a file.

It never fails a build: speed on a shared machine is looked at, not asserted.
"""

from __future__ import annotations

import importlib
import platform
import sys
from pathlib import Path

from tests.bench.rows import Row

HERE = Path(__file__).parent
RESULTS = Path("bench-results")


def main() -> int:
    wanted = sys.argv[1:]
    found: list[Row] = []
    for path in sorted(HERE.glob("bench_*.py")):
        room = path.stem.removeprefix("bench_")
        if wanted and room not in wanted:
            continue
        print(f"… {room}", file=sys.stderr, flush=True)
        found.extend(importlib.import_module(f"tests.bench.{path.stem}").rows())
    if not found:
        print(f"no benchmark called {', '.join(wanted)}", file=sys.stderr)
        return 2
    table = "\n".join(_lines(found))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "table.md").write_text(table + "\n", encoding="utf-8")
    print(table)
    print(f"\nWritten to {RESULTS / 'table.md'}")
    return 0


def _lines(rows: list[Row]) -> list[str]:
    marks = {True: "yes", False: "NO", None: ""}
    head = f"Python {platform.python_version()}, {platform.machine()}, all figures from one run"
    return [
        head,
        "",
        "| What | Budget | Measured | Within |",
        "|---|---|---|---|",
        *(f"| {row.what} | {row.budget} | {row.measured} | {marks[row.within]} |" for row in rows),
    ]


if __name__ == "__main__":
    sys.exit(main())
