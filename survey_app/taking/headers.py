"""The headers of every answer on the public side, errors and redirects included.

The policy lets a page load from this host and nothing else, and run in nobody's frame; ``no-store`` and
the leaving of leaving.py keep it out of reach of the Back button.
"""

from __future__ import annotations

from flask import Flask, Response, request

from survey_app.taking.padding import padded

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
STATIC = "static"


def prepare(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer, and fill pages up to one size; HSTS only where TLS is."""
    fixed = dict(FIXED)
    if secure:
        fixed["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"
    fresh = (*fixed.items(), ("Cache-Control", "no-store"))
    kept = (*fixed.items(), ("Cache-Control", f"public, max-age={A_YEAR}, immutable"))

    @app.after_request
    def add(response: Response) -> Response:
        # No view sets any of these itself, so that they need not be looked for first.
        response.headers.extend(kept if request.endpoint == STATIC and response.status_code == 200 else fresh)
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 303, 307, 308}:
            response.set_data(padded(response.get_data()))
        return response
