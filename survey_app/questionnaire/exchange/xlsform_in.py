"""An XLSForm as a questionnaire: YAML for an author to go on with, and a report of what was not taken over.

Whatever the file holds, the answer is YAML with a report, or NotAForm. What a questionnaire needs and a
form has not is marked as to be written, so that ``check`` tells the author what to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.authored import as_yaml
from survey_app.questionnaire.exchange.lists_in import Lists
from survey_app.questionnaire.exchange.names_in import Ids, safe
from survey_app.questionnaire.exchange.questions_in import Maker
from survey_app.questionnaire.exchange.remarks import Remark, Remarks
from survey_app.questionnaire.exchange.sections_in import Sections
from survey_app.questionnaire.exchange.sheets_in import NotAForm, Row, read_sheets
from survey_app.questionnaire.exchange.tree_in import Kind, Node, tree
from survey_app.questionnaire.exchange.words_in import plain_words
from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.load import load
from survey_app.questionnaire.minutes import estimated_minutes
from survey_app.questionnaire.model import Audience, Questionnaire
from survey_app.questionnaire.question import MADE
from survey_app.questionnaire.unwritten import UNDECIDED, to_be_written

_AT_WORK = frozenset({Audience.STAFF.value, Audience.LEADERS.value, Audience.BOARDS.value})
_TOP = (
    "Made from an XLSForm. Texts that begin with “To be written:” are yours to write;",
    "survey-app check names them, line by line.",
)


@dataclass(frozen=True)
class _Note:
    label: str
    hint: str
    easy: str


@dataclass(frozen=True)
class Imported:
    """The YAML; what was changed or left out; and what is still at fault in the YAML (mostly nothing)."""

    yaml: str
    remarks: tuple[Remark, ...]
    faults: tuple[Fault, ...]
    questionnaire: Questionnaire | None


def import_xlsform(content: bytes, kind: str, name: str) -> Imported:
    """``kind`` is the ending of the file's name, as in ".xlsx"; ``name`` the rest of it, for an id where the
    form has none. Raises NotAForm for what holds no questions to take over."""
    remarks = Remarks()
    sheets = read_sheets(content, kind, remarks)
    nodes = tree(sheets.survey, remarks)
    lists = Lists.of(sheets, remarks)
    notes: dict[str, _Note] = {}
    nodes = _without_notes(nodes, sheets.language, notes)
    top = _top(sheets.settings, name, remarks)
    maker = Maker(lists, sheets.language, remarks, for_adults=top["audience"] in _AT_WORK)
    sections = Sections(maker, {key: note.label for key, note in notes.items()})
    sections.add(nodes)
    lists.leftovers()
    if not sections.made:
        raise NotAForm("there is no question in it that can be taken over", remarks)
    content_made = _whole(top, notes, lists, sections)
    _settings_left(sheets.settings, remarks)
    return _checked(content_made, remarks)


def _checked(content: dict[str, Any], remarks: Remarks) -> Imported:
    """Read what was made, as an author's own file is read; where nobody promised minutes, promise what it
    takes."""
    loaded = load(as_yaml(content, _TOP), "questionnaire.yaml")
    if loaded.questionnaire is not None and content["promised_minutes"] == 1:
        content["promised_minutes"] = min(120, estimated_minutes(loaded.questionnaire))
        loaded = load(as_yaml(content, _TOP), "questionnaire.yaml")
    return Imported(as_yaml(content, _TOP), tuple(remarks), loaded.faults, loaded.questionnaire)


def _without_notes(nodes: list[Node], language: str, notes: dict[str, _Note]) -> list[Node]:
    """Take the notes out in which the texts around the questions stand; the names say which they are."""
    groups = {
        node.row.cells.get("name", "").removeprefix(f"section{MADE}") for node in nodes if node.is_group
    }
    kept = []
    for node in nodes:
        before, made, after = node.row.cells.get("name", "").partition(MADE)
        is_ours = (
            (before == "welcome" and after in form.WELCOME.values())
            or (before == "thanks" and after in form.THANKS.values())
            or (before in {"about", "privacy"} and after)
            or (before in groups and after in {form.INTRO, form.CONTENT_NOTICE, form.SUPPORT})
        )
        if made and is_ours and node.meant.kind is Kind.NOTE:
            label, hint = (plain_words(node.row.text(column, language)) for column in ("label", "hint"))
            notes[f"{before}{MADE}{after}"] = _Note(label, hint, plain_words(node.row.easy("hint")))
        else:
            kept.append(node)
    return kept


def _whole(top: dict[str, Any], notes: dict[str, _Note], lists: Lists, sections: Sections) -> dict[str, Any]:
    """The questionnaire in the order of the author's guide."""
    made = dict(top)
    made["welcome"] = _around("welcome", form.WELCOME, _WELCOME, notes)
    for key in ("about", "privacy"):
        paragraphs = list(_paragraphs(key, notes))
        if paragraphs:
            made[key] = paragraphs
    made["thanks"] = _around("thanks", form.THANKS, _THANKS, notes)
    if lists.scales:
        made["scales"] = lists.scales
    made["sections"] = sections.made
    return made


def _around(
    part: str, names: dict[str, str], otherwise: dict[str, str], notes: dict[str, _Note]
) -> dict[str, str]:
    found = {key: notes.get(f"{part}{MADE}{name}") for key, name in names.items()}
    return {
        key: note.label if note is not None and note.label else to_be_written(otherwise[key])
        for key, note in found.items()
    }


def _paragraphs(part: str, notes: dict[str, _Note]) -> Iterator[dict[str, str]]:
    ids = Ids("p", frozenset())
    for name, note in notes.items():
        before, _, given = name.partition(MADE)
        if before != part or not note.label or not note.hint:
            continue
        paragraph = {"id": ids.give(given), "heading": note.label, "text": note.hint}
        yield paragraph | ({"easy": note.easy} if note.easy not in {"", note.hint} else {})


_WELCOME = {
    "who_asks": "who asks",
    "why": "why you ask",
    "what_happens": "what taking part means, and that it is a choice",
    "safety": "that you cannot tell who wrote what, and who can help now",
}
_THANKS = {"message": "thanks", "what_next": "what happens next, and when"}


def _top(settings: Row, name: str, remarks: Remarks) -> dict[str, Any]:
    """What stands in the settings, or what an author has to decide."""
    given_id = settings.take("form_id") or settings.cells.get("form_title", "") or name
    title = plain_words(settings.take("form_title"))
    if not title:
        remarks.add("settings", None, "no title", "is to be written")
    made: dict[str, Any] = {"id": safe(given_id, "form"), "title": title or to_be_written("a title")}
    if made["id"] != given_id:
        remarks.add("settings", 2, f"form_id: {given_id[:60]}", f"became {made['id']}")
    if settings.take("example") == "yes":
        made["example"] = True
    review = settings.take("review")
    made["review"] = safe(review, "review") if review else UNDECIDED
    kind = settings.take("kind")
    if kind == "record-reading":
        remarks.add("settings", 2, "kind: record-reading", "left out: add it with a reference")
    audience = settings.take("audience")
    if audience not in {each.value for each in Audience}:
        audience = Audience.YOUNG_PEOPLE.value
        done = "it is taken to be for young people, the most careful choice: change it if it is not"
        remarks.add("settings", None, "no audience", done)
    made["audience"] = audience
    made["owner"] = plain_words(settings.take("owner")) or to_be_written("who owns this questionnaire")
    minutes = settings.take("promised_minutes")
    said = minutes.isdecimal() and 1 <= int(minutes[:4]) <= 120
    made["promised_minutes"] = int(minutes) if said else 1
    if settings.take("hub") == "yes" and audience in _AT_WORK:
        made["hub"] = True
    made["co_design"] = {"groups": [to_be_written("which groups took part")], "people": 0}
    remarks.add("settings", None, "no co-design record", "is to be written")
    return made


def _settings_left(settings: Row, remarks: Remarks) -> None:
    for column, value in settings.cells.items():
        if column not in {"version", "name", "instance_name"} or column == "instance_name":
            remarks.add("settings", settings.number, f"{column}: {value[:60]}", "left out")
