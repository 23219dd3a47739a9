"""The few built files that public pages load, read once: style, scripts, icon, letters.

They are the same for everybody and hold no secret, so unlike the pages they are compressed.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

FOLDER = Path(__file__).parent.parent.parent / "static"
FILES = {
    "public.css": "text/css; charset=utf-8",
    "public.rtl.css": "text/css; charset=utf-8",
    "leave.js": "text/javascript; charset=utf-8",
    "read-aloud.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
    **dict.fromkeys(
        (
            "atkinson-hyperlegible-next-latin-5.3.0.woff2",
            "atkinson-hyperlegible-next-latin-ext-5.3.0.woff2",
            "lexend-latin-5.3.0.woff2",
            "lexend-latin-ext-5.3.0.woff2",
            "opendyslexic-400-5.3.0.woff2",
            "opendyslexic-700-5.3.0.woff2",
        ),
        "font/woff2",
    ),
}


@dataclass(frozen=True)
class Asset:
    content: bytes
    compressed: bytes
    kind: str
    content_hash: str


def read(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """name → file. Raises FileNotFoundError where one was not built."""
    found = {}
    for name, kind in FILES.items():
        content = (folder / name).read_bytes()
        found[name] = Asset(
            content, gzip.compress(content, 9, mtime=0), kind, hashlib.sha256(content).hexdigest()[:12]
        )
    return found


def prepare(app: Flask) -> None:
    """Serve the files under /static/, and give templates ``asset(name)``, their address."""
    assets = read()

    def static(name: str) -> Response:
        asset = assets.get(name)
        if asset is None:
            abort(404)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response = Response(asset.compressed, content_type=asset.kind)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response = Response(asset.content, content_type=asset.kind)
        response.headers["Vary"] = "Accept-Encoding"
        return response

    def address(name: str) -> str:
        return url_for("static", name=name, v=assets[name].content_hash)

    app.add_url_rule("/static/<name>", "static", static)
    app.jinja_env.globals["asset"] = address
