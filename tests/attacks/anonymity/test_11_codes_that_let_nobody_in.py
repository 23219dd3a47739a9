"""Claim 11: a wrong, a used and another survey's code are answered alike: status, body, headers, and time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest

from survey_app import stretching
from survey_app.letterbox import code_checking, code_making, codes
from survey_app.taking import saved
from tests.fielded import STAFF, Fielded, field_survey, questionnaire_of

TURNS = 15
#: Of the time that checking takes: what the machine's other work may add. A code that was not checked at all
#: would be answered in a tenth of it.
NOISE = 0.5


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    questionnaire = questionnaire_of(STAFF)
    fieldwork = questionnaire.fieldwork.model_copy(update={"mode": "codes", "resume": True})
    asks = questionnaire.model_copy(update={"fieldwork": fieldwork})
    made = field_survey(tmp_path_factory.mktemp("claim-11"), asks, code_tries=0)
    yield made
    made.dispose()


def new_code(fielded: Fielded) -> str:
    record = code_making.survey_with_codes(fielded.owner, fielded.survey_id)
    return code_making.make(fielded.owner, record, 1)[0].typed


@pytest.fixture(scope="module")
def refused(fielded: Fielded) -> dict[str, str]:
    """A code of every kind that lets nobody in."""
    used, waits = new_code(fielded), new_code(fielded)
    person = fielded.person()
    person.client.post(fielded.path("/code"), data={"code": used})
    person.get("/check").press("send")
    assert person.heading == "Your answers were sent"
    selector, rest = waits[:4], waits[5:]
    other = "1" if rest[-1] != "1" else "2"
    return {
        "used": used,
        "begins like one": f"{selector}-{rest[:-1]}{other}",
        "never made": "0000-0000-0000" if selector != "0000" else "1111-0000-0000",
        "too short": selector,
        "no code": "not a code at all",
        "nothing": "",
    }


def post(fielded: Fielded, rest: str, data: dict[str, str]):
    return fielded.app.test_client().post(fielded.path(rest), data=data)


def test_the_answers_are_the_same_byte_for_byte(fielded: Fielded, refused: dict[str, str]) -> None:
    answers = [post(fielded, "/code", {"code": code}) for code in refused.values()]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.data for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_each_is_checked_with_the_same_work_and_no_more(fielded: Fielded, refused: dict[str, str]) -> None:
    work = {}
    for kind, code in refused.items():
        with patch.object(stretching, "hash_secret_raw", wraps=stretching.hash_secret_raw) as argon2:
            post(fielded, "/code", {"code": code})
        work[kind] = [call.args[2:] for call in argon2.call_args_list]
    assert set(map(str, work.values())) == {str([(2, 19 * 1024, 1, 32, stretching.Type.ID)])}


def least_times(ask: Callable[[str], object], kinds: dict[str, str]) -> dict[str, float]:
    """kind → the least seconds of work that its answers took, asked in turn. Work of this process alone, and
    the least of it, because what else the machine does (its caches and its memory are shared) only adds."""
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(TURNS):
        for kind, code in kinds.items():
            before = time.process_time()
            ask(code)
            took[kind].append(time.process_time() - before)
    return {kind: min(times) for kind, times in took.items()}


@pytest.mark.slow
def test_they_take_the_same_time(fielded: Fielded, refused: dict[str, str]) -> None:
    took = least_times(lambda code: post(fielded, "/code", {"code": code}), refused)
    assert max(took.values()) < (1 + NOISE) * min(took.values()), took


@pytest.mark.slow
def test_control_a_code_that_is_not_checked_is_told_by_its_time(
    fielded: Fielded, refused: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hurried(store, text, survey):
        return code_checking_of_typed(store, text, survey) if codes.as_typed(text) else None

    code_checking_of_typed = code_checking.of_typed
    monkeypatch.setattr(code_checking, "of_typed", hurried)
    took = least_times(lambda code: post(fielded, "/code", {"code": code}), refused)
    assert max(took.values()) > (1 + NOISE) * min(took.values()), took


def test_what_is_scanned_and_lets_nobody_in_is_answered_like_what_does(fielded: Fielded) -> None:
    record = code_making.survey_with_codes(fielded.owner, fielded.survey_id)
    (good,) = code_making.make(fielded.owner, record, 1)
    answers = [
        fielded.app.test_client().get(fielded.path(f"/c/{scanned}")) for scanned in (good.scanned, "0" * 26)
    ]
    assert len({(answer.status_code, answer.data) for answer in answers}) == 1


def test_only_one_typed_code_is_checked_at_a_time(fielded: Fielded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_checking, "PATIENCE", 0.01)
    with code_checking._turn:
        answer = post(fielded, "/code", {"code": "0000-0000-0000"})
    assert answer.status_code == 503
    assert "We cannot do that just now" in answer.get_data(as_text=True)


def saved_words(fielded: Fielded, end: str) -> str:
    """Five words that were shown, before the answers under them were sent or deleted."""
    person = fielded.person()
    person.client.post(fielded.path("/code"), data={"code": new_code(fielded)})
    person.get("/stop").press("save")
    words = " ".join(each.get_text() for each in person.page.select(".code-words span"))
    person.press("back").get("/stop").press(end)
    return words


@pytest.fixture(scope="module")
def words_refused(fielded: Fielded) -> dict[str, str]:
    return {
        "used": saved_words(fielded, "send"),
        "deleted": saved_words(fielded, "delete"),
        "never given": " ".join(saved.words()[:5]),
        "too few": saved.words()[0],
        "nothing": "",
    }


def test_words_that_lead_nowhere_are_answered_the_same_byte_for_byte(
    fielded: Fielded, words_refused: dict[str, str]
) -> None:
    answers = [post(fielded, "/come-back", {"words": words}) for words in words_refused.values()]
    assert {answer.status_code for answer in answers} == {422}
    assert len({answer.data for answer in answers}) == 1


@pytest.mark.slow
def test_words_that_lead_nowhere_take_the_same_time(fielded: Fielded, words_refused: dict[str, str]) -> None:
    took = least_times(lambda words: post(fielded, "/come-back", {"words": words}), words_refused)
    assert max(took.values()) < (1 + NOISE) * min(took.values()), took
