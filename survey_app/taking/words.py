"""Sentences that more than one page says."""

from __future__ import annotations

from flask_babel import gettext


def not_saved() -> str:
    return str(
        gettext(
            "We could not save that just now. It is our fault, not yours. Nothing is lost: what you chose is "
            "still on this page. Wait a moment, then press the button again."
        )
    )


def not_sent() -> str:
    return str(
        gettext(
            "Your answers have not been sent yet. It is our fault, not yours. We keep them for at least two "
            "hours. Wait a moment, then press the button again."
        )
    )
