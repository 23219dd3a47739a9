"""The pure work behind one page: it must stay a small part of the page's budget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import canonical_json, from_canonical_json, load
from survey_app.questionnaire.routing import layout, next_page, progress, prune
from tests.bench.rows import Row, cpu_seconds
from tests.questionnaire.large import large
from tests.questionnaire.samples import SHIPPED

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
    yield from _checking()


def _checking() -> Iterator[Row]:
    """What ``survey-app check`` does, from the text to the last remark."""
    shipped = [(path.read_text(encoding="utf-8"), path.name) for path in SHIPPED]
    for what, texts, most in (
        (f"Check: all {len(shipped)} shipped questionnaires", shipped, 2.0),
        ("Check: 500 questions with 200 conditions", [(large(500, 200), "large.yaml")], 5.0),
    ):
        spent = cpu_seconds(lambda texts=texts: [_check(*text) for text in texts], 1, rounds=3)  # type: ignore[misc]
        yield Row(what, f"≤ {most:g} s of CPU", f"{spent:.2f} s", None, spent <= most)


def _check(text: str, name: str) -> None:
    loaded = load(text, name)
    if loaded.questionnaire is None:
        raise ValueError(f"{name} has errors: survey-app check names them")
    lint(loaded.questionnaire, loaded.positions, name)
