"""The page where somebody chooses how pages look and speak (``looks.py``). Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext

from survey_app.taking import addresses, looks, standing
from survey_app.taking.going import go_to, see_other
from survey_app.taking.language import spoken
from survey_app.taking.pages import trying_place

blueprint = Blueprint("settings", __name__)

#: The button of a page with answers, which keeps them on the way to the settings.
BUTTON = "settings"


def from_page(endpoint: str, **values: Any) -> Response:
    """To the settings, and afterwards back to this page."""
    return go_to("settings.choose", back=addresses.place(endpoint, **values))


def address() -> str:
    """The address of the settings, which lead back to the page that this is put on."""
    return url_for("settings.choose", back=addresses.this_page(lang=None, view=None) or _asked_by_post())


def _asked_by_post() -> str | None:
    """The page on which a form stands whose answer is a page, with a fault to put right for example."""
    found = addresses.our_own(request.full_path)
    if found:
        return addresses.place(found[0], **found[1])
    link = (request.view_args or {}).get("link")
    return addresses.place("finishing.check", link=link) if request.endpoint == "finishing.send" else None


@blueprint.get("/settings")
def choose() -> Response:
    endpoint, values = _wanted_back()
    linked = standing.known(values.get("link", ""))
    settings = _settings()
    html = render_template(
        "taking/settings.html",
        settings=settings,
        kept=_kept(settings),
        back=addresses.place(endpoint, **values),
        unchanged=url_for(endpoint, **values),
        linked=linked,
        link=linked.token if linked else "",
        help_page=_help_place(endpoint, values),
        quick_exit=linked is None or linked.quick_exit,
    )
    return Response(html, mimetype="text/html")


@blueprint.post("/settings")
def chosen() -> Response:
    """Back to where somebody was, which looks now as they chose."""
    wanted = {} if request.form.get("go") == "default" else request.form.to_dict()
    endpoint, values = _wanted_back()
    return see_other(url_for(endpoint, **{**values, looks.VIEW: looks.code_of(wanted) or None}))


def _wanted_back() -> tuple[str, dict[str, Any]]:
    """The page to go back to, as endpoint and values: one of ours, whatever was sent."""
    found = addresses.our_own(request.values.get("back", ""))
    return found if found and found[0] != "settings.choose" else ("reviews.front", {})


def _help_place(endpoint: str, values: Mapping[str, str]) -> str:
    """The page to go back to, as the addresses of help lines say it; empty where they know no word for it."""
    if endpoint == "asking.question":
        return values["page_id"]
    if endpoint == "trying.question":
        return trying_place(values["page_id"])
    return values.get("page") or _HELP_PLACES.get(endpoint, "")


_HELP_PLACES = {"beginning.agree": "agree", "finishing.check": "check", "hub.sections": "sections"}


def _kept(settings: list[Setting]) -> dict[str, str]:
    """What is not offered on this page, and stays as it is."""
    offered = {setting.name for setting in settings}
    return {name: value for name, value in looks.look().chosen.items() if name not in offered}


@dataclass(frozen=True)
class Setting:
    """A choice as the page offers it: ``values`` with what each is called, and the one that is chosen
    ``now``."""

    name: str
    called: str
    more: str
    values: tuple[tuple[str, str], ...]
    now: str


#: Fonts without the letters of these languages (ISO 639). A page would be a mixture of two.
LACKS = {"atkinson": {"ar", "uk"}, "lexend": {"ar", "uk"}, "opendyslexic": {"ar"}}


def _settings() -> list[Setting]:
    """What can be chosen, in the language of the request."""
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
    now, language = looks.look().chosen, spoken().tongue.code
    found = []
    for name, values in looks.CHOICES.items():
        called, more, each = words[name]
        offered = tuple(
            (value, label)
            for value, label in zip(values, each, strict=True)
            if language not in LACKS.get(value, ()) or value == now[name]
        )
        if len(offered) > 1:
            found.append(Setting(name, called, more, offered, now[name]))
    return found
