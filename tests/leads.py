"""A safeguarding lead for tests: key files as ``keys new`` makes them, and the file that names them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from survey_app.letterbox import key_files

PASSPHRASE = "a passphrase of the lead, for tests only"
NAME, WITHIN = "the safeguarding lead of these tests", "two working days"


@lru_cache(maxsize=1)
def files() -> tuple[bytes, str]:
    """(the private file, the public one)."""
    private, _ = key_files.new_pair({"lead": PASSPHRASE})
    return key_files.private_text(private).encode(), key_files.public_text(private.public)


@lru_cache(maxsize=1)
def private_key() -> bytes:
    return key_files.unlock_sent(files()[0], PASSPHRASE)


def appoint(safeguarding: Path) -> None:
    """Write the file that names the lead, with the public key beside it."""
    safeguarding.parent.mkdir(parents=True, exist_ok=True)
    (safeguarding.parent / "lead.public.json").write_text(files()[1], encoding="utf-8")
    safeguarding.write_text(
        f'[lead]\nname = "{NAME}"\nwithin = "{WITHIN}"\nkey = "lead.public.json"\n', encoding="utf-8"
    )
