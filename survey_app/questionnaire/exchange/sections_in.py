"""The groups of an XLSForm as sections, and the rows in them as their questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.expressions import (
    Answer,
    Compared,
    NotSimple,
    Selected,
    read_expression,
    this_time,
)
from survey_app.questionnaire.exchange.names_in import Ids
from survey_app.questionnaire.exchange.questions_in import Maker
from survey_app.questionnaire.exchange.relevance_in import Earlier, condition_of
from survey_app.questionnaire.exchange.said_in import said_by
from survey_app.questionnaire.exchange.sheets_in import Row
from survey_app.questionnaire.exchange.tree_in import Kind, Node
from survey_app.questionnaire.exchange.words_in import Context, plain_words
from survey_app.questionnaire.expansion import said_to, time_round
from survey_app.questionnaire.piping import Pipe
from survey_app.questionnaire.question import MADE
from survey_app.questionnaire.unwritten import to_be_written

_MOST_ROUNDS = 12
_MOST_STATEMENTS = 30
_SAYING = ("", "_other", "_specify", "_specify_other", "_oth")


@dataclass
class Sections:
    """The sections as they are made, and what later ones may look at."""

    maker: Maker
    notes: dict[str, str]
    made: list[dict[str, Any]] = field(default_factory=list)
    _earlier: dict[str, Earlier] = field(default_factory=dict)
    _said: dict[str, Pipe] = field(default_factory=dict)
    _ids: Ids = field(default_factory=lambda: Ids("part", frozenset()))
    _open: dict[str, Any] | None = None

    def add(self, nodes: Sequence[Node]) -> None:
        """Sections for all that stands at the top of the sheet."""
        for node in nodes:
            if node.is_group:
                self._close()
                self._group(node)
                self._close()
            else:
                self._here("questions", to_be_written("a title for this part"))
                self._row(node, [], repeated=False)
        self._close()

    def _group(self, node: Node) -> None:
        row = node.row
        name = row.take("name").removeprefix(f"section{MADE}") or "part"
        title = plain_words(row.text("label", self.maker.language))
        conditions = self._conditions(row, is_group=not self._is_statements(node))
        if node.meant.kind is Kind.REPEAT:
            self._repeat(node, name, title, conditions)
            return
        if self._is_statements(node):
            self._here(name, title or to_be_written("a title for this part"))
            self._statements(node, name, title, conditions)
            return
        if node.meant.kind is Kind.LOOP:
            self._remark(row, "a loop over a list", "its questions are asked once")
        self._start(name, title or to_be_written("a title for this part"), row)
        self._inside(node, name, title, conditions, repeated=False)

    def _repeat(self, node: Node, name: str, title: str, conditions: list[dict[str, Any]]) -> None:
        row = node.row
        before = dict(self._earlier)
        most = self._most(row)
        another = plain_words(row.take(form.ANOTHER))
        if not another:
            self._remark(row, "a repeat", "the question whether there is another one is to be written")
        repeat = {"most": most, "another": another or to_be_written("is there another one?")}
        self._start(name, title or to_be_written("a title for this part"), row, repeat)
        self._inside(node, name, title, conditions, repeated=True)
        inside = {key: known for key, known in self._earlier.items() if key not in before}
        self._earlier = before
        for key, known in inside.items():
            for number in range(1, most + 1):
                again = time_round(known.id, number)
                self._earlier[this_time(key, number)] = Earlier(
                    again, known.type, known.codes, known.decimals
                )

    def _most(self, row: Row) -> int:
        own, count = row.take(form.MOST), row.cells.get("repeat_count", "")
        if own.isdecimal():
            return max(2, min(_MOST_ROUNDS, int(own[:4])))
        if count.isdecimal():
            row.take("repeat_count")
            most = max(2, min(_MOST_ROUNDS, int(count[:4])))
            self._remark(row, f"a repeat of {count}", f"became a repeat of at most {most}")
            return most
        self._remark(row, "a repeat without a bound", "became a repeat of at most 5: a bound is needed here")
        return 5

    def _inside(
        self,
        node: Node,
        name: str,
        title: str,
        conditions: list[dict[str, Any]],
        *,
        repeated: bool,
        lead: str = "",
    ) -> None:
        """The questions of a group, and of the groups inside it, in the section that is open."""
        for inner in node.inside:
            if not inner.is_group:
                done = self._row(inner, conditions, repeated=repeated, lead=lead)
                lead = "" if done else lead
                continue
            row = inner.row
            inner_name = row.take("name") or name
            inner_title = plain_words(row.text("label", self.maker.language))
            is_group = not self._is_statements(inner)
            own = [*conditions, *self._conditions(row, is_group=is_group)]
            if inner.meant.kind is Kind.REPEAT and not repeated:
                self._remark(row, "a repeat inside a group", "became a section of its own")
                self._close()
                self._repeat(inner, inner_name, inner_title, own)
                self._close()
                self._here(name, title or to_be_written("a title for this part"))
            elif self._is_statements(inner):
                self._statements(inner, inner_name, inner_title, own)
                self.maker.leftovers(row)
            else:
                what = (
                    "a repeat inside a repeat"
                    if inner.meant.kind is Kind.REPEAT
                    else "a group inside a group"
                )
                self._remark(row, what, "its questions stand in the section around it, asked once")
                self.maker.leftovers(row)
                self._inside(inner, name, title, own, repeated=repeated, lead=inner_title)

    def _row(self, node: Node, conditions: list[dict[str, Any]], *, repeated: bool, lead: str = "") -> bool:
        """A question in the section that is open; whether there is one now."""
        row = node.row
        if node.meant.kind is Kind.CALCULATE:
            said = said_by(row.cells.get("calculation", ""))
            if said is not None and row.cells.get("name"):
                self._said[row.cells["name"]] = said
                return False
        if node.meant.kind is Kind.TEXT and self._is_follow_up(row, repeated=repeated):
            return False
        context = Context(self._earlier, self._said, repeated)
        form_name = row.cells.get("name", "")
        own = self._conditions(row, is_group=False)
        made = self.maker.question(row, node.meant, context)
        if made is None:
            return False
        question, known = made
        self._ask_if(question, [*conditions, *own], row)
        if lead and "lead" not in question:
            question["lead"] = lead
        self.maker.leftovers(row)
        if known.type not in {"information", "total"}:
            self._earlier[form_name or known.id] = known
            for option in question.get("options", ()):
                if "say" in option:
                    say_id = said_to(known.id, option["code"])
                    self._earlier[f"{form_name}_other"] = Earlier(say_id, "short-text")
        self._questions().append(question)
        return True

    def _ask_if(self, question: dict[str, Any], conditions: list[dict[str, Any]], row: Row) -> None:
        if not conditions:
            return
        question["show_if"] = conditions[0] if len(conditions) == 1 else {"all": conditions}
        if question.pop(form.BREAKDOWN, None):
            self._remark(
                row, "a breakdown that only some are asked", "groups no results: everyone must be asked"
            )

    def _conditions(self, row: Row, *, is_group: bool = True) -> list[dict[str, Any]]:
        """The row's own condition: none, or one."""
        expression = row.take("relevant")
        if not expression:
            return []
        try:
            found = [condition_of(expression, self._earlier)]
        except NotSimple as error:
            done = f"left out, so it is asked more widely: {error}"
            self._remark(row, f"relevant: {expression[:80]}", done)
            return []
        if is_group:
            self._remark(row, "the condition of a group", "stands at each of its questions")
        return found

    def _is_follow_up(self, row: Row, *, repeated: bool) -> bool:
        """ "Other, please say": words that are asked right behind a choice, when one answer was given."""
        questions = self._questions()
        expression, name = row.cells.get("relevant", ""), row.cells.get("name", "")
        if not questions or not expression or "options" not in questions[-1]:
            return False
        try:
            test = read_expression(expression)
        except NotSimple:
            return False
        asked = test.name if isinstance(test, Selected) else ""
        code = test.code if isinstance(test, Selected) else ""
        if isinstance(test, Compared) and isinstance(test.left, Answer) and test.by == "=":
            asked, code = test.left.name, str(test.right)
        known = self._earlier.get(asked)
        if known is None or known.id != questions[-1]["id"] or code not in known.codes:
            return False
        names = {f"{asked}{MADE}{code}", f"{asked}_{code}", *(f"{asked}{end}" for end in _SAYING[1:])}
        if name.casefold() not in {each.casefold() for each in names}:
            return False
        option = next((o for o in questions[-1]["options"] if o["code"] == known.codes[code]), None)
        label = row.text("label", self.maker.language)
        if option is None or "say" in option or not label:
            return False
        context = Context(self._earlier, self._said, repeated)
        option["say"] = self.maker.words(label, row, context)
        self._earlier[name] = Earlier(said_to(known.id, option["code"]), "short-text")
        if MADE not in name:
            self._remark(row, f"{name}, asked after “{code}”", "became “please say” of that answer")
        return True

    def _is_statements(self, node: Node) -> bool:
        """A group of choices from one list that stand together: what a form shows as a table."""
        looks = set(node.row.cells.get("appearance", "").split())
        lists = {inner.meant.list_name for inner in node.inside}
        return (
            node.meant.kind is Kind.GROUP
            and bool(looks & {form.FIELD_LIST, form.TABLE_LIST})
            and 1 <= len(node.inside) <= _MOST_STATEMENTS
            and len(lists) == 1
            and all(
                inner.meant.kind is Kind.SINGLE
                and not inner.meant.or_other
                and "relevant" not in inner.row.cells
                and inner.row.texts.get("label")
                for inner in node.inside
            )
            and not self.maker.lists.areas(next(iter(lists)))
            and 2 <= len(self._points(node)) <= 7
        )

    def _points(self, node: Node) -> tuple[dict[str, Any], ...]:
        context = Context(self._earlier, self._said)
        return self.maker.lists.answers(node.inside[0].meant.list_name, context).options

    def _statements(self, node: Node, name: str, title: str, conditions: list[dict[str, Any]]) -> None:
        made = self.maker.statements(node, name, Context(self._earlier, self._said))
        if made is None:
            return
        question, known = made
        self._ask_if(question, conditions, node.row)
        self._earlier |= known
        self._questions().append(question)

    def _start(
        self, name: str, title: str, row: Row | None = None, repeat: dict[str, Any] | None = None
    ) -> None:
        section_id = self._ids.give(name)
        section: dict[str, Any] = {"id": section_id, "title": title}
        for key, kind in (
            ("intro", form.INTRO),
            ("content_notice", form.CONTENT_NOTICE),
            ("support_after", form.SUPPORT),
        ):
            text = self.notes.pop(f"{name}{MADE}{kind}", "")
            if text:
                section[key] = plain_words(text)
        if row is not None:
            per_page = self.maker.per_page(row)
            if per_page:
                section["per_page"] = per_page
            if row.take(form.OFFER_SKIP):
                section["offer_skip"] = True
            if section_id != name:
                self._remark(row, f"the name “{name}”", f"became {section_id}")
            if form.FIELD_LIST in row.cells.get("appearance", "") and "per_page" not in section:
                self._remark(row, "a group on one page", "one question a page (see per_page in the guide)")
            self.maker.leftovers(row)
        if repeat is not None:
            section["repeat"] = repeat
        section["questions"] = []
        self._open = section

    def _here(self, name: str, title: str) -> None:
        if self._open is None:
            self._start(name, title)

    def _questions(self) -> list[dict[str, Any]]:
        self._here("questions", to_be_written("a title for this part"))
        found: list[dict[str, Any]] = (self._open or {})["questions"]
        return found

    def _close(self) -> None:
        if self._open is not None and self._open["questions"]:
            self.made.append(self._open)
        elif self._open is not None:
            self.maker.remarks.add(
                "survey", None, f"the part “{self._open['id']}”", "left out: nothing is asked in it"
            )
        self._open = None

    def _remark(self, row: Row, what: str, done: str) -> None:
        self.maker.remarks.add("survey", row.number, what, done)
