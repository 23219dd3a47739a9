"""The codebook as a tagged PDF (PDF/UA-1, ISO 14289-1): headings, tables with header cells, a title and a
language, so that a screen reader reads it as it is meant."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from survey_app.printing import pdf
from survey_app.questionnaire.exchange.in_words import without_answers
from survey_app.questionnaire.exchange.variables import Variable, variables
from survey_app.questionnaire.model import Option, Question, Questionnaire, Section

_STYLE = """
@page { size: A4; margin: 20mm 18mm 22mm;
  @bottom-left { content: string(document); font: 8pt sans-serif; color: #444 }
  @bottom-right { content: counter(page) " of " counter(pages); font: 8pt sans-serif; color: #444 } }
html { font: 10pt/1.45 "Noto Sans", "DejaVu Sans", "Liberation Sans", sans-serif; color: #111 }
h1 { font-size: 20pt; margin: 0 0 4mm; string-set: document content(text) }
h2 { font-size: 14pt; margin: 9mm 0 3mm; border-bottom: 1pt solid #333; padding-bottom: 1mm }
h3 { font-size: 11pt; margin: 6mm 0 1mm }
h2, h3 { break-after: avoid }
p { margin: 0 0 1.5mm }
.example { border: 1.5pt solid #111; padding: 2mm 3mm; font-weight: bold }
.small { color: #333; font-size: 9pt }
table { border-collapse: collapse; width: 100%; margin: 2mm 0 3mm; font-size: 9pt }
th, td { border: 0.5pt solid #777; padding: 1mm 2mm; text-align: left; vertical-align: top }
thead th { background: #eee }
tr { break-inside: avoid }
.byte { width: 14mm } .code { width: 42mm }
.kept { break-after: avoid }
.question { break-inside: avoid }
dl { margin: 0 0 3mm } dt { font-weight: bold } dd { margin: 0 0 1.5mm 6mm }
"""


def codebook_html(questionnaire: Questionnaire) -> str:
    """The document before it is set: plain HTML, every text of the questionnaire escaped."""
    title = escape(f"Codebook: {questionnaire.title}")
    parts = [
        f'<!doctype html><html lang="{escape(questionnaire.languages[0])}"><head><meta charset="utf-8">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>",
        *_about(questionnaire),
    ]
    kept = variables(questionnaire)
    for section in questionnaire.sections:
        parts += _section(section, [variable for variable in kept if variable.section is section])
    return "\n".join((*parts, "</body></html>\n"))


def codebook_pdf(questionnaire: Questionnaire) -> bytes:
    """The PDF. Raises NoPdfHere where Pango is not installed."""
    return pdf(codebook_html(questionnaire), identifier=questionnaire.version.encode())


def _about(questionnaire: Questionnaire) -> Iterable[str]:
    if questionnaire.example:
        yield '<p class="example">This is an example. No one has been asked these questions.</p>'
    facts = (
        ("Questionnaire", questionnaire.id),
        ("Version", questionnaire.version or "not pinned"),
        ("Owner", questionnaire.owner),
        ("For", questionnaire.audience.value.replace("-", " ")),
        ("Languages", ", ".join(questionnaire.languages)),
    )
    yield "<dl>" + "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in facts) + "</dl>"
    yield (
        "<h2>How to read it</h2><p>Each response is a row of bytes. The tables below say which column "
        "belongs to which question, and what each byte stands for. Four kinds of silence are kept apart: "
        "<em>not asked</em> (the way through the questions did not lead there), <em>no answer</em> (asked "
        "and left out), <em>not sure</em> and <em>rather not say</em> (both are answers).</p>"
        "<p>This is a description. There are no answers in it.</p>"
    )


def _section(section: Section, kept: list[Variable]) -> Iterable[str]:
    yield f"<h2>{escape(section.title)}</h2>"
    if section.intro:
        yield f"<p>{_words(section.intro)}</p>"
    together: dict[str, list[Variable]] = {}
    for variable in kept:
        together.setdefault(variable.question.id, []).append(variable)
    for group in together.values():
        yield '<div class="question">'
        yield from _question(group[0].question, group)
        yield "</div>"


def _question(question: Question, group: list[Variable]) -> Iterable[str]:
    yield f"<h3>{_words(question.ask)}</h3>"
    yield f'<p class="small">{escape(question.id)} · {question.type.value}</p>'
    for name, text in (
        ("Above the question", question.lead),
        ("In easy words", question.easy),
        ("Hint", question.hint),
        ("Why we ask", question.why),
        ("The page says", question.body),
    ):
        if text:
            yield f"<p>{name}: {_words(text)}</p>"
    for definition in question.definitions:
        yield f"<p>What “{escape(definition.term)}” means: {_words(definition.meaning)}</p>"
    yield f'<p class="kept">Asked of: {escape(group[0].asked_of)}</p>'
    if group[0].option is not None:
        yield from _options(group)
        return
    for variable in group:
        style = "kept" if variable.values else "alone"
        yield f'<p class="{style}">{escape(variable.kept)}</p>'
        if variable.values:
            yield from _bytes(variable)


def _bytes(variable: Variable) -> Iterable[str]:
    lines = []
    for value in variable.values:
        option = value.option
        label = f"{value.label} (missing: {value.missing.value})" if value.missing and option else value.label
        lines.append((str(value.byte), option, label))
    yield from _table("Byte", lines)


def _options(group: list[Variable]) -> Iterable[str]:
    """A byte an option: what the bytes mean is the same for each, so it is said once."""
    values = ", ".join(f"{value.byte} {value.label.lower()}" for value in group[0].values)
    yield f'<p class="kept">One byte an option: {escape(values)}.</p>'
    yield from _table("Column", [(str(each.column), each.option, _label(each)) for each in group])


def _label(variable: Variable) -> str:
    return variable.option.label if variable.option is not None else ""


def _table(first: str, lines: list[tuple[str, Option | None, str]]) -> Iterable[str]:
    """A line for each number, with the option it stands for; easy words where there are any."""
    with_easy = any(option is not None and option.easy for _, option, _ in lines)
    heads = [
        (first, "byte"),
        ("Code", "code"),
        ("Label", ""),
        *([("In easy words", "")] if with_easy else []),
    ]
    cells = "".join(f'<th scope="col" class="{style}">{name}</th>' for name, style in heads)
    yield f"<table><thead><tr>{cells}</tr></thead><tbody>"
    for number, option, label in lines:
        texts = [option.code if option else "", label]
        if with_easy:
            texts.append((option.easy or "") if option else "")
        made = "".join(f"<td>{_words(text)}</td>" for text in texts)
        yield f'<tr><th scope="row">{escape(number)}</th>{made}</tr>'
    yield "</tbody></table>"


def _words(text: str) -> str:
    return escape(without_answers(text)).replace("\n", "<br>")
