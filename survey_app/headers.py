"""The one table of headers that every answer of both applications has, errors and redirects included.

The policy lets a page load from its own host and nothing else, and run in nobody's frame. What a browser or
a search engine may do beyond that is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
#: Every power that a page can give up by name; we use none.
POWERS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
FIXED = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "X-Robots-Tag": "noindex",
}
#: Seconds. The address of a static file holds the hash of its content.
A_YEAR = 365 * 24 * 60 * 60
STATIC = "/static/"


def table(*, secure: bool) -> dict[str, str]:
    """Header → value. HSTS (RFC 6797) only where people reach us over TLS."""
    if not secure:
        return dict(FIXED)
    return {**FIXED, "Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains"}


class WithHeaders:
    """An application whose every answer has the fixed headers, whatever went wrong inside. They are put in
    as a whole, below Flask, which would look at each of them again for every answer."""

    def __init__(self, inner: WSGIApplication, fixed: Mapping[str, str]) -> None:
        self._inner = inner
        self._fresh = [*fixed.items(), ("Cache-Control", "no-store")]
        self._kept = [*fixed.items(), ("Cache-Control", f"public, max-age={A_YEAR}, immutable")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        of_static = environ.get("PATH_INFO", "").startswith(STATIC)

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            theirs = {name.title() for name, _ in headers}
            ours = self._kept if of_static and status.startswith("200") else self._fresh
            return start_response(
                status, [*headers, *(each for each in ours if each[0] not in theirs)], *more
            )

        return self._inner(environ, start)
