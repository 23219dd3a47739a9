"""Addresses of our own pages: which of them say how a page is wanted, and how one is asked for again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import request, url_for
from flask.globals import request_ctx
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

#: Addresses without a word of language or look: files, and leaving, which says nothing of where one was.
SAME_FOR_ALL = frozenset(
    {"static", "leaving.leave", "beginning.qr", "media.file", "standing.live", "standing.ready"}
)
#: What else an address is made of, where a page can be asked for again.
ARGUMENTS = {
    "finishing.stop": ("page",),
    "finishing.check": ("look",),
    "standing.help_lines": ("link", "page"),
    "standing.space": ("page",),
    "trying.stop": ("page",),
    "asking.question": ("then",),
    "settings.choose": ("back",),
}


def this_page(**more: str | None) -> str | None:
    """The address of this page with something changed; None where it cannot be asked for again."""
    if request.endpoint is None or request.method not in {"GET", "HEAD"}:
        return None
    kept = _kept(request.endpoint, request.args)
    return url_for(request.endpoint, **{**(request.view_args or {}), **kept, **more})


def place(endpoint: str, **values: Any) -> str:
    """An address as ``our_own`` reads it back: a page, without language and look."""
    return url_for(endpoint, **values, lang=None, view=None)


def our_own(address: str) -> tuple[str, dict[str, Any]] | None:
    """The endpoint and the values of an address of a page of ours; None for anything else. So that a page
    can lead back to where somebody was, and never to another site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return None
    assert request_ctx.url_adapter is not None  # noqa: S101 - as every request has
    try:
        endpoint, values = request_ctx.url_adapter.match(unquote(parts.path), method="GET")
    except HTTPException:
        return None
    if endpoint in SAME_FOR_ALL:
        return None
    given = {name: found[0] for name, found in parse_qs(parts.query).items()}
    return endpoint, {**values, **_kept(endpoint, given)}


def carried(html: str) -> Markup:
    """A text that was written elsewhere and is safe to stand in a page: its links to pages of ours take along
    how this page is wanted, as those of templates do."""
    return Markup(_LINK.sub(_carried, html))  # noqa: S704 - of safe text, only addresses change


_LINK = re.compile(r'(?<=href=")/[^"]*(?=")')


def _carried(link: re.Match[str]) -> str:
    address = unescape(link[0])
    found = our_own(address)
    if found is None:
        return link[0]
    return escape(url_for(found[0], **found[1], _anchor=urlsplit(address).fragment or None))


def _kept(endpoint: str, given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ARGUMENTS.get(endpoint, ()) if name in given}
