"""A review's page as a tagged PDF, to print or to send on. Drawn once: drawing takes a second, and whoever
asked for it again and again would keep the server from those who answer."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable

from markupsafe import Markup, escape

from survey_app.printing import pdf

_STYLE = """
@page { size: A4; margin: 22mm 20mm 24mm;
  @bottom-left { content: string(document); font: 9pt sans-serif; color: #333 }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; color: #333 } }
html { font: 12pt/1.55 "Noto Sans", "DejaVu Sans", "Liberation Sans", sans-serif; color: #111 }
html.easy { font-size: 14pt }
h1 { font-size: 1.9em; line-height: 1.25; margin: 0 0 5mm; string-set: document content(text) }
h2 { font-size: 1.25em; margin: 8mm 0 2mm }
h2, h3 { break-after: avoid }
p { margin: 0 0 3mm; orphans: 3; widows: 3 }
li { margin: 0 0 1.5mm }
a { color: #00437d }
.review { color: #333; margin: 0 0 2mm }
.lead { font-size: 1.15em }
.example { border: 1.5pt solid #111; padding: 2mm 3mm; font-weight: bold }
.timeline { padding-left: 6mm }
.timeline li { margin-bottom: 4mm; break-inside: avoid }
.when { font-weight: bold; margin-bottom: 0 }
.state { font-weight: normal }
.state::before { content: " · " }
blockquote { margin: 0 0 3mm; padding-left: 4mm; border-left: 2pt solid #666 }
"""


class Sheets:
    """The PDFs that were drawn since the start: one for each text, and no more than there are texts."""

    def __init__(self) -> None:
        self._drawn: dict[str, bytes] = {}
        self._one_at_a_time = threading.Lock()

    def sheet(self, html: str, draw: Callable[[str, bytes], bytes] | None = None) -> bytes:
        """The PDF of a document. Raises printing.NoPdfHere."""
        digest = hashlib.sha256(html.encode()).hexdigest()
        with self._one_at_a_time:
            if digest not in self._drawn:
                make = draw or (lambda text, identifier: pdf(text, identifier=identifier))
                self._drawn[digest] = make(html, digest[:32].encode())
            return self._drawn[digest]


def document(*, title: str, review: str, lead: str, body: Markup, example: str, easy: bool) -> str:
    """The whole document. ``body`` is safe HTML; ``example`` is the sentence that says that it is one."""
    kind = ' class="easy"' if easy else ""
    parts = [
        Markup('<!doctype html><html lang="en-GB"{}><head><meta charset="utf-8">').format(Markup(kind)),  # noqa: S704
        Markup("<title>{}: {}</title><style>{}</style></head><body>").format(review, title, Markup(_STYLE)),  # noqa: S704 - ours
        Markup('<p class="review">{}</p><h1>{}</h1>').format(review, title),
        Markup('<p class="example">{}</p>').format(example) if example else Markup(""),
        Markup('<p class="lead">{}</p>').format(lead) if lead else Markup(""),
        escape(body),
        Markup("</body></html>"),
    ]
    return str(Markup("\n").join(parts))
