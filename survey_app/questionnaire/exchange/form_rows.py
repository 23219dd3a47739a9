"""The rows of an XLSForm that stand for the questions of a questionnaire."""

from __future__ import annotations

from collections.abc import Sequence

from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.relevance_out import Names, relevance
from survey_app.questionnaire.expansion import said_to
from survey_app.questionnaire.model import (
    NOT_SURE,
    NOT_SURE_OPTION,
    RATHER_NOT_SAY,
    RATHER_NOT_SAY_OPTION,
    Condition,
    Option,
    Question,
    Questionnaire,
    QuestionType,
)
from survey_app.questionnaire.piping import Pipe, pieces, pipes
from survey_app.questionnaire.question import MADE

_CHOICES_OF_ONE = frozenset({QuestionType.SINGLE, QuestionType.SCALE, QuestionType.AREA})


class Rows:
    """The sheets as they grow. A row is column → text; easy words stand under ``easy:<column>``."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.survey: list[dict[str, str]] = []
        self.choices: list[dict[str, str]] = []
        self.has_easy = False
        self.names = Names(questionnaire)
        self.left_out: list[str] = []
        self._questionnaire = questionnaire
        self._lists: dict[tuple[tuple[Option, ...], str], str] = {}
        self._said: dict[Pipe, str] = {}

    def add(self, row: dict[str, str]) -> None:
        self.has_easy = self.has_easy or any(key.startswith("easy:") for key in row)
        self.survey.append(row)

    def note(self, name: str, label: str, hint: str | None = None, easy: str | None = None) -> None:
        row = {"type": "note", "name": name, "label": label}
        if hint:
            row["hint"] = hint
        if easy:
            row["easy:hint"] = easy
        self.add(row)

    def question(self, question: Question) -> None:
        """Every row that a question takes: what it says again first, its follow-ups behind it."""
        if question.type is QuestionType.STATEMENTS:
            self._statements(question)
            return
        row = self._common(question)
        self._typed(question, row)
        self.add(row)
        for option in question.options:
            if option.say is not None:
                self._follow_up(question, option.code, option.say)

    def _common(self, question: Question) -> dict[str, str]:
        row = {"name": question.id, "label": self._words(question.ask, question)}
        if question.easy:
            row["easy:label"] = self._words(question.easy, question)
        for column, text in (
            ("hint", question.hint),
            ("guidance_hint", question.why),
            (form.LEAD, question.lead),
        ):
            if text:
                row[column] = self._words(text, question)
        if question.short:
            row[form.SHORT] = question.short
        if question.definitions:
            row[form.DEFINITIONS] = "\n".join(f"{each.term}: {each.meaning}" for each in question.definitions)
        for column, flag in ((form.SENSITIVE, question.sensitive), (form.BREAKDOWN, question.breakdown)):
            if flag:
                row[column] = "yes"
        if question.picture:
            row |= {"media::image": question.picture.file, form.ALT: question.picture.alt}
        for column, media in (("media::audio", question.audio), ("media::video", question.bsl)):
            if media:
                row[column] = media.file
        if question.show_if is not None:
            try:
                row["relevant"] = relevance(self.names, question.show_if)
            except KeyError:
                self.left_out.append(f"question {question.id}: its condition, which looks at a repeat")
        return row

    def _typed(self, question: Question, row: dict[str, str]) -> None:
        kind = question.type
        if kind in _CHOICES_OF_ONE or kind is QuestionType.MULTIPLE:
            self._choice(question, row)
        elif kind in {QuestionType.SHORT_TEXT, QuestionType.LONG_TEXT}:
            row |= {"type": "text", form.MAX_LENGTH: str(question.max_length)}
            row["constraint"] = f"string-length(.) <= {question.max_length}"
            if kind is QuestionType.LONG_TEXT:
                row["appearance"] = form.MULTILINE
        elif kind is QuestionType.NUMBER:
            self._number(question, row)
        elif kind is QuestionType.MONTH:
            row |= {"type": "date", "appearance": form.MONTH_YEAR}
            row["constraint"] = f". >= date('{question.earliest}-01') and . <= date('{question.latest}-28')"
        elif kind is QuestionType.TOTAL:
            row |= {"type": "decimal" if question.decimals else "integer", "readonly": "yes"}
            row["calculation"] = _sum(question.total_of)
            if question.body:
                row["hint"] = self._words(question.body, question)
            self._unit(question, row)
        else:
            row["type"] = "note"
            if question.body:
                row["hint"] = self._words(question.body, question)

    def _choice(self, question: Question, row: dict[str, str]) -> None:
        several = question.type is QuestionType.MULTIPLE
        row["type"] = f"select_{'multiple' if several else 'one'} {self._list(question)}"
        if question.type is QuestionType.SCALE:
            row["appearance"] = form.LIKERT
        elif question.type is QuestionType.AREA:
            row["appearance"] = form.MINIMAL
        alone = [option.code for option in self._questionnaire.options(question) if option.exclusive]
        if several and alone:
            row["constraint"] = " and ".join(
                f"not(selected(., '{code}') and count-selected(.) > 1)" for code in alone
            )

    def _number(self, question: Question, row: dict[str, str]) -> None:
        row["type"] = "decimal" if question.decimals else "integer"
        self._unit(question, row)
        row["constraint"] = f". >= {question.least} and . <= {question.most}"
        if question.total_of:
            row["constraint"] += f" and . = {_sum(question.total_of)}"
        if question.bands:
            row[form.BANDS] = "\n".join(f"{band.from_} {band.code}: {band.label}" for band in question.bands)

    def _unit(self, question: Question, row: dict[str, str]) -> None:
        if question.decimals:
            row[form.DECIMALS] = str(question.decimals)
        if question.unit:
            row[form.UNIT] = question.unit

    def _statements(self, group: Question) -> None:
        row = self._common(group)
        row |= {"type": "begin_group", "appearance": form.FIELD_LIST}
        if group.per_page:
            row[form.PER_PAGE] = str(group.per_page)
        self.add(row)
        name = self._list(group)
        for statement in group.statements:
            one = {"type": f"select_one {name}", "name": statement.id, "appearance": form.LIKERT}
            one["label"] = self._words(statement.ask, group)
            if statement.easy:
                one["easy:label"] = self._words(statement.easy, group)
            if statement.why:
                one["guidance_hint"] = statement.why
            if statement.short:
                one[form.SHORT] = statement.short
            self.add(one)
        self.add({"type": "end_group"})

    def _follow_up(self, question: Question, code: str, say: str) -> None:
        key = "includes" if question.type is QuestionType.MULTIPLE else "equals"
        condition = Condition.model_validate({"question": question.id, key: code})
        self.add(
            {
                "type": "text",
                "name": said_to(question.id, code),
                "label": self._words(say, question),
                "relevant": relevance(self.names, condition),
            }
        )

    def _list(self, question: Question) -> str:
        """The name of the list of these answers; a list that is there already is used again."""
        name = question.id
        if question.type is QuestionType.AREA:
            name = form.AREAS_LIST if not question.areas else f"{form.AREAS_LIST}-{question.id}"
        elif question.scale:
            name = question.scale
        elif question.id in {scale.id for scale in self._questionnaire.scales}:
            name = f"{question.id}{MADE}options"
        options = self._options(question)
        for code in (NOT_SURE, RATHER_NOT_SAY):
            if any(option.code == code for option in options):
                name += f"{MADE}{code}"
        key = (options, name)
        if key not in self._lists:
            self._lists[key] = name
            for option in options:
                self._choice_row(name, option)
        return self._lists[key]

    def _options(self, question: Question) -> tuple[Option, ...]:
        if question.type is not QuestionType.STATEMENTS:
            return self._questionnaire.options(question)
        extra: Sequence[Option] = (
            *((NOT_SURE_OPTION,) if question.not_sure else ()),
            *((RATHER_NOT_SAY_OPTION,) if question.rather_not_say else ()),
        )
        return (*self._questionnaire.scale(question.scale or "").points, *extra)

    def _choice_row(self, name: str, option: Option) -> None:
        row = {"list_name": name, "name": option.code, "label": option.label}
        if option.easy:
            row["easy:label"] = option.easy
            self.has_easy = True
        if option.ladder:
            row[form.LADDER] = option.ladder.value
        for column, text in ((form.DESCRIPTION, option.description), (form.INLINE, option.inline)):
            if text:
                row[column] = text
        self.choices.append(row)

    def _words(self, text: str, question: Question) -> str:
        """The text with ``${…}`` where an earlier answer goes; the calculations behind it come first."""
        for pipe in pipes(text):
            if pipe not in self._said:
                name = f"{pipe.question}{MADE}{form.SAID}-{len(self._said) + 1}"
                self._said[pipe] = name
                self.add({"type": "calculate", "name": name, "calculation": self._calculation(pipe)})
        return "".join(
            f"${{{self._said[piece]}}}" if isinstance(piece, Pipe) else piece for piece in pieces(text)
        )

    def _calculation(self, pipe: Pipe) -> str:
        try:
            looked_at, question = self.names.reference(pipe.question), self.names.question(pipe.question)
        except KeyError:
            return _quoted(pipe.default)
        said = f"jr:choice-name({looked_at}, '{looked_at}')" if question.is_choice else looked_at
        return f"if({looked_at} = '', {_quoted(pipe.default)}, {said})"


def _sum(parts: Sequence[str]) -> str:
    return " + ".join(f"coalesce(${{{part}}}, 0)" for part in parts)


def _quoted(text: str) -> str:
    """XPath 1.0 has no escape in a text, so a straight quote becomes the typographic one."""
    return "'" + text.replace("'", "\u2019") + "'"
