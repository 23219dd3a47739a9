"""Paper: HTML set as a tagged PDF (PDF/UA-1, ISO 14289-1), so that a screen reader reads it as it is meant.

WeasyPrint needs Pango, which is no Python package. It is asked for only when a PDF is made. Nothing is
fetched from outside: a document holds its own style, and names its pictures among those it is given.
"""

from __future__ import annotations

from collections.abc import Mapping

from survey_app import pdf_fields

#: Before the name of a picture in a document: ``<img src="picture:qr" alt="…">``.
PICTURE = "picture:"


class NoPdfHere(RuntimeError):
    """This machine lacks what a PDF is made with; the message says what, and what to do."""


class NotInTheDocument(ValueError):
    """The document names something that it was not given."""


def pdf(
    html: str,
    *,
    identifier: bytes,
    fields: bool = False,
    asked: Mapping[str, str] | None = None,
    pictures: Mapping[str, tuple[bytes, str]] | None = None,
) -> bytes:
    """The document as PDF bytes, the same for the same input.

    ``html`` is a whole document with ``lang`` and ``<title>``, every foreign text escaped. With ``fields``
    its form controls can be filled in on a screen; a control's ``title`` is what a screen reader says of it,
    and ``asked`` what it says of several that belong together, by their name (``pdf_fields``).
    ``pictures`` is name → bytes and media type. Raises NoPdfHere where Pango is not
    installed, NotInTheDocument.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
    except (ImportError, OSError) as error:
        raise NoPdfHere(
            "a PDF needs Pango, which this machine lacks: on Debian or Ubuntu, apt-get install "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (the other formats need nothing)"
        ) from error
    given = pictures or {}

    class OnlyWhatWasGiven(URLFetcher):  # type: ignore[misc]
        """Its base class is asked for nothing: it would look on disks and networks."""

        def __init__(self) -> None:
            super().__init__(fail_on_errors=True)

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            name = url.removeprefix(PICTURE)
            if not url.startswith(PICTURE) or name not in given:
                raise NotInTheDocument(url)
            content, kind = given[name]
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    try:
        made: bytes = HTML(string=html, url_fetcher=OnlyWhatWasGiven()).write_pdf(
            finisher=lambda _, drawn: pdf_fields.mended(drawn, asked or {}),
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier,
            pdf_forms=fields,
        )
    except FatalURLFetchingError as error:
        raise NotInTheDocument(f"a document fetches nothing from outside: {error}") from error
    return made
