"""Whatever is posted to whichever page, the server does not stumble and what is sent stays in the schema."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.routing import prune
from tests.fielded import ROOT, Fielded, field_survey, questionnaire_of

QUESTIONNAIRE = questionnaire_of(ROOT / "tests" / "questionnaires" / "routed.yaml")
IDS = [question.id for question in QUESTIONNAIRE.questions()]
CODES = [option.code for question in QUESTIONNAIRE.questions() for option in QUESTIONNAIRE.options(question)]
words = st.text(max_size=40) | st.sampled_from([*CODES, "\x00", "=1+1", "<script>", "\u202e", "x" * 3000])
names = st.sampled_from([*IDS, "go", "page", "until", "whole", "kept", "agree", "data", "errors"]) | st.text(
    max_size=8
)
buttons = st.sampled_from(
    ["continue", "skip", "back", "stop", "help", "send", "delete", "clear.tea", "clear.", ""]
)
posts = st.lists(
    st.tuples(
        st.sampled_from([*(f"/q/{name}" for name in IDS), "/agree", "/send", "/q/.", "/q/first.notice"]),
        st.dictionaries(names, st.lists(words, max_size=3), max_size=5),
        buttons,
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def fielded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fielded]:
    made = field_survey(tmp_path_factory.mktemp("hostile"), QUESTIONNAIRE)
    yield made
    made.dispose()


@pytest.mark.parametrize("until", ["9" * 5000, "²", "-1", "", "9" * 12])
def test_an_hour_that_is_none_is_no_hour(fielded: Fielded, until: str) -> None:
    """A browser that lost the answer to Send still has the cookie, and its page says until when; Python
    refuses to read a number of thousands of digits."""
    person = fielded.person().begin()
    cookie = person.client.get_cookie("visit")
    assert person.client.post(fielded.path("/send"), data={"go": "send"}).status_code == 303
    person.client.delete_cookie("finished")
    person.client.set_cookie("visit", cookie.value)
    again = person.client.post(fielded.path("/send"), data={"go": "send", "until": until})
    assert again.status_code == (303 if until == "9" * 12 else 410)


def test_no_post_makes_the_server_stumble_and_what_is_sent_stays_in_the_schema(fielded: Fielded) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(posts)
    def post(everything: list[tuple[str, dict[str, list[str]], str]]) -> None:
        person = fielded.person().begin()
        for rest, data, go in everything:
            response = person.client.post(fielded.path(rest), data={"go": go, **data})
            assert response.status_code in {200, 303, 403, 404, 405, 410, 422}, (rest, data, go)
        person.client.post(fielded.path("/send"), data={"go": "send", "whole": "yes"})

    post()
    handed_in = fielded.handed_in()
    assert handed_in
    assert all(prune(QUESTIONNAIRE, answers) == Answers(answers.values) for answers in handed_in)
    assert all(len(text) <= 1000 and "\x00" not in text for text in fielded.words())
