"""Where to go after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe_next(wanted: str) -> str:
    """Where to go after signing in: a page of ours, else the first page.

    Only a path that our own routes know is followed, so nothing that a browser could read as another
    host gets through (CWE-601).
    """
    home = url_for("team.index")
    if not wanted.startswith("/") or wanted.startswith("//") or not wanted.isprintable() or "\\" in wanted:
        return home
    parts = urlsplit(wanted)
    if parts.scheme or parts.netloc:
        return home
    try:
        current_app.url_map.bind("localhost").match(parts.path, method="GET")
    except (HTTPException, RequestRedirect):
        return home
    return request.script_root + parts.path + (f"?{parts.query}" if parts.query else "")
