"""What makes a questionnaire wrong although each of its parts has the right shape.

The rules read the tree, not the model, so that they find what they can in a file that has other faults:
an author sees everything at once. Each rule passes over what it cannot make sense of; the fault of shape
is reported elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.identity import what_it_asks_for
from survey_app.questionnaire.model import (
    NOT_SURE,
    RATHER_NOT_SAY,
    RESERVED_CODES,
    RESERVED_IDS,
    TABLE_CODES,
    Audience,
    QuestionType,
)
from survey_app.questionnaire.nodes import Node
from survey_app.questionnaire.question import MADE
from survey_app.questionnaire.rules import RULES
from survey_app.questionnaire.validity_of_references import references
from survey_app.questionnaire.validity_of_results import results_and_fieldwork
from survey_app.questionnaire.validity_of_types import by_type
from survey_app.questionnaire.written import (
    CHOICES,
    WITH_OPTIONS,
    Found,
    at,
    meant,
    once,
    questions,
    words_once,
)

_ADULTS_AT_WORK = {Audience.STAFF.value, Audience.LEADERS.value, Audience.BOARDS.value}
_EVERYONE = {kind.value for kind in Audience}


def faults_of_sense(root: Node, name: str) -> list[Fault]:
    """Every fault that the rules find, in no particular order."""
    return [
        Fault(name, node.line, node.column, "error", rule, message, mend)
        for find in _RULES
        for rule, node, message, mend in find(root)
    ]


def _top(root: Node) -> Iterator[Found]:
    if root.entries is None:
        yield "mapping", root, "this is not a questionnaire", "start with lines such as id: and title:"
    version = root.child("version")
    if version is not None:
        yield "version", version, "the version is worked out from the content", "remove this line"
    yield from words_once(root, "languages")
    yield from words_once(root, "linked")
    for linked, node in root.words("linked"):
        if linked == root.text("id"):
            yield "linked", node, "this is the questionnaire itself", "write the ids of the others only"
    yield from words_once(root, "also_for")
    for audience, node in root.words("also_for"):
        if audience == root.text("audience"):
            yield "also-for", node, f"it is for {audience} already", "remove it here"


def _kind(root: Node) -> Iterator[Found]:
    """A record reading is read by named people about records; a survey is answered by people unknown."""
    reading = root.text("kind") == "record-reading"
    reference = root.child("reference")
    if reading and reference is None:
        message = "a record reading needs a reference, so that no record is counted twice"
        yield "reference", at(root, "kind"), message, "add reference: with ask and pattern"
    if not reading and reference is not None:
        message = "a survey has no reference: it would say whose answers these are"
        yield "reference", reference, message, "remove it, or write kind: record-reading"
    audience = root.text("audience")
    if reading and audience in _EVERYONE - _ADULTS_AT_WORK:
        message, mend = f"records are read by staff, not by {audience}", "write audience: staff"
        yield "reference", at(root, "audience"), message, mend


def _ids(root: Node) -> Iterator[Found]:
    asked = [part for question in questions(root) for part in (question, *question.each("statements"))]
    yield from once(root.each("sections"), "id", "section")
    yield from once(root.each("scales"), "id", "scale")
    yield from once(asked, "id", "question")
    for key in ("about", "privacy"):
        yield from once(root.each(key), "id", "paragraph")
    for part in asked:
        found = part.text("id")
        if found in RESERVED_IDS:
            message = f"the pages use “{found}” themselves"
            yield "reserved-id", at(part, "id"), message, "choose another id"
    for part in (*asked, *root.each("sections")):
        if MADE in (part.text("id") or ""):
            message = f"“{MADE}” stands in ids that are made for “other, please say” and for repeats"
            yield "reserved-id", at(part, "id"), message, "use single hyphens"


def _answers(root: Node) -> Iterator[Found]:
    """Options of questions, points of scales and bands of numbers."""
    for holder, key, what in (
        *((question, "options", "option") for question in questions(root)),
        *((question, "bands", "band") for question in questions(root)),
        *((scale, "points", "point") for scale in root.each("scales")),
    ):
        answers = holder.each(key)
        yield from once(answers, "code", what)
        for answer in answers:
            yield from _code(answer, what)
            if key != "bands":
                yield from _fits(answer, holder.text("type"), what)


def _code(answer: Node, what: str) -> Iterator[Found]:
    code, place = answer.text("code"), at(answer, "code")
    if code in RESERVED_CODES:
        extra = {NOT_SURE: "not_sure: true", RATHER_NOT_SAY: "rather_not_say: true"}[code]
        message = f"the code “{code}” has a meaning of its own"
        yield "reserved-code", place, message, f"remove this {what} and write {extra} at the question"
    elif code in TABLE_CODES:
        message = f"the tables of results use “{code}” themselves"
        yield "reserved-code", place, message, "choose another code"
    elif code is not None and MADE in code:
        message = f"“{MADE}” stands in ids that are made for “other, please say”"
        yield "reserved-code", place, message, "use single hyphens"


def _fits(answer: Node, kind: str | None, what: str) -> Iterator[Found]:
    """What an option of this type of question, or a point of a scale, may have."""
    if kind in WITH_OPTIONS and answer.child("ladder") is not None:
        message, mend = "only points of a scale have a ladder", "remove this line, or make it a scale"
        yield "ladder", at(answer, "ladder"), message, mend
    if kind != QuestionType.MULTIPLE.value and answer.flag("exclusive"):
        message = "only a multiple choice has exclusive options"
        yield "exclusive", at(answer, "exclusive"), message, "remove this line"
    if what == "point" and answer.child("say") is not None:
        message = "only options of a choice can ask “please say”"
        yield "say", at(answer, "say"), message, "remove this line, and ask a question of its own behind it"


def _scales(root: Node) -> Iterator[Found]:
    for scale in root.each("scales"):
        points = scale.each("points")
        without = [point for point in points if point.child("ladder") is None]
        if without and len(without) < len(points):
            message = "this point has no ladder, and others of the scale have one"
            mend = "give every point a ladder (negative, neutral, positive), or none"
            yield "ladder", without[0], message, mend


def _pages(root: Node) -> Iterator[Found]:
    """Several questions on a page, and sections in any order, are for adults at work."""
    audience = root.text("audience")
    if audience not in _EVERYONE - _ADULTS_AT_WORK:
        return
    for part in (*root.each("sections"), *questions(root)):
        written = part.child("per_page")
        if written is not None and isinstance(written.value, int) and written.value > 1:
            message = f"{audience} get one question a page"
            yield "per-page", written, message, "remove per_page; it is for staff, leaders and boards"
    if root.flag("hub"):
        message = f"{audience} are led from page to page, not sent to a list of sections"
        yield "hub", at(root, "hub"), message, "remove hub; it is for staff, leaders and boards"


def _identity(root: Node) -> Iterator[Found]:
    """Nobody is ever asked who they are."""
    for question in questions(root):
        closed = question.text("type") in CHOICES
        asking = [(question, key) for key in ("lead", "ask", "easy", "hint", "short")]
        asking += [
            (part, key) for part in question.each("variants") for key in ("lead", "ask", "easy", "hint")
        ]
        asking += [(part, key) for part in question.each("statements") for key in ("ask", "easy")]
        asked = [(node, words, closed) for part, key in asking for words, node in part.words(key)[:1]]
        asked += [
            (node, words, False) for part in question.each("options") for words, node in part.words("say")
        ]
        for node, words, is_closed in asked:
            asks_for = what_it_asks_for(words, is_closed)
            if asks_for:
                mend = (
                    "remove it: answers are anonymous, so ask for a band (age) or leave it to the link (area)"
                )
                yield "asks-who", node, f"this asks for {asks_for}", mend
                break


def _accepted(root: Node) -> Iterator[Found]:
    """Remarks that the authors have decided to live with are remarks that there are."""
    for part in (root, *root.each("sections"), *questions(root)):
        seen: set[str] = set()
        for accepted in part.each("accepts"):
            rule = accepted.text("rule")
            if rule is None:
                continue
            if rule not in RULES:
                mend = f"{meant(rule, RULES)}the rules are in docs/questionnaire-author.md, “What check says”"
                yield "unknown-rule", at(accepted, "rule"), f"there is no remark called {rule}", mend
            elif rule in seen:
                yield "twice", at(accepted, "rule"), f"{rule} stands here twice", "remove one of the two"
            seen.add(rule)


_RULES: tuple[Callable[[Node], Iterator[Found]], ...] = (
    _top,
    _kind,
    _ids,
    _answers,
    _scales,
    by_type,
    references,
    _pages,
    results_and_fieldwork,
    _identity,
    _accepted,
)
