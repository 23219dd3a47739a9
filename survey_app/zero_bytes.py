"""No address with a zero byte in it is one of ours.

PostgreSQL keeps no zero byte in a text and fails over one; SQLite keeps it. So such an address is refused
before any room looks something up under a part of it.
"""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import NotFound


def refuse() -> None:
    """For every request. Raises NotFound."""
    if "\0" in request.path:
        raise NotFound
