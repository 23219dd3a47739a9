"""The page is always the file as it is now; where the file has faults, the faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.preview.application import application
from survey_app.preview.watched import Watched
from survey_app.questionnaire.faults import Fault
from tests.preview.walking import PORT, Walker


def state(walker: Walker) -> str:
    return walker.get("/preview/version").words


def test_a_changed_word_is_there_at_once_and_the_walk_goes_on(routed: Walker) -> None:
    routed.begin().press("continue", {"tea": "tea"})
    routed.save("With milk?", "With some milk?")
    assert routed.get(routed.at).heading == "With some milk?"
    assert routed.press("back").page.select_one('input[value="tea"]').has_attr("checked")  # type: ignore[union-attr]


def test_the_version_changes_with_the_file_and_not_without(routed: Walker) -> None:
    first = state(routed)
    assert state(routed) == first
    routed.save("With milk?", "With some milk?")
    assert state(routed) != first
    routed.save("With some milk?", "With milk?")
    assert state(routed) == first


def test_pages_know_the_version_they_were_drawn_from(routed: Walker) -> None:
    script = routed.get("/s/preview").page.select_one("script[data-state]")
    assert script is not None
    assert script["data-state"] == state(routed)


def test_all_faults_are_shown_with_their_place_and_their_mend(routed: Walker) -> None:
    routed.begin()
    routed.save("type: long-text", "type: long-words")
    routed.save("code: oat", "code: Oat")
    routed.get("/s/preview/q/tea")
    assert (routed.status, routed.heading) == (422, "routed.yaml has 3 faults")
    places = [" ".join(p.get_text().split()) for p in routed.page.select(".fault__place")]
    lines = routed.file.read_text(encoding="utf-8").splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if "Oat," in line or "long-words" in line]
    assert {place.split(", column")[0] for place in places} >= {f"Error in line {each}" for each in wrong}
    assert len(routed.page.select(".fault__mend")) == len(places)


def test_a_mended_file_brings_the_page_back_with_the_walk(routed: Walker) -> None:
    routed.begin().press("continue", {"tea": "tea"})
    here = routed.at
    routed.save("id: milk", "id: MILK")
    assert routed.get(here).status == 422
    routed.save("id: MILK", "id: milk")
    assert (routed.get(here).status, routed.heading) == (200, "With milk?")


def test_a_question_that_was_taken_out_is_no_page_any_more(routed: Walker) -> None:
    routed.begin()
    routed.save("id: instead", "id: other-drink")
    assert routed.get("/s/preview/q/instead").heading == "There is no such page"


def test_warnings_stand_on_their_page_and_not_in_the_way(routed: Walker) -> None:
    routed.save("Do you drink tea?", "Do you not drink tea and coffee and also milk at home?")
    assert routed.get("/s/preview").status == 200
    assert "warning" in routed.get("/check").heading
    assert routed.page.select(".fault--warning")


def test_a_file_that_is_gone_is_said_and_may_come_back(routed: Walker) -> None:
    text = routed.file.read_bytes()
    routed.file.unlink()
    assert "it cannot be read" in routed.get("/s/preview").words
    routed.file.write_bytes(text)
    assert routed.get("/s/preview").heading == "Routed"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00broken",
        b"a: [" * 400,
        b"- " * 100_000,
        b"id: x\n" * 40_000,
        b"sections: [" + b"{id: a, title: b, questions: [{id: q, type: single}]}," * 4_000 + b"]",
        b"x: " + b"y" * 300_000,
        b"&a [*a, *a]",
        b"!!python/object/apply:os.system ['true']",
        ("title: " + "<script>alert(1)</script>" * 50).encode(),
        b"id: \x00\x01",
    ],
    ids=lambda content: repr(content[:16]),
)
def test_whatever_the_file_holds_gives_a_page_of_faults(routed: Walker, content: bytes) -> None:
    routed.begin()
    routed.file.write_bytes(content)
    for path in ("/s/preview", "/s/preview/q/tea", "/check"):
        assert routed.get(path).status == (200 if path == "/check" else 422)
        assert routed.page.select(".fault--error")
        assert not routed.page.select("main script")


def test_the_file_is_worked_out_once_for_each_content(routed: Walker) -> None:
    watched = Watched(routed.file)
    first = watched.now()
    assert watched.now() is first
    routed.save("With milk?", "With some milk?")
    assert watched.now() is not first


def test_what_the_check_finds_besides_is_shown_too(routed: Walker) -> None:
    def examine(path: Path) -> list[Fault]:
        return [Fault(path.name, 3, 1, "warning", "made-up", "no results could be released", "change it")]

    walker = Walker(application(routed.file, PORT, examine=examine), routed.file)
    assert "Check (1 warning)" in walker.get("/s/preview").words
    assert "no results could be released" in walker.get("/check").words
