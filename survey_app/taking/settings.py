"""The page where somebody chooses how pages look and speak (``looks.py``). Nothing of it is stored."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext

from survey_app.storage.engines import StoreUnavailable
from survey_app.taking import addresses, looks
from survey_app.taking.beginning import find
from survey_app.taking.going import go_to, see_other
from survey_app.taking.linked import Linked, SurveyHasClosed, UnknownLink

blueprint = Blueprint("settings", __name__)

#: The button of a page with answers, which keeps them on the way to the settings.
BUTTON = "settings"


def from_page(endpoint: str, **values: Any) -> Response:
    """To the settings, and afterwards back to this page."""
    return go_to("settings.choose", back=addresses.place(endpoint, **values))


def address() -> str:
    """The address of the settings, which lead back to the page that this is put on."""
    here = addresses.this_page(lang=None, view=None)
    link = (request.view_args or {}).get("link")
    if here is None and link and request.blueprint == "finishing":
        here = addresses.place("finishing.check", link=link)  # shown again by a post that could not be done
    return url_for("settings.choose", back=here)


@blueprint.get("/settings")
def choose() -> Response:
    linked = _linked()
    html = render_template(
        "taking/settings.html",
        settings=_settings(),
        back=_back(lang=None, view=None),
        unchanged=_back(),
        linked=linked,
        link=linked.token if linked else "",
        quick_exit=linked is not None and linked.quick_exit,
    )
    return Response(html, mimetype="text/html")


@blueprint.post("/settings")
def chosen() -> Response:
    """Back to where somebody was, which looks now as they chose."""
    wanted = {} if request.form.get("go") == "default" else request.form.to_dict()
    return see_other(_back(view=looks.code_of(wanted) or None))


def _back(**look: Any) -> str:
    """The page to go back to: one of ours, whatever was sent."""
    found = addresses.our_own(request.values.get("back", ""))
    endpoint, values = found if found and found[0] != "settings.choose" else ("reviews.front", {})
    return url_for(endpoint, **{**values, **look})


def _linked() -> Linked | None:
    """The survey that somebody was in, so that its way out and its help stay within reach."""
    found = addresses.our_own(request.args.get("back", ""))
    link = found[1].get("link") if found else None
    if not link:
        return None
    try:
        return find(link)
    except SurveyHasClosed as closed:
        return closed.linked
    except (UnknownLink, StoreUnavailable):
        return None


def _settings() -> list[tuple[str, str, str, list[tuple[str, str]], str]]:
    """For each setting its name, what it is called, a word more, its values with their names, and the one
    that is chosen now."""
    yes, no = gettext("Yes"), gettext("No")
    words = {
        "size": (
            gettext("Size of the words"),
            "",
            (gettext("Normal"), gettext("Larger"), gettext("Largest")),
        ),
        "font": (
            gettext("Shape of the letters"),
            gettext("Some people find one of these easier to read."),
            (gettext("As on this device"), "Atkinson Hyperlegible", "Lexend", "OpenDyslexic"),
        ),
        "colours": (
            gettext("Colours"),
            "",
            (
                gettext("As on this device"),
                gettext("Dark words on white"),
                gettext("Dark words on cream"),
                gettext("Light words on dark"),
                gettext("Strongest contrast"),
            ),
        ),
        "pictures": (gettext("Show pictures"), "", (yes, no)),
        "aloud": (
            gettext("Offer to read pages aloud"),
            gettext("It needs JavaScript and a voice that is on this device. Nothing is read until you ask."),
            (no, yes),
        ),
        "easy": (
            gettext("Show the easy words"),
            gettext("They stand under each question that has them, already open."),
            (no, yes),
        ),
    }
    now = looks.look().chosen
    return [
        (name, words[name][0], words[name][1], list(zip(values, words[name][2], strict=True)), now[name])
        for name, values in looks.CHOICES.items()
    ]
