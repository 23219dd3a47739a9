"""What goes into the field is pinned: words, audience and files."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from survey_app.fielding import NotForTheField, ready
from survey_app.questionnaire.model import Audience
from tests.fielded import field_survey
from tests.opened import settings

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h4v4z"/></svg>'
YAML = """
id: pictured
title: A question with a picture
example: true
review: tests
audience: leaders
also_for: [staff]
owner: Tests
promised_minutes: 2
co_design: {groups: [Nobody], people: 0}
welcome: {who_asks: A test., why: To see., what_happens: Nothing., safety: Nobody reads at once.}
about: [{id: who, heading: Who asks, text: "A test <asks>."}]
privacy: [{id: kept, heading: What is kept, text: Nothing at all.}]
thanks: {message: Thank you., what_next: Nothing.}
sections:
  - id: all
    title: All of it
    questions:
      - id: house
        type: short-text
        ask: What is this?
        picture: {file: house.svg, alt: A house}
        variants: [{audience: staff, ask: "What is this, colleague?"}]
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "review" / "pictured.yaml"
    (path.parent / "media").mkdir(parents=True)
    (path.parent / "media" / "house.svg").write_bytes(DRAWING)
    path.write_text(YAML, encoding="utf-8")
    return path


def test_another_picture_under_the_same_name_is_another_version(written: Path, tmp_path: Path) -> None:
    before = ready(written, settings(tmp_path / "instance"))
    (written.parent / "media" / "house.svg").write_bytes(DRAWING.replace(b"4z", b"3z"))
    after = ready(written, settings(tmp_path / "instance"))
    assert before.version != after.version
    assert before.question("house").picture.sha256 == hashlib.sha256(DRAWING).hexdigest()


def test_a_survey_in_the_field_keeps_the_picture_and_the_words_it_opened_with(
    written: Path, tmp_path: Path
) -> None:
    fielded = field_survey(tmp_path, ready(written, settings(tmp_path / "instance")))
    try:
        (written.parent / "media" / "house.svg").unlink()
        written.write_text(YAML.replace("What is this?", "What was that?"), encoding="utf-8")
        someone = fielded.person().begin()
        assert someone.heading == "What is this?"
        with someone.client.get(someone.page.select_one("img")["src"]) as response:
            assert (response.status_code, response.get_data()) == (200, DRAWING)
            assert response.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    finally:
        fielded.dispose()


@pytest.mark.parametrize("name", ["../survey.sqlite", "a" * 64 + ".svg", "a" * 64 + ".sqlite", "x.svg"])
def test_no_other_file_is_given_away(written: Path, tmp_path: Path, name: str) -> None:
    fielded = field_survey(tmp_path, ready(written, settings(tmp_path / "instance")))
    try:
        assert fielded.person().get(f"/media/{name}").status == 404
    finally:
        fielded.dispose()


def test_a_file_that_is_missing_or_too_large_is_said_with_the_way_on(written: Path, tmp_path: Path) -> None:
    picture = written.parent / "media" / "house.svg"
    picture.write_bytes(DRAWING + b" " * 200_000)
    with pytest.raises(NotForTheField, match=r"house.svg has 200,.* 150,000 are the most"):
        ready(written, settings(tmp_path / "instance"))
    picture.unlink()
    with pytest.raises(NotForTheField, match=r"house.svg cannot be read .*put it in the folder media"):
        ready(written, settings(tmp_path / "instance"))


def test_an_audience_is_settled_when_the_survey_opens(written: Path, tmp_path: Path) -> None:
    for audience, words in (
        (None, "What is this?"),
        (Audience.STAFF, "What is this, colleague?"),
    ):
        questionnaire = ready(written, settings(tmp_path / "instance"), audience)
        assert questionnaire.question("house").ask == words
        assert questionnaire.audience is (audience or Audience.LEADERS)
        assert not questionnaire.question("house").variants
    with pytest.raises(NotForTheField, match="it is for leaders, staff"):
        ready(written, settings(tmp_path / "instance"), Audience.FAMILIES)


def test_a_record_reading_never_gets_a_public_link(written: Path, tmp_path: Path) -> None:
    reading = YAML.replace(
        "also_for: [staff]", "kind: record-reading\nreference: {ask: Which record?, pattern: AA-999}"
    )
    written.write_text(
        reading.replace('        variants: [{audience: staff, ask: "What is this, colleague?"}]\n', ""),
        encoding="utf-8",
    )
    with pytest.raises(NotForTheField, match="named reviewers"):
        ready(written, settings(tmp_path / "instance"))


def test_the_information_page_and_the_privacy_note_are_pinned_too(written: Path, tmp_path: Path) -> None:
    fielded = field_survey(tmp_path, ready(written, settings(tmp_path / "instance")))
    try:
        someone = fielded.person().get()
        assert {"About this survey", "Your privacy in this survey"} <= {
            a.get_text() for a in someone.page.select("main a")
        }
        assert "A test <asks>." in someone.get("/about").page.get_text()
        assert someone.get("/privacy").page.select_one("h2").get_text() == "What is kept"
    finally:
        fielded.dispose()


def test_a_text_that_an_import_left_to_be_written_is_never_asked_of_people(
    written: Path, tmp_path: Path
) -> None:
    written.write_text(YAML.replace("A test., why", '"To be written: who asks", why'), encoding="utf-8")
    with pytest.raises(NotForTheField, match="is not written yet"):
        ready(written, settings(tmp_path / "instance"))


def test_sound_and_film_wait_until_somebody_asks_for_them(written: Path, tmp_path: Path) -> None:
    for name in ("house.mp3", "house.mp4"):
        (written.parent / "media" / name).write_bytes(name.encode() * 100)
    more = "audio: {file: house.mp3}\n        bsl: {file: house.mp4}\n        variants:"
    written.write_text(YAML.replace("variants:", more), encoding="utf-8")
    fielded = field_survey(tmp_path, ready(written, settings(tmp_path / "instance")))
    try:
        someone = fielded.person().begin()
        audio, film = someone.page.audio, someone.page.video
        for player in (audio, film):
            assert player["preload"] == "none"
            assert player.has_attr("controls")
            assert not player.has_attr("autoplay")
            assert someone.page.find(id=player["aria-labelledby"]).get_text(strip=True)
        with someone.client.get(film["src"], headers={"Range": "bytes=5-8"}) as part:
            assert (part.status_code, part.get_data()) == (206, b".mp4")
            assert part.mimetype == "video/mp4"
    finally:
        fielded.dispose()


def test_a_file_of_another_kind_is_no_film(written: Path, tmp_path: Path) -> None:
    (written.parent / "media" / "house.exe").write_bytes(b"MZ")
    changed = YAML.replace("variants:", "bsl: {file: house.exe}\n        variants:")
    written.write_text(changed, encoding="utf-8")
    with pytest.raises(NotForTheField) as refused:
        ready(written, settings(tmp_path / "instance"))
    assert ["house.exe" in fault.message for fault in refused.value.faults] == [True]
