"""Texts as they are read: in no order that says anything, with a place only where it hides among many."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from survey_app.letterbox import envelopes, texts
from survey_app.letterbox.opening import CannotOpenSurvey
from survey_app.letterbox.texts import LEAST, TAKEN_OUT, OpenTexts, is_redaction, open_texts
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import AREAS, area, region_of
from tests.opened import EDINBURGH, GLASGOW, ORKNEY, Field

SHETLAND = "S12000027"


def hand_in(field: Field, many: int, where: str, words: str = "Text {n} of {where}.") -> None:
    for n in range(many):
        field.hand_in(field.saying(words.format(n=n, where=where)), area=where)


def opened(field: Field, seed: int | None = None) -> OpenTexts:
    shuffled = None if seed is None else random.Random(seed)
    return open_texts(field.owner, field.survey.id, field.private_key(), shuffled=shuffled)


def read(field: Field, found: OpenTexts) -> list[texts.Text]:
    return [text for id in found.order if (text := found.one(field.owner, id)) is not None]


def test_each_text_is_read_once_in_another_order_each_time(field: Field) -> None:
    hand_in(field, 30, EDINBURGH)
    field.close()
    first, second = (opened(field) for _ in range(2))
    assert first.order != second.order
    assert sorted(first.order) == sorted(second.order)
    assert Counter(each.words for each in read(field, first)) == Counter(
        f"Text {n} of {EDINBURGH}." for n in range(30)
    )


def test_texts_that_may_mean_danger_come_first_and_the_others_by_chance(field: Field) -> None:
    hand_in(field, 20, EDINBURGH)
    hand_in(field, 2, EDINBURGH, "I am not safe at home. {n}")
    field.close()
    found = [each.may_mean_danger for each in read(field, opened(field))]
    assert found == [True] * 2 + [False] * 20


def test_an_open_surveys_texts_stay_closed_unless_two_people_agreed(field: Field) -> None:
    hand_in(field, 10, EDINBURGH)
    with pytest.raises(CannotOpenSurvey, match="still open"):
        opened(field)
    open_texts(field.owner, field.survey.id, field.private_key(), early=True)


def test_another_surveys_key_opens_nothing(field: Field) -> None:
    field.close()
    with pytest.raises(CannotOpenSurvey, match="not the key"):
        open_texts(field.owner, field.survey.id, envelopes.new_key_pair()[0])


def test_a_place_is_told_where_at_least_ten_texts_to_the_question_are_from_it(field: Field) -> None:
    hand_in(field, LEAST, EDINBURGH)
    hand_in(field, LEAST + 3, GLASGOW)
    field.close()
    found = Counter(each.place for each in read(field, opened(field)))
    assert found == {"City of Edinburgh": LEAST, "Glasgow City": LEAST + 3}


def test_few_are_not_told_by_what_their_texts_do_not_say(field: Field) -> None:
    """Three texts without a place, among texts that all name Edinburgh or Glasgow, would be Orkney's."""
    hand_in(field, LEAST, EDINBURGH)
    hand_in(field, LEAST + 3, GLASGOW)
    hand_in(field, 3, ORKNEY)
    field.close()
    found = Counter(each.place for each in read(field, opened(field)))
    assert found == {"Glasgow City": LEAST + 3, None: LEAST + 3}


def test_places_too_small_by_themselves_are_told_as_their_region(field: Field) -> None:
    hand_in(field, 6, ORKNEY)
    hand_in(field, 6, SHETLAND)
    hand_in(field, LEAST, EDINBURGH)
    field.close()
    found = Counter(each.place for each in read(field, opened(field)))
    assert found == {"Northern": 12, "City of Edinburgh": LEAST}


def test_a_place_of_one_question_says_nothing_of_another(field: Field) -> None:
    hand_in(field, LEAST, EDINBURGH)
    for n in range(4):
        field.hand_in(Answers({"sector": ("adults",), "anything-else": f"Else {n}."}))
    field.close()
    found = {(each.question, each.place) for each in read(field, opened(field))}
    assert found == {("one-thing", "City of Edinburgh"), ("anything-else", None)}


@pytest.mark.parametrize("seed", range(300))
def test_no_group_of_texts_that_say_the_same_of_their_place_is_small(seed: int) -> None:
    """Any mixture of areas: also the group that says nothing has nobody in it or is large enough."""
    chance = random.Random(seed)
    codes = chance.sample([each.code for each in AREAS], chance.randint(1, 32))
    counts = Counter({code: chance.choice((1, 3, 9, 10, 11, 40)) for code in codes})
    named = texts._named(counts, LEAST)
    groups: Counter[str | None] = Counter()
    for code, many in counts.items():
        groups[named.get(code)] += many
        assert named.get(code) in {None, area(code).name, region_of(code).name}
    if counts.total() >= LEAST:
        assert min(groups.values()) >= LEAST
    else:
        assert set(groups) == {None}


def test_that_small_groups_would_show_without_the_rule() -> None:
    """The control: naming every place of ten and nothing else leaves three alone."""
    counts = Counter({EDINBURGH: LEAST, GLASGOW: LEAST + 3, ORKNEY: 3})
    naive = {code: area(code).name for code, many in counts.items() if many >= LEAST}
    assert sum(many for code, many in counts.items() if code not in naive) < LEAST


@pytest.mark.parametrize(
    "redacted",
    [
        "My worker Ann was kind. Ring 07700 900123.",
        "My worker […] was kind. Ring […].",
        "[…] was kind. […]",
        "[…]",
        "My worker […]",
        "[…]900123.",
        "  My worker […] was kind. Ring […].\r\n",
    ],
)
def test_taking_words_out_is_a_redaction(redacted: str) -> None:
    assert is_redaction("My worker Ann was kind. Ring 07700 900123.", redacted)


@pytest.mark.parametrize(
    "changed",
    [
        "My worker was kind. Ring 07700 900123.",
        "My worker […] was unkind. Ring […].",
        "[…] Ring […] was kind.",
        "My worker […] was kind. Ring […]. More.",
        "My worker Ann was kind. Ring 07700 900123. […]x",
        "",
        "my worker […]",
    ],
)
def test_changing_adding_or_reordering_words_is_none(changed: str) -> None:
    assert not is_redaction("My worker Ann was kind. Ring 07700 900123.", changed)


def test_pieces_may_not_overlap() -> None:
    assert not is_redaction("abc", "ab[…]bc")
    assert is_redaction("abbc", "ab[…]bc")


def test_a_redaction_begins_without_what_was_found(field: Field) -> None:
    hand_in(field, 10, EDINBURGH, "Ring me on 07700 900123 or write to a{n}@example.org, please.")
    field.close()
    for each in read(field, opened(field)):
        begun = texts.without_what_was_found(each)
        assert begun == f"Ring me on {TAKEN_OUT} or write to {TAKEN_OUT}, please."
        assert is_redaction(each.words, begun)


def test_a_redaction_is_sealed_like_a_text_and_carries_no_place(field: Field) -> None:
    hand_in(field, 10, EDINBURGH)
    field.close()
    found = opened(field)
    text = found.one(field.owner, found.order[0])
    assert text is not None
    sealed = found.seal(text, "Text […]")
    assert found.redacted(text, sealed) == "Text […]"
    assert b"Text" not in sealed
    assert envelopes.open_words(
        found.key, survey=found.survey.id, version=found.survey.version, question="one-thing", sealed=sealed
    ) == ("", "Text […]")


def test_an_envelope_that_does_not_open_is_counted(field: Field) -> None:
    from survey_app.storage import mixed

    hand_in(field, 10, EDINBURGH)
    field.close()
    with field.owner.write() as connection:
        mixed.add_fragments(connection, field.survey.id, "one-thing", {b"x" * 16: b"no envelope"})
    found = opened(field)
    assert (len(found.order), found.unreadable) == (10, 1)
