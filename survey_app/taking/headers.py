"""The headers of every answer on the public side (docs/anonymity.md, "Headers")."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = "; ".join(
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
#: Every power that browsers let a page give up; a survey needs none.
POWERS = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
FIXED = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "X-Robots-Tag": "noindex",
}
#: seconds; static files carry their content's hash in their address
A_YEAR = 365 * 24 * 60 * 60
FOR_GOOD = f"public, max-age={A_YEAR}, immutable"


def prepare(app: Flask, *, secure: bool) -> None:
    """Put the headers on every answer, whatever its status; HSTS only where people reach us over TLS."""
    fixed = dict(FIXED)
    if secure:
        fixed["Strict-Transport-Security"] = f"max-age={A_YEAR}; includeSubDomains"

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in fixed.items():
            response.headers[name] = value
        is_file = request.endpoint == "static" and response.status_code in {200, 304}
        response.headers["Cache-Control"] = FOR_GOOD if is_file and request.args.get("v") else "no-store"
        return response
