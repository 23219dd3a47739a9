"""Any valid questionnaire behind the real pages, answered in any order, with going back, changing, skipping
and addresses typed by hand: never an error, never a page that is not on the way, and what is handed in is
what the way asked."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from survey_app.letterbox import envelopes, opening
from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Question, Questionnaire, QuestionType
from survey_app.questionnaire.routing import layout, path, prune
from survey_app.storage import surveys
from tests.fielded import HOLDER, PASSPHRASE, Fielded, field_survey
from tests.questionnaire.generated import every_answer, generated
from tests.questionnaire.samples import SHIPPED, questionnaire_at

MOST_STEPS = 25
UNHURRIED = settings(
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
#: Records are read on the team's side, not behind a public link.
SURVEYS = [path for path in SHIPPED if questionnaire_at(path).kind == "survey"]


class Walk:
    """Somebody at a browser, and beside them what they have answered so far."""

    def __init__(self, fielded: Fielded, data: st.DataObject) -> None:
        self.questionnaire = fielded.questionnaire
        self.person = fielded.person().begin()
        self.data = data
        self.answers = Answers()

    def step(self) -> None:
        at = self.person.at
        if at.startswith("/q/") and self.data.draw(st.integers(0, 4)):
            self._press(at.removeprefix("/q/"))
        elif at == "/sections" and self.data.draw(st.booleans()):
            hrefs = [str(link["href"]) for link in self.person.page.select("main a[href*='/q/']")]
            self.person.get(self.data.draw(st.sampled_from(hrefs)).split(self.person.fielded.link)[1])
        elif not self.data.draw(st.integers(0, 2)):
            self._post_elsewhere()
        else:
            page = self.data.draw(st.sampled_from(layout(self.questionnaire)))
            self.person.get(f"/q/{page.id}")
        self.stands_well()

    def stands_well(self) -> None:
        person = self.person
        assert person.status == 200, (person.status, person.at)
        if person.at.startswith("/q/"):
            on_way = {page.id for page in path(self.questionnaire, self.answers)}
            assert person.at.removeprefix("/q/") in on_way

    def _press(self, page_id: str) -> None:
        (page,) = [page for page in path(self.questionnaire, self.answers) if page.id == page_id]
        buttons = {str(button["value"]) for button in self.person.page.select("button[name=go]")}
        go = self.data.draw(st.sampled_from(sorted(buttons & {"continue", "skip", "back"})))
        given: dict[str, Answer | None] = {}
        for question_id in page.questions:
            question = self.questionnaire.question(question_id)
            if not question.tells:
                given[question_id] = self.data.draw(
                    st.sampled_from([None, *every_answer(self.questionnaire, question)])
                )
        self.person.press(
            go, {own: posted(self.questionnaire.question(own), answer) for own, answer in given.items()}
        )
        if self.person.status == 422:
            # A number that does not add up is asked about again, and nothing is kept; skipping leads on.
            self.person.get(f"/q/{page_id}")
            return
        if go == "skip":
            skipped = set(page.questions)
            if page.id.endswith(".notice"):
                pages = [each for each in layout(self.questionnaire) if each.section == page.section]
                skipped = {question for each in pages for question in each.questions}
            given = dict.fromkeys(skipped)
        for own, answer in given.items():
            self.answers = self.answers.having(own, answer)

    def _post_elsewhere(self) -> None:
        """An answer to a page that is not on the way, as from a page left open: it counts for nothing."""
        on_way = {page.id for page in path(self.questionnaire, self.answers)}
        for page in layout(self.questionnaire):
            if page.id not in on_way and page.questions:
                sent: dict[str, object] = {"go": "continue"}
                for question_id in page.questions:
                    question = self.questionnaire.question(question_id)
                    some = every_answer(self.questionnaire, question)
                    sent[question_id] = posted(question, some[0]) if some else []
                address = self.person.fielded.path(f"/q/{page.id}")
                self.person.response = self.person.client.post(address, data=sent, follow_redirects=True)
                return


def posted(question: Question, answer: Answer | None) -> object:
    """What a browser sends of this answer."""
    if question.type is QuestionType.MONTH:
        year, month = str((answer or ("-",))[0]).split("-")
        return [month, year]
    if answer is None:
        return "" if question.is_text or question.type is QuestionType.NUMBER else []
    return answer if isinstance(answer, str) else list(answer)


def reaches_its_end(walk: Walk) -> None:
    """Continuing from wherever one is, with what one has said, leads to the end."""
    person = walk.person
    for _ in range(len(layout(walk.questionnaire)) + 2):
        if not person.at.startswith("/q/"):
            break
        page_id = person.at.removeprefix("/q/")
        person.press("continue")
        if person.status == 422:
            person.get(f"/q/{page_id}").press("skip")
            walk.answers = walk.answers.having(page_id, None)
        walk.stands_well()
    assert person.at in {"/check", "/sections", ""}, person.at


@pytest.mark.slow
@settings(max_examples=20, parent=UNHURRIED)
@given(generated(), st.data())
def test_whatever_is_pressed_there_is_a_way_on_and_what_is_sent_is_what_was_asked(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    answers_and_sends(questionnaire, data)


@pytest.mark.slow
@pytest.mark.parametrize("path", SURVEYS, ids=lambda path: path.stem)
@settings(max_examples=3, parent=UNHURRIED)
@given(st.data())
def test_every_shipped_survey_can_be_answered_in_any_order(path: Path, data: st.DataObject) -> None:
    answers_and_sends(questionnaire_at(path), data)


def answers_and_sends(questionnaire: Questionnaire, data: st.DataObject) -> None:
    logging.getLogger("survey_app.public").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        fielded = field_survey(Path(folder), questionnaire)
        try:
            walk = Walk(fielded, data)
            for _ in range(data.draw(st.integers(3, MOST_STEPS))):
                walk.step()
            reaches_its_end(walk)
            walk.person.get("/check").press("send")
            assert walk.person.at == "/thanks"
            hands_in_what_counts(fielded, walk.answers)
        finally:
            fielded.dispose()


def hands_in_what_counts(fielded: Fielded, answers: Answers) -> None:
    counted = prune(fielded.questionnaire, answers)
    choices = {own: answer for own, answer in counted.values.items() if isinstance(answer, tuple)}
    fielded.close()
    with fielded.owner.read() as connection:
        key = envelopes.unwrap(surveys.keys(connection, fielded.survey_id)[HOLDER], PASSPHRASE)
    rows = opening.open_ticks(fielded.owner, fielded.survey_id, key).rows
    assert [Codebook.of(fielded.questionnaire).chosen(row.tolist()) for row in rows] == [choices]
    assert fielded.words() == sorted(answer for answer in counted.values.values() if isinstance(answer, str))


def test_a_page_that_does_not_exist_takes_no_answer(words: Fielded) -> None:
    person = words.person().begin()
    first = person.at
    assert person.client.post(words.path("/q/no-such-page"), data={"go": "continue"}).status_code == 404
    assert person.get(first).status == 200
