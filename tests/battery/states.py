"""Every state that a public page can be in, and the way there.

A journey goes through one survey and gives the name of each state as it stands before it. To add a state,
write how to get there and ``yield`` its name: every engine, snapshot and screenshot then covers it, in every
language of the journey. test_catalogue.py fails for an address or a template that no state shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from survey_app import fielding
from survey_app.config import Settings
from survey_app.letterbox import codes, hours
from survey_app.printing import NoPdfHere
from survey_app.questionnaire import routing
from survey_app.questionnaire.model import Questionnaire
from survey_app.storage import codes as stored_codes
from survey_app.storage import tables
from survey_app.storage.engines import StoreUnavailable
from tests import leads
from tests.battery.visitor import Visitor
from tests.fielded import MOVING_ON, OPENING_HOUR, ROOT, STAFF, questionnaire_of

#: English first; the others are shipped as drafts.
LANGUAGES = ("en", "gd", "sco", "pl", "uk", "ar")

EVERY_TYPE = ROOT / "tests" / "taking" / "every-type.yaml"
SMALL = ROOT / "tests" / "questionnaires"
MY_SUPPORT = ROOT / "questionnaires" / "disabled-children" / "my-support.yaml"
HOW_WAS_THIS = ROOT / "questionnaires" / "leaving-care" / "how-was-this-form.yaml"

Walk = Callable[[Visitor], Iterator[str]]
#: What the survey asks, given the settings of the instance (where pictures are copied to).
Asks = Callable[[Settings], Questionnaire]


@dataclass(frozen=True)
class Journey:
    """A way through one survey, in these languages."""

    name: str
    asks: Asks
    walk: Walk
    languages: tuple[str, ...] = ("en",)
    #: whether young people read it, so that the limits for them hold
    young: bool = False


def _of(path: Path, **changes: object) -> Asks:
    return lambda settings: questionnaire_of(path).model_copy(update=changes)


def _ready(path: Path) -> Asks:
    """As an operator opens it: pictures pinned and copied."""
    return lambda settings: fielding.ready(path, settings)


def site(visitor: Visitor) -> Iterator[str]:
    """The pages that belong to no survey."""
    visitor.open("/")
    yield "front"
    visitor.press_plain({"code": "not a code!"})
    yield "front, a code that cannot be"
    visitor.press_plain({"code": visitor.fielded.link})
    assert visitor.at == ""
    visitor.open("/privacy")
    yield "privacy of the site"
    visitor.open("/accessibility")
    yield "accessibility"
    visitor.open("/help-lines")
    yield "help lines, no survey"
    visitor.open("/s/nobody-knows")
    yield "unknown link"
    visitor.open("/no-such-page")
    yield "no such page"
    visitor.open("/health/live")
    visitor.open("/health/ready")


def _with_a_lead(path: Path) -> Asks:
    """Somebody reads requests for contact."""

    def asks(settings: Settings) -> Questionnaire:
        leads.appoint(settings.safeguarding)
        return questionnaire_of(path)

    return asks


def asking_for_contact(visitor: Visitor) -> Iterator[str]:
    """Somebody who wants to talk to a person."""
    visitor.open("/help-lines")
    yield "help lines, and somebody to ask"
    visitor.open("/contact")
    yield "ask to be contacted"
    visitor.press_plain({"reach": "", "words": "Ring after four."})
    yield "ask to be contacted, nothing to reach"
    visitor.press_plain({"reach": "07700 900123, after four", "words": "I would like to talk."})
    yield "it is sent"
    visitor.get("/thanks")
    yield "thanks, and somebody to ask"
    visitor.open("/privacy")
    yield "privacy, and when texts are read"


def young_people(visitor: Visitor) -> Iterator[str]:
    """Somebody leaving care, from the worker's page to the thank-you."""
    visitor.get("/worker")
    yield "worker"
    visitor.get("/qr.svg")
    visitor.get("/paper.pdf")
    visitor.get("/paper-large.pdf")
    visitor.get()
    yield "start"
    visitor.get("/about")
    yield "about the survey"
    visitor.get("/privacy")
    yield "privacy of the survey"
    visitor.get("/agree")
    yield "agree"
    visitor.press("no", button="agree")
    yield "no thanks"
    visitor.begin()
    yield "question, one choice"
    visitor.press("settings")
    yield "settings"
    visitor.press("save")
    visitor.press("continue", {"age": "age-18-20"})
    visitor.get("/q/age")
    yield "question, one chosen"
    visitor.press("clear.age")
    visitor.press("continue", {"age": "age-18-20"})
    yield "question, first of a section"
    visitor.on("count-on")
    yield "question, several choices"
    visitor.press("help")
    yield "help lines"
    visitor.on("home-right")
    yield "question, scale"
    visitor.on("wrong.notice" if _has(visitor, "wrong.notice") else "went-wrong.notice")
    yield "notice before a hard section"
    visitor.on("wrong", {"wrong": "went-wrong"})
    yield "question that an answer opened"
    visitor.on("went-wrong.support")
    yield "support after a hard section"
    visitor.on("keep")
    yield "question, long text"
    visitor.press("continue", {"keep": "The drop-in on Thursdays. Ring 0131 555 0123."})
    yield "gentle notice"
    visitor.press("continue")
    visitor.on("change", {"change": "word " * 600})
    yield "text too long"
    visitor.on("change", {"change": "More time with one worker."})
    visitor.press("stop")
    yield "stop"
    visitor.press("back")
    visitor.get("/check")
    yield "check"
    visitor.get("/check?look=yes")
    yield "check, looked over"
    visitor.press("send")
    yield "thanks"
    visitor.begin().press("continue", {"age": "age-18-20"})
    visitor.get("/agree").press("yes", button="agree")
    yield "another survey is open"
    visitor.press("yes", button="agree").press("stop").press("delete")
    yield "deleted"
    visitor.client.delete_cookie("finished")
    visitor.client.delete_cookie("visit")
    visitor.get("/begun")
    yield "no cookie was kept"
    visitor.get("/q/age")
    yield "visit over"
    visitor.begin()
    visitor.client.get("/leave")
    visitor.get("/q/age")
    yield "after leaving"
    visitor.client.delete_cookie("left")


def trying(visitor: Visitor) -> Iterator[str]:
    """Somebody who hands over the link tries it out first; then what goes with the link."""
    visitor.get("/try")
    yield "try it, what it is"
    visitor.get("/try/q/age")
    yield "try it, question"
    visitor.press("continue", {"age": "age-18-20"})
    visitor.get("/try/q/wrong-help")
    yield "try it, question that only some are asked"
    visitor.get("/try/q/keep")
    visitor.press("stop")
    yield "try it, stop"
    visitor.get("/try/check")
    yield "try it, check"
    visitor.get("/try/thanks")
    yield "try it, after sending"
    visitor.get("/space?page=age")
    yield "give me space"
    desk_of_cards, visitor.app.extensions["cards"] = visitor.app.extensions["cards"], _Busy()
    visitor.get("/cards.pdf")
    yield "no sheet of cards now"
    visitor.app.extensions["cards"] = desk_of_cards


def reviews(visitor: Visitor) -> Iterator[str]:
    """What a review says of itself, each page in its own words and in easy ones."""
    # A day on which some of its steps are done, one is under way and some are still to come.
    visitor.fielded.clock.hours = hours.opening("2026-11-23 10:00") / 3600
    visitor.open("/reviews/leaving-care/")
    yield "review"
    addresses = [str(link["href"]) for link in visitor.page.select(".reads a")]
    for address in addresses:
        visitor.open(address)
        yield f"review, {' '.join(urlsplit(address).path.split('/')[3:])}"
    held = visitor.app.extensions["reviews"]
    visitor.app.extensions["reviews"] = replace(held, sheets=_NoSheets())
    visitor.open("/reviews/leaving-care/timeline.pdf")
    yield "review, no PDF of a page"
    visitor.open("/reviews/leaving-care/timeline/easy.pdf")
    visitor.app.extensions["reviews"] = held


class _NoSheets:
    """A machine that cannot make a PDF."""

    def sheet(self, *_: object) -> bytes:
        raise NoPdfHere("none here")


class _Busy:
    """A sheet of cards that cannot be drawn just now."""

    def get(self, *_: object) -> None:
        return None


def _has(visitor: Visitor, page: str) -> bool:
    return routing.page(visitor.fielded.questionnaire, page) is not None


def staff(visitor: Visitor) -> Iterator[str]:
    """Several statements on a page, and no quick exit."""
    visitor.get()
    yield "staff, start"
    visitor.get("/worker")
    yield "staff, page for whoever shares the link"
    visitor.get("/agree")
    yield "staff, agree"
    visitor.begin()
    yield "staff, first question"
    for _ in range(20):
        if len(visitor.page.select("fieldset")) > 1:
            break
        visitor.press("continue")
    yield "statements together"
    visitor.press("stop")
    yield "staff, stop"


def everything(visitor: Visitor) -> Iterator[str]:
    """Every type of question, parts in any order, and numbers that do not add up."""
    visitor.begin()
    yield "parts, nothing begun"
    visitor.on("first.notice")
    yield "notice that offers to skip a part"
    visitor.on("hello")
    yield "information"
    visitor.on("home")
    yield "one choice with a meaning explained"
    visitor.press("continue", {"home": "other"})
    yield "short text, other please say"
    visitor.on("how")
    yield "scale, in other words for some"
    visitor.on("council")
    yield "list of councils"
    visitor.on("since")
    yield "month"
    visitor.press("continue", {"since": ["", "20"]})
    yield "month, half of it"
    visitor.on("full")
    yield "number"
    visitor.press("continue", {"full": "99999999"})
    yield "number, too large"
    visitor.on("full", {"full": "12"})
    visitor.on("part", {"part": "3"})
    visitor.on("sum")
    yield "total"
    visitor.on("all-staff", {"all-staff": "99"})
    yield "number that does not add up"
    visitor.on("money")
    yield "number, money"
    visitor.on("more")
    yield "question that a number opened"
    visitor.on("time")
    yield "statements, three together"
    visitor.on("which--1", {"which--1": "A flat"})
    yield "repeated, number"
    visitor.on("homes--another-1")
    yield "repeated, is there another"
    visitor.get("/sections")
    yield "parts, some done"
    visitor.press("continue")
    visitor.get("/sections")
    visitor.get("/check?look=yes")
    yield "check, all types looked over"
    visitor.press("stop")
    yield "stop, from the check page"


def pictured(visitor: Visitor) -> Iterator[str]:
    """Disabled young people: a drawing beside the question."""
    visitor.get()
    yield "pictures, start"
    visitor.begin()
    for _ in range(20):
        picture = visitor.page.select_one("img.picture")
        if picture is not None:
            visitor.client.get(str(picture["src"])).close()
            break
        visitor.press("continue")
    yield "pictures, question"


def all_or_nothing(visitor: Visitor) -> Iterator[str]:
    """A survey that takes no part answers."""
    visitor.begin().press("stop")
    yield "stop, nothing can be sent in part"


def coming_back(visitor: Visitor) -> Iterator[str]:
    """Saving with five words, and going on with them."""
    visitor.get()
    yield "start, where one can come back"
    visitor.begin()
    visitor.press("continue", visitor.first_choice())
    visitor.press("stop")
    yield "stop, where one can save"
    visitor.press("save")
    yield "saved, with five words"
    words = " ".join(word.get_text() for word in visitor.page.select(".code-words span"))
    visitor.press("saved")
    yield "see you"
    visitor.get("/come-back")
    yield "come back"
    visitor.press_plain({"words": "five words that nobody has"})
    yield "come back, words that nobody has"
    visitor.press_plain({"words": words})
    assert visitor.status == 200
    visitor.get("/check?look=yes")
    yield "check, with answers of an earlier visit"
    other = replace(visitor, client=visitor.app.test_client()).get("/come-back")
    other.press_plain({"words": words})
    other.get("/check").press("send")
    assert other.at == "/thanks"
    visitor.press("send")
    yield "answers dealt with somewhere else"


def with_a_code(visitor: Visitor) -> Iterator[str]:
    """A card that lets one person answer once, typed and scanned."""
    survey = visitor.fielded.survey_id
    code, stored = codes.new_code(survey, set())
    with visitor.fielded.owner.write() as connection:
        stored_codes.delete_all(connection, survey)
        stored_codes.add(connection, [stored])
    visitor.begin()
    yield "code"
    visitor.press_plain({"code": "AAAA-AAAA-AAAA"})
    yield "code, one that lets nobody in"
    limiter = visitor.app.extensions["desk"].limiter
    for _ in range(limiter.limits.wrong_codes):
        limiter.wrong_code(ip_address("127.0.0.1").packed, survey)
    visitor.press_plain({"code": "AAAA-AAAA-AAAA"})
    yield "code, after many that let nobody in"
    visitor.fielded.clock.hours += 1
    visitor.get("/code")
    visitor.press_plain({"code": code.typed})
    assert visitor.at.startswith("/q/")
    other = replace(visitor, client=visitor.app.test_client()).get(f"/c/{code.scanned}")
    assert other.at == ""
    other.begin().get("/check").press("send")
    assert other.at == "/thanks"
    visitor.get("/check").press("send")
    yield "code, used by somebody else meanwhile"


def opening_hours(visitor: Visitor) -> Iterator[str]:
    """Not open yet, and closing soon."""
    visitor.fielded.clock.hours = OPENING_HOUR
    _timed(visitor, "2035-01-08 09:00", None)
    visitor.get()
    yield "not open yet"
    _timed(visitor, None, "2035-01-08 17:00")
    visitor.fielded.clock.hours = hours.opening("2035-01-08 10:00") / 3600
    visitor.get()
    yield "start, closing soon"
    visitor.begin().get("/check")
    yield "check, closing soon"


def _timed(visitor: Visitor, opens: str | None, closes: str | None) -> None:
    with visitor.fielded.owner.write() as connection:
        connection.execute(tables.survey.update().values(opens=opens, closes=closes))


def closed(visitor: Visitor) -> Iterator[str]:
    """The survey has closed meanwhile."""
    visitor.begin()
    visitor.fielded.close()
    visitor.get()
    yield "closed"


def faults(visitor: Visitor) -> Iterator[str]:
    """What is our fault, or the browser's."""
    visitor.begin()
    here = visitor.fielded.path("/q/line")
    visitor.post(visitor.fielded.path("/worker"))
    yield "asked for in another way"
    visitor.post(here, {"line": "x" * 300_000})
    yield "far too much text"
    visitor.get("/q/line")
    desk = visitor.app.extensions["desk"]
    visitor.app.extensions["desk"] = replace(desk, store=_Away())
    visitor.press("continue", {"line": "Tea"})
    yield "not saved, send it again"
    visitor.get("/check")
    yield "cannot do that now"
    visitor.app.extensions["desk"] = replace(desk, drafts=None)
    visitor.get("/check")
    yield "something went wrong"
    visitor.app.extensions["desk"] = replace(desk, hand_in=_away)
    visitor.get("/check")
    visitor.press("send")
    yield "not sent, send it again"
    visitor.app.extensions["desk"] = desk


class _Away:
    """A database that cannot be reached."""

    def read(self) -> object:
        return _away()

    def write(self) -> object:
        return _away()

    def ping(self) -> None:
        _away()


def _away(*_: object, **__: object) -> object:
    raise StoreUnavailable("away")


JOURNEYS = (
    Journey("site", _of(SMALL / "one-question.yaml"), site, LANGUAGES, young=True),
    Journey("young people", _of(MOVING_ON), young_people, LANGUAGES, young=True),
    Journey("asking for contact", _with_a_lead(MOVING_ON), asking_for_contact, LANGUAGES, young=True),
    Journey("reviews", _of(SMALL / "one-question.yaml", languages=("en", "ar")), reviews, ("en", "ar")),
    Journey("trying it out", _of(MOVING_ON), trying, LANGUAGES),
    Journey("staff", _of(STAFF), staff),
    Journey("every type", _of(EVERY_TYPE, languages=("en", "ar")), everything, ("en", "ar")),
    Journey("pictured", _ready(MY_SUPPORT), pictured, young=True),
    Journey(
        "all or nothing",
        lambda settings: _with_fieldwork(questionnaire_of(SMALL / "words.yaml"), partial=False),
        all_or_nothing,
        young=True,
    ),
    Journey(
        "coming back",
        lambda settings: _with_fieldwork(
            questionnaire_of(STAFF).model_copy(update={"languages": ("en", "ar")}), resume=True
        ),
        coming_back,
        ("en", "ar"),
    ),
    Journey(
        "with a code",
        lambda settings: _with_fieldwork(
            questionnaire_of(SMALL / "words.yaml").model_copy(update={"languages": ("en", "ar")}),
            mode="codes",
        ),
        with_a_code,
        ("en", "ar"),
        young=True,
    ),
    Journey("opening hours", _of(STAFF, languages=("en", "ar")), opening_hours, ("en", "ar")),
    Journey("closed", _of(SMALL / "one-question.yaml"), closed, young=True),
    Journey("faults", _of(SMALL / "words.yaml", languages=("en", "ar")), faults, ("en", "ar"), young=True),
)


def _with_fieldwork(questionnaire: Questionnaire, **changes: object) -> Questionnaire:
    fieldwork = questionnaire.fieldwork.model_copy(update=changes)
    return questionnaire.model_copy(update={"fieldwork": fieldwork})
