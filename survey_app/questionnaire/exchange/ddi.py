"""The codebook as DDI-Codebook 2.5 XML (Data Documentation Initiative, namespace ``ddi:codebook:2_5``).

It describes; it holds no data: no file, no count, no statistic. Elements stand in the order of the
standard's schema, whose sequences are strict.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from survey_app.questionnaire.exchange.in_words import without_answers
from survey_app.questionnaire.exchange.variables import Value, Variable, variables
from survey_app.questionnaire.model import Questionnaire, QuestionType, Section

NAMESPACE = "ddi:codebook:2_5"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
#: XML 1.0, production 2: characters that no document may hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOMAIN = {
    QuestionType.MULTIPLE: "multiple",
    QuestionType.SHORT_TEXT: "text",
    QuestionType.LONG_TEXT: "text",
    QuestionType.NUMBER: "numeric",
    QuestionType.MONTH: "datetime",
    QuestionType.AREA: "geographic",
}
_REPRESENTED = {
    QuestionType.SHORT_TEXT: "text",
    QuestionType.LONG_TEXT: "text",
    QuestionType.NUMBER: "numeric",
    QuestionType.MONTH: "datetime",
}


def ddi_codebook(questionnaire: Questionnaire) -> str:
    """The XML document as text, with its declaration."""
    ET.register_namespace("", NAMESPACE)
    root = _element(None, "codeBook", version="2.5", ID=f"Q.{questionnaire.id}")
    root.set(_LANGUAGE, questionnaire.languages[0])
    _study(root, questionnaire)
    kept = [variable for variable in variables(questionnaire) if not variable.question.tells]
    _data(root, questionnaire, kept)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _study(root: ET.Element, questionnaire: Questionnaire) -> None:
    study = _element(root, "stdyDscr")
    citation = _element(study, "citation")
    title = _element(citation, "titlStmt")
    _text(title, "titl", questionnaire.title)
    _text(title, "IDNo", questionnaire.id, agency="survey-app")
    _text(_element(citation, "rspStmt"), "AuthEnty", questionnaire.owner)
    if questionnaire.version:
        _text(
            _element(citation, "verStmt"),
            "version",
            questionnaire.version,
            type="sha-256 of the questionnaire",
        )
    if questionnaire.example:
        _text(citation, "notes", "This is an example questionnaire. No one has been asked it.")
    info = _element(study, "stdyInfo")
    _text(info, "abstract", f"{questionnaire.welcome.who_asks} {questionnaire.welcome.why}")
    summary = _element(info, "sumDscr")
    _text(summary, "nation", "Scotland", abbr="GB-SCT")
    reading = questionnaire.kind == "record-reading"
    _text(summary, "anlyUnit", "A record" if reading else "A person who stays unknown")
    _text(summary, "universe", f"Audience: {questionnaire.audience.value.replace('-', ' ')}")
    _text(summary, "dataKind", "Survey data" if not reading else "Readings of records")


def _data(root: ET.Element, questionnaire: Questionnaire, kept: list[Variable]) -> None:
    data = _element(root, "dataDscr")
    ids = {variable.name: f"V{place}" for place, variable in enumerate(kept, 1)}
    for place, section in enumerate(questionnaire.sections, 1):
        _section(data, f"S{place}", section, [v for v in kept if v.section is section], ids)
    several: dict[str, list[Variable]] = {}
    for variable in kept:
        if variable.option is not None:
            several.setdefault(variable.question.id, []).append(variable)
    for place, group in enumerate(several.values(), 1):
        refs = " ".join(ids[variable.name] for variable in group)
        made = _element(data, "varGrp", ID=f"M{place}", type="multipleResp", var=refs)
        made.set("name", group[0].question.id)
        _text(made, "labl", group[0].question.heading)
    asked: dict[str, str] = {}
    for variable in kept:
        first = variable.question.id not in asked
        question_id = asked.setdefault(variable.question.id, f"Q{len(asked) + 1}")
        _variable(data, ids[variable.name], question_id, variable, first=first)


def _section(
    data: ET.Element, group_id: str, section: Section, inside: list[Variable], ids: dict[str, str]
) -> None:
    made = _element(data, "varGrp", ID=group_id, type="section")
    if inside:
        made.set("var", " ".join(ids[variable.name] for variable in inside))
    made.set("name", section.id)
    _text(made, "labl", section.title)
    if section.intro:
        _text(made, "txt", without_answers(section.intro))


def _variable(data: ET.Element, var_id: str, question_id: str, variable: Variable, *, first: bool) -> None:
    question = variable.question
    made = _element(data, "var", ID=var_id, name=variable.name)
    made.set(
        "intrvl", "contin" if question.type is QuestionType.NUMBER and not variable.values else "discrete"
    )
    made.set("representationType", "code" if variable.values else _REPRESENTED.get(question.type, "other"))
    if question.type is QuestionType.SCALE:
        made.set("nature", "ordinal")
    elif variable.values:
        made.set("nature", "nominal")
    if question.unit:
        made.set("measUnit", question.unit)
    if variable.column is not None:
        start, end = variable.column, variable.column + variable.width - 1
        _element(made, "location", StartPos=str(start), EndPos=str(end), width=str(variable.width))
    _text(made, "labl", _heading(variable))
    _question(made, question_id, variable, first=first)
    _text(made, "universe", variable.asked_of)
    for definition in question.definitions:
        _text(made, "txt", f"{definition.term}: {definition.meaning}")
    for value in variable.values:
        _category(made, variable, value)
    _text(made, "codInstr", variable.kept)
    numeric = bool(variable.values) or question.type is QuestionType.NUMBER
    kind = "numeric" if numeric else "character"
    _element(made, "varFormat", type=kind, schema="other", otherSchema="survey-app")


def _question(made: ET.Element, question_id: str, variable: Variable, *, first: bool) -> None:
    question = variable.question
    asked = _element(made, "qstn")
    # Several variables of one question share its words: the first carries the id, the others point to it.
    asked.set("ID" if first else "qstn", question_id)
    asked.set("responseDomainType", _DOMAIN.get(question.type, "category"))
    if question.lead:
        _text(asked, "preQTxt", without_answers(question.lead))
    _text(asked, "qstnLit", without_answers(question.ask))
    if question.easy:
        _text(asked, "qstnLit", f"In easy words: {without_answers(question.easy)}")
    if question.hint:
        _text(asked, "postQTxt", without_answers(question.hint))


def _category(made: ET.Element, variable: Variable, value: Value) -> None:
    category = _element(made, "catgry")
    if value.missing is not None:
        category.set("missing", "Y")
        category.set("missType", value.missing.value)
    _text(category, "catValu", str(value.byte))
    _text(category, "labl", without_answers(value.label))
    if value.option is not None:
        _text(category, "txt", f"Code: {value.option.code}")
        if value.option.description:
            _text(category, "txt", without_answers(value.option.description))


def _heading(variable: Variable) -> str:
    if variable.option is not None:
        return f"{variable.question.heading} ({variable.option.label})"
    is_value = variable.column is not None and not variable.values
    return f"{variable.question.heading} (its value)" if is_value else variable.question.heading


def _element(parent: ET.Element | None, tag: str, **attributes: str) -> ET.Element:
    clean = {name: _clean(value) for name, value in attributes.items()}
    name = f"{{{NAMESPACE}}}{tag}"
    return ET.Element(name, clean) if parent is None else ET.SubElement(parent, name, clean)


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    _element(parent, tag, **attributes).text = _clean(text)


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)
