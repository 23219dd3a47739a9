"""The pure work behind one page: it must stay a small part of the page's budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.load import canonical_json, from_canonical_json, load
from survey_app.questionnaire.routing import layout, next_page, progress, prune
from tests.bench.rows import Row, cpu_seconds

STAFF = Path(__file__).parents[2] / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml"


def rows() -> Iterator[Row]:
    """Routing and coding of a whole staff response, beside a bare Flask hello in the same run."""
    questionnaire = load(STAFF.read_text(encoding="utf-8"), STAFF.name).questionnaire
    if questionnaire is None:
        raise ValueError(f"{STAFF.name} has errors: survey-app check names them")
    answers = Answers(
        {
            question.id: (questionnaire.options(question)[0].code,)
            if question.is_choice
            else "Some words. " * 40
            for question in questionnaire.questions()
        }
    )
    codebook = Codebook.of(questionnaire)
    last = layout(questionnaire)[-1].id
    hello = Flask("hello")
    hello.add_url_rule("/", view_func=lambda: "hello")
    client = hello.test_client()
    bare = cpu_seconds(lambda: client.get("/"), 200)

    def step() -> None:
        next_page(questionnaire, prune(questionnaire, answers), last)
        progress(questionnaire, answers, last)

    for what, run in (
        ("Questionnaire: prune, next page and progress with every question answered", step),
        ("Questionnaire: code row of a whole response", lambda: codebook.encode(answers)),
    ):
        spent = cpu_seconds(run, 200)
        ratio = spent / bare
        yield Row(
            what,
            "≤ 1 × a bare Flask hello",
            f"{ratio:.2f} × ({spent * 1e6:.0f} µs against {bare * 1e6:.0f} µs)",
            ratio,
            ratio <= 1,
        )
    text = canonical_json(questionnaire)
    spent = cpu_seconds(lambda: from_canonical_json(text), 50)
    yield Row(
        "Questionnaire: read the pinned text of a survey", "no budget of its own", f"{spent * 1e3:.2f} ms"
    )
