"""Any valid questionnaire, answered in any order, with going back, changing and skipping.

Whatever somebody does, there is a way on from every page to the end, no page is shown that is not on the
way, and what is sent is what the way asked: no more, and no question without a mark.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from survey_app.questionnaire.answers import Answer, Answers
from survey_app.questionnaire.codebook import NO_ANSWER, NOT_ASKED, Codebook
from survey_app.questionnaire.lint import lint
from survey_app.questionnaire.load import canonical_json, from_canonical_json
from survey_app.questionnaire.model import Question, Questionnaire
from survey_app.questionnaire.routing import (
    Page,
    asked,
    layout,
    next_page,
    path,
    previous_page,
    prune,
    section_end,
)
from tests.questionnaire.generated import every_answer, generated
from tests.questionnaire.samples import unhurried

MOST_STEPS = 30


class Someone:
    """Somebody who answers as the pages let them; the same steps as behind the buttons."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.answers = Answers()
        self.at: Page | None = next_page(questionnaire, self.answers, None)

    def answer(self, given: dict[str, Answer | None]) -> None:
        assert self.at is not None
        for question, answer in given.items():
            self.answers = self.answers.having(question, answer)
        self.at = next_page(self.questionnaire, self.answers, self.at.id)

    def back(self) -> None:
        here = None if self.at is None else self.at.id
        self.at = previous_page(self.questionnaire, self.answers, here) or self.at

    def skip_section(self) -> None:
        assert self.at is not None
        for page in layout(self.questionnaire):
            if page.section == self.at.section:
                for question in page.questions:
                    self.answers = self.answers.having(question, None)
        self.at = section_end(self.questionnaire, self.answers, self.at.id)

    def jump(self, page: Page) -> None:
        """A bookmark, or the list of answers at the end: shown only if it is on the way."""
        on_way = {found.id: found for found in path(self.questionnaire, self.answers)}
        self.at = on_way.get(page.id) or next_page(self.questionnaire, self.answers, page.id)


def any_answer(data: st.DataObject, questionnaire: Questionnaire, question: Question) -> Answer | None:
    return data.draw(st.sampled_from([None, *every_answer(questionnaire, question)]))


def one_step(data: st.DataObject, someone: Someone) -> None:
    questionnaire = someone.questionnaire
    if someone.at is None:
        page = data.draw(st.sampled_from([None, *path(questionnaire, someone.answers)]))
        someone.back() if page is None else someone.jump(page)
        return
    match data.draw(st.sampled_from(["answer", "answer", "answer", "back", "skip", "section", "jump"])):
        case "answer":
            asking = [questionnaire.question(question) for question in someone.at.questions]
            someone.answer({q.id: any_answer(data, questionnaire, q) for q in asking if not q.tells})
        case "back":
            someone.back()
        case "skip":
            someone.answer(dict.fromkeys(someone.at.questions))
        case "section":
            someone.skip_section()
        case "jump":
            someone.jump(data.draw(st.sampled_from(layout(questionnaire))))


def stands_well(someone: Someone) -> None:
    """On the way or at the end, with a way on to the end and one back to the start."""
    questionnaire, answers = someone.questionnaire, someone.answers
    way = path(questionnaire, answers)
    assert someone.at is None or someone.at in way
    here, passed = someone.at, 0
    while here is not None:
        here = next_page(questionnaire, answers, here.id)
        passed += 1
        assert passed <= len(way)
    first = previous_page(questionnaire, answers, None)
    while (earlier := previous_page(questionnaire, answers, first.id if first else None)) is not None:
        first = earlier
    assert first == way[0]


def sends_what_was_asked(questionnaire: Questionnaire, answers: Answers) -> None:
    counted = prune(questionnaire, answers)
    on_way = asked(questionnaire, answers)
    on_pages = [question for page in path(questionnaire, answers) for question in page.questions]
    assert set(counted.values) <= on_way == set(on_pages)
    assert len(on_pages) == len(set(on_pages))
    codebook = Codebook.of(questionnaire)
    row = codebook.encode(answers)
    for place, column in enumerate(codebook.columns):
        if column.place:
            continue  # a byte of a number or a month
        if column.question not in on_way:
            assert row[place] == NOT_ASKED
        else:
            assert (row[place] == NO_ANSWER) == (not counted.codes(column.question))
            assert row[place] != NOT_ASKED
    choices = {own: answer for own, answer in counted.values.items() if isinstance(answer, tuple)}
    assert codebook.chosen(row) == choices


@unhurried
@given(generated(), st.data())
def test_whatever_somebody_does_there_is_a_way_on_and_what_is_sent_is_what_was_asked(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    someone = Someone(questionnaire)
    for _ in range(data.draw(st.integers(1, MOST_STEPS))):
        one_step(data, someone)
        stands_well(someone)
    sends_what_was_asked(questionnaire, someone.answers)


@unhurried
@given(generated())
def test_a_valid_questionnaire_can_be_pinned_and_looked_at(questionnaire: Questionnaire) -> None:
    again = from_canonical_json(canonical_json(questionnaire))
    assert again == questionnaire
    assert [q.id for q in again.questions()] == [q.id for q in questionnaire.questions()]
    assert all(remark.mend for remark in lint(questionnaire, {}, "made.yaml"))
