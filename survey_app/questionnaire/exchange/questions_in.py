"""One row of an XLSForm as one question of ours, as it is written in YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from survey_app.questionnaire import media
from survey_app.questionnaire.exchange import cells_in as cells
from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.constraints_in import Bounds, bounds_of
from survey_app.questionnaire.exchange.expressions import NotSimple, read_sum
from survey_app.questionnaire.exchange.lists_in import MOST_OPTIONS, Answers, Lists
from survey_app.questionnaire.exchange.names_in import Ids, code_ids, safe
from survey_app.questionnaire.exchange.relevance_in import Earlier
from survey_app.questionnaire.exchange.remarks import Remarks
from survey_app.questionnaire.exchange.sheets_in import Row
from survey_app.questionnaire.exchange.tree_in import Kind, Meant, Node
from survey_app.questionnaire.exchange.words_in import Context, plain_words, words
from survey_app.questionnaire.identity import what_it_asks_for
from survey_app.questionnaire.unwritten import to_be_written

_YES = frozenset({"yes", "true", "true()", "1"})
_NO = frozenset({"no", "false", "false()", "0", ""})
_FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.[a-z0-9]{2,4}\Z")
#: column of an XLSForm → key of a question
_MEDIA = {"image": "picture", "audio": "audio", "video": "bsl"}
#: Columns that have no meaning here → why they are left out.
_LEFT_OUT = {
    "required": "left out: nothing is ever required here",
    "default": "left out: no answer is given in advance",
    "choice_filter": "left out: every answer of the list is shown",
    "calculation": "left out: answers are given, not worked out",
    "readonly": "left out: every question can be answered",
    "parameters": "left out: there is no such thing here",
    "bind::jr:constraintMsg": "left out: the pages have words of their own for that",
    "bind::jr:requiredMsg": "left out: nothing is ever required here",
    "repeat_count": "left out: the bound of a repeat is a number here",
}
_APPEARANCES = frozenset(
    {form.LIKERT, form.MULTILINE, form.MONTH_YEAR, form.FIELD_LIST, form.TABLE_LIST, form.MINIMAL}
)


@dataclass
class Maker:
    """What is known while questions are made, one after the other."""

    lists: Lists
    language: str
    remarks: Remarks
    for_adults: bool = False
    ids: Ids = field(default_factory=lambda: Ids("q"))

    def question(self, row: Row, meant: Meant, context: Context) -> tuple[dict[str, Any], Earlier] | None:
        """The question and how it is known from now on; None where it is left out, which is then said."""
        made = self._typed(row, meant, context)
        if made is None:
            return None
        question, earlier = made
        asks_for = _who(question)
        if asks_for:
            self.remarks.add("survey", row.number, row.cells.get("name", "a question"), _never(asks_for))
            return None
        if question.get(form.BREAKDOWN) and (question["type"] != "single" or context.repeated):
            del question[form.BREAKDOWN]
            self.remarks.add(
                "survey", row.number, form.BREAKDOWN, "left out: only a choice of one groups results"
            )
        given = row.take("name") or question["ask"][:30]
        question["id"] = self.ids.give(given)
        if question["id"] != given:
            self.remarks.add("survey", row.number, f"the name “{given}”", f"became {question['id']}")
        known = Earlier(question["id"], earlier.type, earlier.codes, earlier.decimals)
        return {"id": question.pop("id"), **question}, known

    def statements(
        self, group: Node, name: str, context: Context
    ) -> tuple[dict[str, Any], dict[str, Earlier]] | None:
        """A group of choices from one list as statements; None where one would ask who somebody is."""
        row, list_name = group.row, group.inside[0].meant.list_name
        answers = self.lists.answers(list_name, context)
        scale = self.lists.scale(list_name, answers.options)
        question = self._common(row, context)
        question["type"], question["scale"] = "statements", scale
        question.update(answers.flags)
        question.pop(form.BREAKDOWN, None)
        per_page = self.per_page(row)
        if per_page:
            question["per_page"] = per_page
        question["statements"] = []
        known: dict[str, Earlier] = {}
        for inner in group.inside:
            made = self._common(inner.row, context)
            asks_for = _who({"type": "scale", **made})
            if asks_for:
                self.remarks.add("survey", inner.row.number, "a statement", _never(asks_for))
                continue
            given = inner.row.take("name") or made["ask"][:30]
            one = self.ids.give(given)
            if one != given:
                self.remarks.add("survey", inner.row.number, f"the name “{given}”", f"became {one}")
            statement: dict[str, Any] = {"id": one}
            statement.update({key: made[key] for key in ("ask", "easy", "short", "why") if key in made})
            question["statements"].append(statement)
            known[given] = Earlier(one, "scale", answers.codes)
            for key in sorted(set(made) - {"type", "ask", "easy", "short", "why"}):
                self.remarks.add("survey", inner.row.number, f"{key} of a statement", "left out")
            self.leftovers(inner.row)
        self.leftovers(row)
        if not known:
            return None
        return {"id": self.ids.give(name), **question}, known

    def leftovers(self, row: Row) -> None:
        """Say of every cell that nothing has taken that it was left out."""
        for column, value in list(row.cells.items()):
            if column == "name" or column == "type" or column.startswith("__"):
                continue
            if column in {"required", "readonly"} and value.casefold() in _NO:
                continue
            if column in form.OWN_COLUMNS and value.casefold() in _NO:
                continue
            known = column if column in _LEFT_OUT else "::".join(column.split("::")[:2])
            done = _LEFT_OUT.get(known, "left out: there is no such thing here")
            if column == "appearance" and set(value.split()) <= _APPEARANCES:
                continue
            self.remarks.add("survey", row.number, f"{column}: {value[:60]}", done)
        row.cells.clear()

    def per_page(self, row: Row) -> int:
        """How many questions share a page; 0 where that is not said, or not for these people."""
        given = row.take(form.PER_PAGE)
        if given and not self.for_adults:
            self.remarks.add("survey", row.number, form.PER_PAGE, "left out: one question a page")
        return int(given) if self.for_adults and given in {"2", "3", "4", "5"} else 0

    def words(self, text: str, row: Row, context: Context) -> str:
        return words(text, context, self.remarks, "survey", row.number) if text else ""

    def _typed(self, row: Row, meant: Meant, context: Context) -> tuple[dict[str, Any], Earlier] | None:
        kind = meant.kind
        if kind in _NOT_TAKEN:
            what = f"{meant.words} {row.cells.get('name', '')}".strip()
            self.remarks.add("survey", row.number, what, _NOT_TAKEN[kind])
            return None
        question = self._common(row, context)
        if kind in {Kind.SINGLE, Kind.MULTIPLE}:
            return self._choice(row, meant, question, context)
        if kind in {Kind.INTEGER, Kind.DECIMAL, Kind.RANGE}:
            return self._number(row, kind, question, context)
        if kind is Kind.DATE:
            return self._month(row, question)
        if kind is Kind.TEXT:
            return self._text(row, question)
        return self._note(row, question, context), Earlier("", "information")

    def _common(self, row: Row, context: Context) -> dict[str, Any]:
        """Texts, media and marks that every question may have."""
        question: dict[str, Any] = {"type": ""}
        lead = self.words(row.take(form.LEAD), row, context)
        if lead:
            question["lead"] = lead
        label = self.words(row.text("label", self.language), row, context)
        if not label:
            self.remarks.add("survey", row.number, "no label", "its words are to be written")
        question["ask"] = label or to_be_written("the words of this question")
        easy = self.words(row.easy("label"), row, context)
        if easy and easy != question["ask"]:
            question["easy"] = easy
        for key, column in (("hint", "hint"), ("why", "guidance_hint")):
            text = self.words(row.text(column, self.language), row, context)
            if text:
                question[key] = text
        short = plain_words(row.take(form.SHORT))
        if short:
            question["short"] = short
        definitions = cells.definitions(row.take(form.DEFINITIONS))
        if definitions:
            question["definitions"] = definitions
        self._media(row, question)
        for key in (form.SENSITIVE, form.BREAKDOWN):
            if row.take(key).casefold() in _YES:
                question[key] = True
        return question

    def _media(self, row: Row, question: dict[str, Any]) -> None:
        alt = plain_words(row.take(form.ALT))
        for column, key in _MEDIA.items():
            file = row.text(column, self.language)
            if not file:
                continue
            stem, _, ending = file.rpartition(".")
            made = f"{safe(stem, 'm')}.{ending.casefold()}" if stem else ""
            kinds, _ = media.TAKES[key]
            if ending.casefold() not in kinds or not _FILE.match(made):
                self.remarks.add("survey", row.number, f"{column}: {file}", "left out: no file of that kind")
                continue
            if made != file:
                self.remarks.add("survey", row.number, f"{column}: {file}", f"became {made}: rename the file")
            question[key] = {"file": made}
            if key == "picture":
                question[key]["alt"] = alt or to_be_written(
                    "what the picture says, for people who do not see it"
                )

    def _choice(
        self, row: Row, meant: Meant, question: dict[str, Any], context: Context
    ) -> tuple[dict[str, Any], Earlier] | None:
        areas = self.lists.areas(meant.list_name)
        if areas and meant.kind is Kind.SINGLE:
            return self._area(question, areas, self.lists.answers(meant.list_name, context))
        answers = self.lists.answers(meant.list_name, context)
        options = [dict(option) for option in answers.options]
        if meant.or_other:
            options.append(_other(options))
            self.remarks.add("survey", row.number, "or_other", "became an option with “please say”")
        if not 2 <= len(options) <= MOST_OPTIONS:
            name = row.cells.get("name", "")
            many = f"{len(options)} answer{'' if len(options) == 1 else 's'} in “{meant.list_name}”"
            why = f"left out: there must be 2 to {MOST_OPTIONS} answers"
            self.remarks.add("survey", row.number, f"a choice: {name}, {many}", why)
            return None
        question |= answers.flags
        codes = dict(answers.codes) | ({"other": options[-1]["code"]} if meant.or_other else {})
        likert = form.LIKERT in row.cells.get("appearance", "").split()
        if likert and meant.kind is Kind.SINGLE and not meant.or_other:
            scale = self.lists.scale(meant.list_name, answers.options)
            if scale is not None:
                question |= {"type": "scale", "scale": scale}
                return question, Earlier("", "scale", codes)
        several = meant.kind is Kind.MULTIPLE
        question["type"] = "multiple" if several else "single"
        if several:
            self._exclusive(row, options, codes)
        question["options"] = [
            {key: value for key, value in option.items() if key != form.LADDER} for option in options
        ]
        return question, Earlier("", question["type"], codes)

    def _area(
        self, question: dict[str, Any], areas: tuple[str, ...], answers: Answers
    ) -> tuple[dict[str, Any], Earlier]:
        question |= {"type": "area", **answers.flags}
        if len(areas) < 32:
            question["areas"] = list(areas)
        return question, Earlier("", "area", answers.codes)

    def _exclusive(self, row: Row, options: list[dict[str, Any]], codes: dict[str, str]) -> None:
        """The idiom by which a form says that one answer excludes the others."""
        constraint = row.take("constraint")
        if not constraint:
            return
        alone = bounds_of(constraint).alone
        if alone is None:
            self.remarks.add("survey", row.number, f"constraint: {constraint[:60]}", _NO_CONSTRAINT)
            return
        for option in options:
            if option["code"] in {codes.get(name) for name in alone}:
                option["exclusive"] = True

    def _number(
        self, row: Row, kind: Kind, question: dict[str, Any], context: Context
    ) -> tuple[dict[str, Any], Earlier] | None:
        total = self._total(row, question, context)
        decimals = cells.whole(row.take(form.DECIMALS), 0 if kind is Kind.INTEGER else 2, 0, 4)
        if kind is Kind.RANGE:
            bounds, decimals = cells.number_on_a_line(row.take("parameters"))
        else:
            bounds = self._bounds(row)
        if decimals:
            question["decimals"] = decimals
        unit = plain_words(row.take(form.UNIT))
        if unit:
            question["unit"] = unit
        if total is not None:
            return total, Earlier("", "total")
        step = Decimal(1).scaleb(-decimals)
        least, most = bounds.within(step)
        if least is not None and least < 0:
            self.remarks.add(
                "survey", row.number, f"numbers from {least}", "begin with 0: none is below it here"
            )
        if least is not None and least > 0:
            question["least"] = cells.figure(min(least, Decimal(1_000_000_000)))
        if most is not None and 0 <= most <= 1_000_000_000 and (least is None or most >= least):
            question["most"] = cells.figure(most)
        bands = cells.bands(row.take(form.BANDS))
        if bands:
            question["bands"] = bands
        parts = self._numbers(bounds.sum, context)
        if parts:
            question["total_of"] = parts
        question["type"] = "number"
        codes = {band["code"]: band["code"] for band in bands}
        return question, Earlier("", "number", codes, decimals)

    def _total(self, row: Row, question: dict[str, Any], context: Context) -> dict[str, Any] | None:
        """A sum that is shown: a number that is worked out and cannot be written over."""
        if row.cells.get("readonly", "").casefold() not in _YES or "calculation" not in row.cells:
            return None
        try:
            parts = self._numbers(read_sum(row.cells["calculation"]), context)
        except NotSimple:
            return None
        if not parts:
            return None
        row.take("readonly")
        row.take("calculation")
        question |= {"type": "total", "total_of": parts}
        if "hint" in question:
            question["body"] = question.pop("hint")
        return question

    def _numbers(self, names: tuple[str, ...], context: Context) -> list[str]:
        known = [context.earlier.get(name) for name in names]
        ids = [each.id for each in known if each is not None and each.type == "number"]
        return ids if len(ids) == len(names) and len(set(ids)) == len(ids) else []

    def _bounds(self, row: Row) -> Bounds:
        constraint = row.take("constraint")
        bounds = bounds_of(constraint) if constraint else Bounds()
        if bounds.left_out:
            self.remarks.add("survey", row.number, f"constraint: {constraint[:60]}", _NO_CONSTRAINT)
        return bounds

    def _month(self, row: Row, question: dict[str, Any]) -> tuple[dict[str, Any], Earlier]:
        if form.MONTH_YEAR not in row.cells.get("appearance", ""):
            self.remarks.add(
                "survey", row.number, "a date", "became a month and a year: no day is asked for here"
            )
        bounds = self._bounds(row)
        question["type"] = "month"
        for key, found in (("earliest", bounds.earliest), ("latest", bounds.latest)):
            if found is not None and re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", found[:7]):
                question[key] = found[:7]
        if question.get("earliest", "1990-01") > question.get("latest", "2049-12"):
            question.pop("latest", None)
            question.pop("earliest", None)
        return question, Earlier("", "month")

    def _text(self, row: Row, question: dict[str, Any]) -> tuple[dict[str, Any], Earlier]:
        is_long = form.MULTILINE in row.cells.get("appearance", "").split()
        question["type"] = "long-text" if is_long else "short-text"
        bounds = self._bounds(row)
        longest = cells.whole(row.take(form.MAX_LENGTH), bounds.longest or 1000, 20, 5000)
        if bounds.longest is not None and bounds.longest != longest:
            self.remarks.add(
                "survey", row.number, f"at most {bounds.longest} characters", f"became {longest}"
            )
        if longest != 1000:
            question["max_length"] = longest
        return question, Earlier("", question["type"])

    def _note(self, row: Row, question: dict[str, Any], context: Context) -> dict[str, Any]:
        question["type"] = "information"
        question.pop("why", None)
        body = question.pop("hint", "")
        if not body:
            head, _, rest = question["ask"].partition("\n")
            question["ask"], body = (head, rest.strip()) if rest.strip() else (_READ_THIS, question["ask"])
            self.remarks.add(
                "survey",
                row.number,
                "a note",
                f"became a page of information, headed “{question['ask'][:40]}”",
            )
        question["body"] = body
        return question


_READ_THIS = "Please read this"
_NO_CONSTRAINT = "left out: answers are not checked by such a rule here"
_COLLECTED = "left out: it is never collected here"
_NOT_TAKEN = {
    Kind.COLLECTED: _COLLECTED,
    Kind.MOMENT: "left out: no exact time is asked for here",
    Kind.RANK: "left out: there are no rankings here; ask for the most important one",
    Kind.OUTSIDE: "left out: its answers are in another file, or hang on another answer",
    Kind.CONFIRMED: "left out: nobody has to confirm anything here",
    Kind.CALCULATE: "left out: nothing is worked out here but totals that are shown",
    Kind.UNKNOWN: "left out: this type is not known",
}


def _never(asks_for: str) -> str:
    return f"left out: it asks for {asks_for}, and nobody is ever asked who they are"


def _who(question: dict[str, Any]) -> str | None:
    """What this question would ask for that says who somebody is."""
    closed = question["type"] in {"single", "multiple", "scale", "area"}
    asked = [(question.get(key, ""), closed) for key in ("lead", "ask", "easy", "hint", "short")]
    asked += [(option.get("say", ""), False) for option in question.get("options", ())]
    return next((found for text, is_closed in asked if (found := what_it_asks_for(text, is_closed))), None)


def _other(options: list[dict[str, Any]]) -> dict[str, Any]:
    ids = code_ids()
    for option in options:
        ids.give(option["code"])
    return {"code": ids.give("other"), "label": "Something else", "say": "What is it?"}
