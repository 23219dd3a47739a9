"""What a text might tell of somebody: two tables that the rules were written beside, and two of sentences
that they had not seen. All the sentences are made up."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.questionnaire.telling.detector import found_in, kinds_in
from survey_app.questionnaire.telling.finding import Finding, Kind
from survey_app.questionnaire.telling.numbers import is_chi

HERE = Path(__file__).parent


def made_up_chi() -> str:
    """Of the last day of a year, with a right check digit."""
    return next(
        number for serial in range(10) for check in range(10) if is_chi(number := f"31129900{serial}{check}")
    )


def lines(name: str) -> list[str]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def telling(name: str) -> list[tuple[frozenset[Kind], str]]:
    """Kinds that are to be found, and the text."""
    chi = made_up_chi()
    cut = (line.split(" | ", 1) for line in lines(name))
    return [
        (
            frozenset(Kind(kind) for kind in kinds.split()),
            text.replace("{chi}", chi).replace("{chi spaced}", f"{chi[:6]} {chi[6:]}"),
        )
        for kinds, text in cut
    ]


def name_of(part: frozenset[Kind] | str) -> str:
    """The same in every process: a set has no order of its own, and workers must collect the same names."""
    return part[:40] if isinstance(part, str) else " ".join(sorted(part))


@pytest.mark.parametrize("text", lines("innocent.txt"))
def test_nothing_is_said_of_a_text_that_tells_of_nobody(text: str) -> None:
    assert found_in(text) == ()


@pytest.mark.parametrize(("kinds", "text"), telling("telling.txt"), ids=name_of)
def test_what_tells_of_somebody_is_found(kinds: frozenset[Kind], text: str) -> None:
    assert frozenset(kinds_in(text)) == kinds


def test_of_forty_harmless_texts_that_were_not_looked_at_before_one_is_taken_for_telling() -> None:
    """A name from a story, which nobody could know for one."""
    texts = lines("unseen-innocent.txt")
    assert len(texts) == 40
    assert sum(bool(found_in(text)) for text in texts) <= 1


def test_of_forty_telling_texts_that_were_not_looked_at_before_five_are_still_missed() -> None:
    """Eight were when they were first tried (docs/anonymity.md)."""
    texts = telling("unseen-telling.txt")
    assert len(texts) == 40
    assert sum(frozenset(kinds_in(text)) == kinds for kinds, text in texts) >= 35


def test_each_kind_can_be_found() -> None:
    assert {kind for kinds, _ in telling("telling.txt") for kind in kinds} == set(Kind)


def test_a_finding_says_where_it_is() -> None:
    words = "ask Mrs Baxter, 07700 900123"
    assert [(each.kind, words[each.start : each.end]) for each in found_in(words)] == [
        (Kind.NAME, "Mrs Baxter"),
        (Kind.PHONE, "07700 900123"),
    ]


def test_a_number_is_a_chi_number_only_with_the_right_check_digit() -> None:
    right = made_up_chi()
    wrong = [right[:-1] + str(digit) for digit in range(10) if str(digit) != right[-1]]
    assert is_chi(right)
    assert not any(map(is_chi, wrong))
    assert not is_chi("3213" + right[4:])


def test_the_same_thing_has_the_same_mark_wherever_and_however_it_is_written() -> None:
    first, second = "07700 900123 is mine", "Mine: 07700900123."
    assert found_in(first)[0].mark(first) == found_in(second)[0].mark(second)
    other = "07700 900124 is mine"
    assert found_in(other)[0].mark(other) != found_in(first)[0].mark(first)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_findings_lie_in_the_text_in_order_and_apart(words: str) -> None:
    found = found_in(words)
    assert all(0 <= each.start < each.end <= len(words) for each in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(isinstance(each, Finding) for each in found)


#: Texts that are hard for patterns which look back, or look ahead, without a bound.
PIECES = (
    *(
        "a",
        "@",
        "a@",
        "a.",
        "A",
        "Aa ",
        "mr ",
        "Mr. ",
        "my name is ",
        "called ",
        "0",
        "1 ",
        "07",
        "(0",
        "+",
        "1-",
    ),
    *(
        "07700 900123 ",
        "snap ",
        "snap:",
        "born ",
        "12 Aa ",
        "live at 1 a ",
        "'",
        "a'",
        "a-",
        "#",
        "\n",
        "\u0627",
        "\u0660",
        "Sarah ",
    ),
)


@pytest.mark.parametrize("piece", PIECES)
def test_its_work_grows_no_faster_than_the_text(piece: str) -> None:
    """Four times the text is about four times the work; the work of a pattern that goes back over and over
    would be sixteen. Counted in time of this thread alone, the least of three, so that a busy machine does
    not matter."""
    short, long = (piece * 10_000)[:2_500], (piece * 10_000)[:10_000]
    assert least(long) < 10 * max(least(short), 0.001)


def least(words: str) -> float:
    """Seconds of work."""
    taken = []
    for _ in range(3):
        before = time.thread_time()
        found_in(words)
        taken.append(time.thread_time() - before)
    return min(taken)
