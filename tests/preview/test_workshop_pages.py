"""A group walks a draft: notes beside each question, what was said, and the record of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.cli import survey_app
from survey_app.preview import notes as notes_module
from survey_app.preview.application import application
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Workshop
from survey_app.questionnaire.workshop import Note, NoteKind
from tests.preview.walking import BASE, PORT, Walker

NUMBER = "0131 496 0000"


def in_a_later_session(walker: Walker) -> Walker:
    december = 1_796_600_000.0
    return Walker(application(walker.file, PORT, with_workshop=True, clock=lambda: december), walker.file)


def recorded(walker: Walker) -> tuple[Workshop, ...]:
    questionnaire = load(walker.file.read_text(encoding="utf-8"), "routed.yaml").questionnaire
    assert questionnaire is not None
    return questionnaire.co_design.workshops


def test_beside_each_question_are_five_buttons_and_a_place_for_words(workshop: Walker) -> None:
    aside = workshop.begin().page.select_one("aside")
    assert aside is not None
    labels = [button.get_text() for button in aside.select("button")]
    assert labels == ["Keep it", "Change it", "Drop it", "Hard word", "It hurts"]
    assert len(aside.select("textarea")) == 1


def test_without_a_workshop_there_is_no_place_for_notes(routed: Walker) -> None:
    assert not routed.begin().page.select("aside")
    assert routed.get("/workshop").status == 404
    response = routed.client.post("/workshop/note", data={"kind": "keep", "question": "tea"}, base_url=BASE)
    assert response.status_code == 404
    assert not routed.notes_file.exists()


def test_the_question_itself_is_as_it_is_without_a_workshop(workshop: Walker, routed: Walker) -> None:
    assert str(workshop.begin().page.select_one("main")) == str(routed.begin().page.select_one("main"))


def test_a_note_is_in_the_file_at_once_and_shown_beside_its_question(workshop: Walker) -> None:
    workshop.begin().say("change", "shorter, please")
    assert workshop.at == "/s/preview/q/tea"
    assert "shorter, please" in workshop.words
    (session,) = workshop.notebook().sessions
    assert session.month == "2026-11"
    assert session.notes == {"tea": (Note(NoteKind.CHANGE, "shorter, please"),)}


def test_several_notes_can_be_left_on_a_question_and_the_last_taken_back(workshop: Walker) -> None:
    workshop.begin().say("keep").say("keep").say("hurts")
    form = workshop.page.select_one('form[action="/workshop/take-back"]')
    assert form is not None
    data = {"question": "tea", "page": "tea"}
    workshop.client.post("/workshop/take-back", data=data, base_url=BASE)
    assert [note.kind for note in workshop.notebook().sessions[0].on("tea")] == ["keep", "keep"]


def test_notes_of_an_earlier_session_are_shown_with_its_month(workshop: Walker) -> None:
    workshop.begin().say("hard-word", "oat")
    assert "Said in this session Hard word 1" in workshop.words
    later = in_a_later_session(workshop).begin()
    assert "November 2026 Hard word 1 Hard word: oat" in later.words
    later.say("keep")
    assert [session.month for session in later.notebook().sessions] == ["2026-11", "2026-12"]


@pytest.mark.parametrize(
    "words", [f"ring {NUMBER}", "a.b@example.org", "Ask Morag about it", "Morag said no"]
)
def test_a_note_that_may_say_who_somebody_is_is_looked_at_again_and_may_be_kept(
    workshop: Walker, words: str
) -> None:
    workshop.begin().say("change", words)
    assert workshop.heading == "Could this show who someone is?"
    assert not workshop.notes_file.exists()
    workshop.press("change", name="kind")
    assert workshop.at == "/s/preview/q/tea"
    assert workshop.notebook().sessions[0].on("tea") == (Note(NoteKind.CHANGE, words),)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "It is too long. We like it. I'm fine",
        "Say Scotland or Glasgow instead",
        "Not on Mondays, or on Monday",
        "“Milk” is a hard word for Oat people",
        "Why? Because. They said so",
        "NHS",
    ],
)
def test_words_that_name_nobody_are_kept_without_asking(workshop: Walker, words: str) -> None:
    workshop.begin().say("change", words)
    assert workshop.at == "/s/preview/q/tea"


def test_what_we_said_shows_counts_and_words_by_question(workshop: Walker) -> None:
    workshop.begin().say("keep").press("continue", {"tea": "tea"}).say("drop", "nobody cares")
    workshop.get("/workshop")
    assert "Keep it 1 Change it 0 Drop it 1 Hard word 0 It hurts 0" in workshop.words
    assert "Do you drink tea? Keep it 1" in workshop.words
    assert "With milk? Drop it 1 Drop it: nobody cares" in workshop.words


def test_notes_on_a_question_that_is_gone_are_still_shown(workshop: Walker) -> None:
    workshop.begin().press("continue", {"tea": "no-tea"}).say("drop", "not this")
    workshop.save("id: instead", "id: other-drink")
    assert (
        "instead (a question that is not there now) Drop it 1 Drop it: not this"
        in workshop.get("/workshop").words
    )


def test_the_counts_go_into_the_questionnaire_and_the_next_note_begins_a_session(workshop: Walker) -> None:
    workshop.begin().say("keep").say("hard-word", "oat")
    before = workshop.file.read_text(encoding="utf-8").splitlines()
    workshop.client.post("/workshop/people", data={"people": "6"}, base_url=BASE)
    workshop.response = workshop.client.post("/workshop/record", base_url=BASE, follow_redirects=True)
    assert "The counts now stand in routed.yaml" in workshop.words
    assert recorded(workshop) == (Workshop(month="2026-11", people=6, keep=1, hard_word=1),)
    after = workshop.file.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] in ([], [before[7]], [before[8]])
    workshop.begin().say("drop")
    assert [session.recorded for session in workshop.notebook().sessions] == [True, False]


def test_nothing_is_recorded_before_it_is_known_how_many_people_there_were(workshop: Walker) -> None:
    workshop.begin().say("keep")
    workshop.response = workshop.client.post("/workshop/record", base_url=BASE)
    assert workshop.status == 409
    assert "say first how many people took part" in workshop.words
    assert recorded(workshop) == ()


def test_a_month_of_which_it_was_never_said_is_named(workshop: Walker) -> None:
    workshop.begin().say("keep")
    later = in_a_later_session(workshop)
    later.begin().say("drop")
    later.client.post("/workshop/people", data={"people": "6"}, base_url=BASE)
    later.response = later.client.post("/workshop/record", base_url=BASE)
    assert "nobody said how many people took part in 2026-11" in later.words


@pytest.mark.parametrize("people", ["", "0", "many", "501", "-1", "1e9", "\u0663", "9" * 5000])
def test_a_number_of_people_that_is_none_is_said(workshop: Walker, people: str) -> None:
    workshop.response = workshop.client.post("/workshop/people", data={"people": people}, base_url=BASE)
    assert workshop.status == 422
    assert "Write how many people are here" in workshop.words
    assert workshop.page.select_one("title").get_text().startswith("Error:")  # type: ignore[union-attr]


def test_two_hundred_notes_are_kept_and_shown(workshop: Walker) -> None:
    workshop.begin()
    for number in range(200):
        data = {"kind": "change", "question": "tea", "page": "tea", "words": f"thought number {number}"}
        assert workshop.client.post("/workshop/note", data=data, base_url=BASE).status_code == 303
    assert len(workshop.notebook().sessions[0].on("tea")) == 200
    assert "thought number 199" in workshop.get("/s/preview/q/tea").words
    assert "Change it 200" in workshop.get("/workshop").words


def test_notes_that_are_left_at_the_same_time_are_all_kept(workshop: Walker) -> None:
    def leave(number: int) -> int:
        data = {"kind": "keep", "question": "tea", "words": f"thought number {number}"}
        return workshop.app.test_client().post("/workshop/note", data=data, base_url=BASE).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(leave, range(40))) == {303}
    assert len({note.words for note in workshop.notebook().sessions[0].on("tea")}) == 40


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "{tea|x} {{ 7 * 7 }} \x00 \u202e \ud800".encode("utf-8", "replace").decode(),
        '- keep\n- drop: "x"\n# not a remark',
        "x" * 10_000,
        "'\"\\ : & * ! % @ `",
        "\u0645\u0631\u062d\u0628\u0627 \U0001f600",
    ],
)
def test_whatever_a_note_holds_it_is_words_and_nothing_else(workshop: Walker, words: str) -> None:
    data = {"kind": "change", "question": "tea", "page": "tea", "words": words, "kept": "yes"}
    assert workshop.begin().client.post("/workshop/note", data=data, base_url=BASE).status_code == 303
    (note,) = workshop.notebook().sessions[0].on("tea")
    assert len(note.words) <= 300
    page = workshop.get("/s/preview/q/tea").page
    assert " ".join(note.words.split()) in " ".join(page.select_one("aside").get_text().split())  # type: ignore[union-attr]
    assert not page.select("aside script")
    assert workshop.get("/workshop").status == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "like", "question": "tea"},
        {"kind": "keep", "question": "no-such-question"},
        {"kind": "keep"},
    ],
)
def test_what_no_button_sends_is_refused_and_nothing_is_kept(workshop: Walker, data: dict[str, str]) -> None:
    assert workshop.client.post("/workshop/note", data=data, base_url=BASE).status_code == 400
    assert not workshop.notes_file.exists()


def test_a_page_to_go_back_to_is_never_an_address_that_was_sent(workshop: Walker) -> None:
    data = {"kind": "keep", "question": "tea", "page": "https://evil.example/"}
    response = workshop.client.post("/workshop/note", data=data, base_url=BASE)
    assert response.headers["Location"] == "/workshop"


def test_a_file_of_notes_that_is_not_understood_is_left_alone(workshop: Walker) -> None:
    workshop.notes_file.write_text("sessions:\n  - month: soon\n")
    workshop.begin()
    assert "Notes cannot be left now. routed.workshop.yaml:2:" in workshop.words
    data = {"kind": "change", "question": "tea", "page": "tea", "words": "not lost"}
    workshop.response = workshop.client.post("/workshop/note", data=data, base_url=BASE)
    assert workshop.status == 409
    assert "not lost" in workshop.words
    assert workshop.get("/workshop").status == 409
    assert workshop.notes_file.read_text() == "sessions:\n  - month: soon\n"


def test_when_writing_fails_the_notes_that_were_there_are_there(workshop: Walker, monkeypatch) -> None:
    workshop.begin().say("keep")
    before = workshop.notes_file.read_bytes()

    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(notes_module, "write_whole", full)
    workshop.get("/s/preview/q/tea").say("drop", "please")
    assert workshop.status == 409
    assert "cannot be written (No space left on device)" in workshop.words
    assert "please" in workshop.words
    assert workshop.notes_file.read_bytes() == before


def test_a_power_cut_while_writing_leaves_the_old_notes_whole(workshop: Walker, monkeypatch) -> None:
    workshop.begin().say("keep")
    before = workshop.notes_file.read_bytes()

    def power_cut(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("survey_app.preview.saving.os.fsync", power_cut)
    with pytest.raises(KeyboardInterrupt):
        workshop.client.post("/workshop/note", data={"kind": "drop", "question": "tea"}, base_url=BASE)
    assert workshop.notes_file.read_bytes() == before
    assert sorted(path.name for path in workshop.file.parent.iterdir()) == [
        "routed.workshop.yaml",
        "routed.yaml",
    ]


def test_the_check_does_not_take_the_notes_for_a_questionnaire(workshop: Walker) -> None:
    workshop.begin().say("keep")
    result = CliRunner().invoke(survey_app, ["check", str(workshop.file.parent)])
    assert "routed.workshop.yaml" not in result.output
    assert "1 questionnaire:" in result.output


def command(workshop: Walker, *more: str):
    return CliRunner().invoke(survey_app, ["preview", str(workshop.file), *more])


def test_the_command_counts_the_notes_into_the_record(workshop: Walker) -> None:
    workshop.begin().say("keep")
    result = command(workshop, "--workshop-record", "--people", "4")
    assert (result.exit_code, result.output) == (
        0,
        "1 session of routed.workshop.yaml counted into routed.yaml.\n",
    )
    assert recorded(workshop) == (Workshop(month="2026-11", people=4, keep=1),)
    again = command(workshop, "--workshop-record")
    assert again.exit_code == 1
    assert "no notes that were not written into the record yet" in again.output
    assert len(recorded(workshop)) == 1


def test_the_command_says_how_to_give_the_number_of_people(workshop: Walker) -> None:
    workshop.begin().say("keep")
    result = command(workshop, "--workshop-record")
    assert (result.exit_code, result.output) == (
        1,
        "Error: say first how many people took part (--people N)\n",
    )


def test_the_number_of_people_goes_with_recording_only(workshop: Walker) -> None:
    assert command(workshop, "--people", "4").exit_code == 2
