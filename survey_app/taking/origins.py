"""A form that another site sends is refused.

Browsers say where a request comes from (Fetch Metadata, W3C); older ones say at least the origin. No token
is needed, because the visit's cookie is SameSite=Lax and never comes along with another site's post.
"""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import Forbidden

from survey_app.config import Settings


def refuse_other_sites(settings: Settings) -> None:
    """For every request that changes something. Raises Forbidden."""
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Forbidden
        return
    origin = request.headers.get("Origin")
    # Our own pages send no referrer, for which browsers without Fetch Metadata write the origin "null".
    if origin not in {None, "null", settings.public_url, request.host_url.rstrip("/")}:
        raise Forbidden


def asked_for_by_the_person() -> bool:
    """Whether a plain link was really followed from our own page or typed: not fetched ahead of time by the
    browser, and not sent by another site."""
    if "prefetch" in (request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")):
        return False
    return request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}
