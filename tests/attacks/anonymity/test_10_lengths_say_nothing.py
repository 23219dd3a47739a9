"""Claim 10: whatever is answered, ways of equal length give equal sequences of response sizes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.fielded import MOVING_ON, STAFF, Fielded, Person, field_survey, held_by, questionnaire_of


@pytest.fixture(params=[MOVING_ON, STAFF], ids=["young people", "staff"])
def fielded(request: pytest.FixtureRequest, tmp_path) -> Iterator[Fielded]:
    made = field_survey(tmp_path, questionnaire_of(request.param))
    yield made
    made.dispose()


def size_of(response) -> int:
    """Bytes of an answer as they go over the line: the first line, the headers and the body."""
    headers = sum(len(name) + len(value) + 4 for name, value in response.headers)
    return len(response.status) + headers + len(response.data)


def sizes_of_a_way(person: Person, numbers: random.Random) -> list[int]:
    """Answer at random, or skip, page by page until the end; every answer of the server is measured."""
    person.begin()
    sizes = []
    while person.at.startswith("/q/"):
        form = person.page.select_one("form")
        data = held_by(form)
        for name in {control["name"] for control in form.select("input[type=radio]")}:
            if numbers.random() < 0.8:
                data[name] = numbers.choice(form.select(f'input[name="{name}"]'))["value"]
        for text in form.select("textarea"):
            data[text["name"]] = "word " * numbers.randrange(0, 180)
        data["go"] = "continue"
        response = person.client.post(person.response.request.path, data=data)
        assert response.status_code == 303
        sizes.append(size_of(response))
        person.response = person.client.get(response.headers["Location"])
        sizes.append(size_of(person.response))
    return sizes


def test_lengths_on_the_line_say_nothing_about_the_answers(fielded: Fielded) -> None:
    """Ways of one length give the same sequence; nor do the pages of one way differ from each other, which
    would tell where somebody is, and so what opened it."""
    by_length: dict[int, set[tuple[int, ...]]] = {}
    for seed in range(12):
        sizes = sizes_of_a_way(fielded.person(), random.Random(seed))
        by_length.setdefault(len(sizes), set()).add(tuple(sizes))
    assert all(len(sequences) == 1 for sequences in by_length.values()), by_length
    ways = [sizes for sequences in by_length.values() for sizes in sequences]
    assert len({size for sizes in ways for size in sizes[0::2]}) == 1, "redirects"
    assert len({size for sizes in ways for size in sizes[1::2]}) == 1, "pages"


def test_a_page_without_its_filling_would_tell_them_apart(fielded: Fielded) -> None:
    """The measure can see what it looks for."""
    person = fielded.person().begin()
    seen = set()
    while person.at.startswith("/q/"):
        seen.add(len(person.response.get_data(as_text=True).split("<!-- ")[0].rstrip()))
        person.press("continue")
    assert len(seen) > 3
