"""The lists of a choices sheet as options and as scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.exchange import form_columns as form
from survey_app.questionnaire.exchange.names_in import Ids, code_ids
from survey_app.questionnaire.exchange.remarks import Remarks
from survey_app.questionnaire.exchange.sheets_in import Row, Sheets
from survey_app.questionnaire.exchange.words_in import Context, plain_words, words
from survey_app.questionnaire.model import NOT_SURE, RATHER_NOT_SAY, area_option_code
from survey_app.questionnaire.question import MADE

MOST_OPTIONS = 50
MOST_POINTS = 7
_LADDER = frozenset({"negative", "neutral", "positive"})
_AREA_CODES = {area_option_code(area.code): area.code for area in AREAS}


@dataclass(frozen=True)
class Answers:
    """The answers of one list: options as YAML, the two that the language has, codes by the form's names."""

    options: tuple[dict[str, Any], ...]
    flags: dict[str, bool]
    codes: Mapping[str, str]


@dataclass
class Lists:
    """Every list of the form, and the scales that were made of some."""

    rows: dict[str, list[Row]]
    language: str
    remarks: Remarks
    scales: list[dict[str, Any]] = field(default_factory=list)
    _scale_ids: Ids = field(default_factory=lambda: Ids("scale", frozenset()))
    _made: dict[str, tuple[str, tuple[dict[str, Any], ...]]] = field(default_factory=dict)

    @staticmethod
    def of(sheets: Sheets, remarks: Remarks) -> Lists:
        rows: dict[str, list[Row]] = {}
        for row in sheets.choices:
            name = row.take("list_name")
            if not name:
                remarks.add("choices", row.number, "a choice without a list", "left out")
            else:
                rows.setdefault(name, []).append(row)
        return Lists(rows, sheets.language, remarks)

    def answers(self, name: str, context: Context) -> Answers:
        """The answers of this list; none for a list that is not there."""
        ids, options, flags, codes = code_ids(), [], {}, {}
        for row in self.rows.get(name, ()):
            given = row.cells.get("name", "") or row.text("label", self.language)
            if not given:
                self.remarks.add("choices", row.number, "a choice without a name", "left out")
                continue
            if given in codes:
                self.remarks.add("choices", row.number, f"the name “{given}” a second time", "left out")
                continue
            if given in {NOT_SURE, RATHER_NOT_SAY}:
                flags["not_sure" if given == NOT_SURE else "rather_not_say"] = True
                codes[given] = given
                continue
            codes[given] = code = ids.give(given)
            if code != given:
                self.remarks.add("choices", row.number, f"the name “{given}”", f"became the code {code}")
            options.append(self._option(row, given, code, context))
        return Answers(tuple(options), flags, codes)

    def areas(self, name: str) -> tuple[str, ...]:
        """The council areas that all choices of this list stand for; empty when one stands for none."""
        names = [row.cells.get("name", "") for row in self.rows.get(name, ())]
        own = [each for each in names if each not in {NOT_SURE, RATHER_NOT_SAY}]
        codes = [_AREA_CODES[each] for each in own if each in _AREA_CODES]
        return tuple(codes) if codes and len(codes) == len(own) else ()

    def scale(self, name: str, options: tuple[dict[str, Any], ...]) -> str | None:
        """The id of the scale with these points, made where there is none yet; None where they make none."""
        if not 2 <= len(options) <= MOST_POINTS:
            return None
        points = _points(options)
        base = name.split(MADE)[0]
        for key in (base, name):
            known = self._made.get(key)
            if known is not None and known[1] == points:
                return known[0]
        key = base if base not in self._made else name
        made = self._scale_ids.give(key)
        self._made[key] = (made, points)
        self.scales.append({"id": made, "points": [dict(point) for point in points]})
        return made

    def leftovers(self) -> None:
        """Say of what is left in the rows that it was left out."""
        for rows in self.rows.values():
            for row in rows:
                for column in sorted({*row.texts} & {"image", "audio", "video"}):
                    self.remarks.add("choices", row.number, f"{column} of a choice", "left out")

    def _option(self, row: Row, given: str, code: str, context: Context) -> dict[str, Any]:
        label = row.text("label", self.language)
        if not label:
            self.remarks.add("choices", row.number, "a choice without a label", "its name is its label")
        option: dict[str, Any] = {"code": code, "label": self._words(label or given, context, row) or given}
        easy = self._words(row.easy("label"), context, row)
        if easy and easy != option["label"]:
            option["easy"] = easy
        for key in (form.DESCRIPTION, form.INLINE):
            text = self._words(row.cells.get(key, ""), context, row)
            if text:
                option[key] = text
        ladder = row.cells.get(form.LADDER, "")
        if ladder in _LADDER:
            option["ladder"] = ladder
        return option

    def _words(self, text: str, context: Context, row: Row) -> str:
        return words(text, context, self.remarks, "choices", row.number) if text else ""


def _points(options: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """As a scale may have them: no exclusive ones, and all with a ladder or none."""
    ladder = all("ladder" in option for option in options)
    points = []
    for option in options:
        point = {key: value for key, value in option.items() if key != "exclusive"}
        if not ladder:
            point.pop("ladder", None)
        for key in ("label", "easy", "description"):
            if key in point:
                point[key] = plain_words(point[key]) if "{" in point[key] else point[key]
        points.append(point)
    return tuple(points)
