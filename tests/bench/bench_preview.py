"""How long an author waits for a page after saving, with a questionnaire larger than any real one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from survey_app.preview.application import application
from tests.bench.rows import Row

SMALL = Path(__file__).parents[1] / "questionnaires" / "routed.yaml"
QUESTIONS, BRANCHES = 500, 200


def rows() -> Iterator[Row]:
    """A page and the map of 500 questions with 200 conditions, each just after the file was saved."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.yaml"
        client = application(file, 8008).test_client()
        for what, path in (("a page", "/s/preview"), ("the map of the routes", "/map")):
            file.write_text(_large(what), encoding="utf-8")
            began = time.process_time()
            response = client.get(path, base_url="http://127.0.0.1:8008")
            spent = time.process_time() - began
            if response.status_code != 200:
                raise ValueError("the questionnaire made for this has errors")
            yield Row(
                f"Preview: {what}, just after saving {QUESTIONS} questions with {BRANCHES} conditions",
                "≤ 2 s",
                f"{spent:.2f} s",
                spent / 2,
                spent <= 2,
            )


def _large(title: str) -> str:
    head = SMALL.read_text(encoding="utf-8").split("sections:")[0].replace("title: Routed", f"title: {title}")
    lines = [f"{head}sections:"]
    for number in range(QUESTIONS):
        if number % 10 == 0:
            lines += [f"  - id: s{number}", f"    title: Part {number}", "    questions:"]
        shown = f", show_if: {{question: q{number - 1}, equals: a}}" if number % 5 in {1, 2} else ""
        options = "options: [{code: a, label: I do}, {code: b, label: I do not}]"
        lines.append(
            f"      - {{id: q{number}, type: single, ask: Do you like number {number}?, {options}{shown}}}"
        )
    return "\n".join(lines) + "\n"
