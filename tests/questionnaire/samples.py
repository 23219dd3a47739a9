"""Questionnaires to test with: the shipped ones and the small ones, and answers of any kind to them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.load import Loaded, load
from survey_app.questionnaire.model import Questionnaire

ROOT = Path(__file__).parent.parent.parent
SHIPPED = tuple(sorted((ROOT / "questionnaires").rglob("*.yaml")))
SMALL = tuple(sorted((ROOT / "tests" / "questionnaires").glob("*.yaml")))
#: For property tests: how long a try takes says something about the machine, not about the code.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
#: Codes, ids and words that no questionnaire knows, some of them hostile.
STRANGE = (
    "",
    "no-such-code",
    "<script>",
    "=1+1",
    "not-sure",
    "rather-not-say",
    "base",
    "\x00",
    "\u202e",
    "\ud800",
)


def text_of(name: str) -> str:
    """The YAML of a small questionnaire."""
    return (ROOT / "tests" / "questionnaires" / f"{name}.yaml").read_text(encoding="utf-8")


@lru_cache
def loaded(path: Path) -> Loaded:
    return load(path.read_text(encoding="utf-8"), path.name)


def questionnaire_at(path: Path) -> Questionnaire:
    questionnaire = loaded(path).questionnaire
    assert questionnaire is not None, [str(fault) for fault in loaded(path).faults]
    return questionnaire


def small(name: str) -> Questionnaire:
    return questionnaire_at(ROOT / "tests" / "questionnaires" / f"{name}.yaml")


ALL = tuple(questionnaire_at(path) for path in (*SHIPPED, *SMALL))

questionnaires = st.sampled_from(ALL)


@st.composite
def allowed_answers(draw: st.DrawFn, questionnaire: Questionnaire) -> Answers:
    """Codes that exist and some words, to any questions, on the way or not."""
    values: dict[str, tuple[str, ...] | str] = {}
    for question in questionnaire.questions():
        if draw(st.booleans()):
            continue
        if question.tells:
            continue
        if question.is_text:
            values[question.id] = draw(st.text(min_size=1, max_size=80))
        elif question.type == "number":
            values[question.id] = (str(draw(st.integers(int(question.least), int(question.most)))),)
        elif question.type == "month":
            month = draw(st.integers(2015 * 12, 2026 * 12 - 1))
            values[question.id] = (f"{month // 12}-{month % 12 + 1:02}",)
        else:
            codes = [option.code for option in questionnaire.options(question)]
            most = len(codes) if question.type == "multiple" else 1
            chosen = draw(st.lists(st.sampled_from(codes), min_size=1, max_size=most, unique=True))
            values[question.id] = tuple(chosen)
    return Answers(values)


@st.composite
def posted_answers(draw: st.DrawFn, questionnaire: Questionnaire) -> Answers:
    """Whatever someone might post: codes of other questions, words for choices, ids that do not exist."""
    ids = [question.id for question in questionnaire.questions()]
    codes = [o.code for question in questionnaire.questions() for o in questionnaire.options(question)]
    code = st.sampled_from([*codes, *STRANGE])
    words = st.text(max_size=120) | st.sampled_from(STRANGE)
    answer = st.lists(code, max_size=6).map(tuple) | words
    return Answers(draw(st.dictionaries(st.sampled_from([*ids, *STRANGE]), answer, max_size=12)))
