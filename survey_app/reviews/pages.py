"""The pages that each review has: what it asks and why, privacy, what happens when, what was found."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.exceptions import NotFound

from survey_app.printing import NoPdfHere
from survey_app.reviews import dates, markdown, paper
from survey_app.reviews.markdown import Text
from survey_app.reviews.shelf import EASY, Page, Review
from survey_app.reviews.standing import standing

blueprint = Blueprint("review_pages", __name__)


def called(name: str) -> str:
    """What a page is called in lists."""
    words = {
        "information": gettext("Information for young people and families"),
        "information-for-staff": gettext("Information for staff"),
        "privacy": gettext("Privacy"),
        "timeline": gettext("What happens when"),
        "updates": gettext("Updates"),
        "findings": gettext("What we found"),
        "what-you-told-us": gettext("What you told us, and what happened"),
    }
    return str(words[name])


@blueprint.get("/reviews/<review>/")
def overview(review: str) -> str:
    found = _review(review)
    listed = [(page.name, called(page.name), page.easy is not None) for page in found.pages.values()]
    return render_template("reviews/review.html", review=found, listed=listed)


@blueprint.get("/reviews/<review>/<page>")
def page(review: str, page: str) -> str:
    found = _page(review, page)
    return _drawn(_review(review), found, found.text, easy=False)


@blueprint.get("/reviews/<review>/<page>/easy")
def in_easy_words(review: str, page: str) -> str:
    found = _page(review, page)
    return _drawn(_review(review), found, _easy(found), easy=True)


@blueprint.get("/reviews/<review>/<page>.pdf")
def as_pdf(review: str, page: str) -> Response:
    found = _page(review, page)
    return _pdf(_review(review), found, found.text, easy=False)


@blueprint.get("/reviews/<review>/<page>/easy.pdf")
def in_easy_words_as_pdf(review: str, page: str) -> Response:
    found = _page(review, page)
    return _pdf(_review(review), found, _easy(found), easy=True)


def _review(name: str) -> Review:
    """Raises NotFound."""
    found = standing().review(name)
    if found is None:
        raise NotFound
    return found


def _page(review: str, name: str) -> Page:
    """Raises NotFound."""
    found = _review(review).pages.get(name)
    if found is None:
        raise NotFound
    return found


def _easy(found: Page) -> Text:
    """Raises NotFound."""
    if found.easy is None:
        raise NotFound
    return found.easy


def _drawn(review: Review, found: Page, text: Text, *, easy: bool) -> str:
    return render_template(
        "reviews/page.html",
        review=review,
        page=found,
        text=text,
        lead=markdown.inline(text.lead),
        body=_body(found.name, text),
        easy=easy,
        called=called(found.name),
    )


def _body(name: str, text: Text) -> Markup:
    """What stands under the lead. What happens when is a list in the order of time, and no picture."""
    if name == "timeline":
        entries, around = dates.timeline(text.rest)
        states = {
            dates.State.DONE: "Done",
            dates.State.NOW: "Happening now",
            dates.State.LATER: "Still to come",
        }
        row = Markup(
            '<li><p class="when"><time datetime="{}">{}</time>'
            ' <span class="state">{}</span></p>\n<p>{}</p></li>'
        )
        today = standing().today
        rows = Markup("\n").join(
            row.format(entry.when.begins, entry.when.words, states[entry.when.state(today)], entry.words)
            for entry in entries
        )
        return Markup('<ol class="timeline">\n{}\n</ol>\n{}').format(rows, markdown.html(around))
    if name == "updates":
        return Markup("\n").join(
            Markup('<h2 id="{0}">{1}</h2>\n<p class="when"><time datetime="{2}">{3}</time></p>\n{4}').format(
                update.anchor, update.title, update.when.begins, update.when.words, update.words
            )
            for update in dates.updates(text.rest)
        )
    return markdown.html(text.rest)


def _pdf(review: Review, found: Page, text: Text, *, easy: bool) -> Response:
    says = "This is an example, made up to try the software out. It is not a real review."
    html = paper.document(
        title=text.title,
        review=review.title,
        lead=markdown.inline(text.lead),
        body=_body(found.name, text),
        example=says if review.example else "",
        easy=easy,
    )
    try:
        made = standing().sheets.sheet(html)
    except NoPdfHere:
        drawn = render_template("reviews/no-pdf.html", review=review, page=found, easy=easy)
        return Response(drawn, status=503, mimetype="text/html")
    response = Response(made, mimetype="application/pdf")
    ending = f"-{EASY}" if easy else ""
    response.headers["Content-Disposition"] = f'inline; filename="{review.name}-{found.name}{ending}.pdf"'
    return response
