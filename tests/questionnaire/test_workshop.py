"""The notes of a workshop are kept as people can read them, and counted into the questionnaire's record."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Workshop
from survey_app.questionnaire.nodes import Unreadable
from survey_app.questionnaire.recording import CannotRecord, with_workshops
from survey_app.questionnaire.workshop import Note, Notebook, NoteKind, Session, read, written
from tests.questionnaire.samples import SHIPPED, SMALL, text_of, unhurried

NOTEBOOK = Notebook(
    (
        Session("2026-09", people=6, recorded=True, notes={"tea": (Note(NoteKind.KEEP),)}),
        Session(
            "2026-11",
            people=5,
            notes={
                "tea": (Note(NoteKind.KEEP), Note(NoteKind.KEEP), Note(NoteKind.CHANGE, "Ask “what”: why?")),
                "milk": (Note(NoteKind.HARD_WORD, "oat"), Note(NoteKind.HURTS), Note(NoteKind.DROP)),
            },
        ),
    )
)
RECORD = Workshop(month="2026-11", people=5, keep=2, change=1, drop=1, hard_word=1, hurts=1)
identifiers = st.from_regex(r"[a-z][a-z0-9-]{0,10}\Z", fullmatch=True)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=40
).map(lambda found: normalize("NFC", found))
sessions = st.builds(
    Session,
    month=st.from_regex(r"20[0-9]{2}-(0[1-9]|1[0-2])\Z", fullmatch=True),
    people=st.none() | st.integers(1, 500),
    recorded=st.booleans(),
    notes=st.dictionaries(
        identifiers, st.lists(st.builds(Note, st.sampled_from(NoteKind), words), min_size=1).map(tuple)
    ),
)


def test_the_file_is_one_that_a_person_can_read() -> None:
    assert written(NOTEBOOK, "routed.yaml").splitlines()[3:] == [
        "sessions:",
        '  - month: "2026-09"',
        "    people: 6",
        "    recorded: true",
        "    counts: {keep: 1, change: 0, drop: 0, hard-word: 0, hurts: 0}",
        "    notes:",
        "      tea:",
        "        - keep",
        '  - month: "2026-11"',
        "    people: 5",
        "    counts: {keep: 2, change: 1, drop: 1, hard-word: 1, hurts: 1}",
        "    notes:",
        "      tea:",
        "        - keep",
        "        - keep",
        '        - change: "Ask “what”: why?"',
        "      milk:",
        '        - hard-word: "oat"',
        "        - hurts",
        "        - drop",
    ]


@settings(unhurried, max_examples=40)
@given(st.lists(sessions, max_size=3).map(lambda found: Notebook(tuple(found))))
def test_what_was_written_is_read_back(notebook: Notebook) -> None:
    assert read(written(notebook, "x.yaml"), "x.workshop.yaml") == notebook


def test_what_a_person_changed_in_it_is_read() -> None:
    text = 'sessions:\n- {month: "2026-11", notes: {tea: [keep, {change: shorter}]}}\n'
    (session,) = read(text, "x").sessions
    assert session.people is None
    assert session.on("tea") == (Note(NoteKind.KEEP), Note(NoteKind.CHANGE, "shorter"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sessions:\n  - people: 3\n", 2),
        ("sessions:\n  - month: November\n", 2),
        ('sessions:\n  - month: "2026-11"\n    people: many\n', 3),
        ('sessions:\n  - month: "2026-11"\n    people: 0\n', 3),
        ('sessions:\n  - month: "2026-11"\n    notes:\n      tea:\n        - like\n', 5),
        ('sessions:\n  - month: "2026-11"\n    notes:\n      tea:\n        - {keep: 1}\n', 5),
        ('sessions:\n  - month: "2026-11"\n    notes:\n      Tea:\n        - keep\n', 5),
        ('sessions:\n  - month: "2026-11"\n    remark: mine\n', 3),
        ("sessions: 3", 1),
        ("sessions:", 1),
        ("- a", 1),
        ("sessions: []\nmore: 1", 1),
        ("sessions: [", 1),
        ("&a [*a]", 1),
    ],
)
def test_what_is_not_understood_is_said_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable) as caught:
        read(text, "x.workshop.yaml")
    assert caught.value.fault.line in {line, line + 1}
    assert caught.value.fault.file == "x.workshop.yaml"


@pytest.mark.parametrize("text", ["", "\n", "sessions: []"])
def test_a_file_without_sessions_has_none(text: str) -> None:
    assert read(text, "x").sessions == ()


def test_notes_of_one_month_go_into_one_session() -> None:
    notebook = (
        Notebook()
        .noting("tea", Note(NoteKind.KEEP), "2026-11")
        .with_people(4, "2026-11")
        .noting("tea", Note(NoteKind.DROP), "2026-11")
    )
    (session,) = notebook.sessions
    assert session.people == 4
    assert [note.kind for note in session.on("tea")] == [NoteKind.KEEP, NoteKind.DROP]


@pytest.mark.parametrize("month", ["2026-11", "2026-12"], ids=["recorded", "another month"])
def test_a_new_session_begins_after_recording_and_in_another_month(month: str) -> None:
    before = Notebook().noting("tea", Note(NoteKind.KEEP), "2026-11")
    if month == "2026-11":
        before = before.all_recorded()
    after = before.noting("tea", Note(NoteKind.DROP), month)
    assert [len(session.on("tea")) for session in after.sessions] == [1, 1]
    assert after.earlier(month) == (before.sessions[0],)


def test_the_last_note_on_a_question_can_be_taken_back_and_no_earlier_session_changes() -> None:
    notebook = Notebook().noting("tea", Note(NoteKind.KEEP), "2026-10").all_recorded()
    again = (
        notebook.noting("tea", Note(NoteKind.DROP), "2026-11")
        .taking_back("tea", "2026-11")
        .taking_back("tea", "2026-11")
    )
    assert again.sessions[0].on("tea") == (Note(NoteKind.KEEP),)
    assert again.sessions[1].notes == {}


def test_only_sessions_that_were_not_recorded_are_counted() -> None:
    (session,) = NOTEBOOK.unrecorded
    assert session.as_record() == RECORD
    assert not NOTEBOOK.all_recorded().unrecorded


def test_a_record_needs_to_know_how_many_people_there_were() -> None:
    with pytest.raises(ValueError, match="how many people"):
        Session("2026-11").as_record()


@pytest.mark.parametrize("people", [0, -1, 501])
def test_no_room_holds_such_a_number_of_people(people: int) -> None:
    with pytest.raises(ValueError, match="no number of people"):
        Notebook().with_people(people, "2026-11")


def recorded_in(text: str) -> tuple[Workshop, ...]:
    questionnaire = load(text, "x.yaml").questionnaire
    assert questionnaire is not None
    return questionnaire.co_design.workshops


@pytest.mark.parametrize("path", [*SHIPPED, *SMALL], ids=lambda path: path.stem)
def test_recording_adds_lines_and_changes_none(path) -> None:
    text = path.read_text(encoding="utf-8")
    once = with_workshops(text, path.name, [RECORD])
    twice = with_workshops(once, path.name, [RECORD, RECORD])
    assert recorded_in(twice)[-3:] == (RECORD,) * 3
    kept = text.splitlines()
    if "co_design: {" not in text:
        lines = iter(twice.splitlines())
        assert all(line in lines for line in kept)  # each of them, in this order
        assert len(twice.splitlines()) - len(kept) in {3, 4}
    else:
        differing = [old for old, new in zip(kept, twice.splitlines(), strict=True) if old != new]
        assert [line.startswith("co_design: {") for line in differing] == [True]


BLOCK = """\
co_design:
  groups: [A]   # who
  people: 3     # how many
  changed:
    - >
      A long
      line
# about the next

welcome: """


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("co_design: {groups: [Nobody yet], people: 0}\nwelcome: ", BLOCK),
        ("people: 0}\n", "people: 0, }\n"),
        ("people: 0}\n", "people: 0, workshops: []}\n"),
        ("people: 0}\n", "people: 0,\n  workshops: [\n    ]\n  }\n"),
        ("\n", "\r\n"),
        (
            "co_design: {groups: [Nobody yet], people: 0}\n",
            "co_design:\n   groups: [A]\n   workshops:\n"
            "   -  month: '2026-01'\n      people: 2\n\n   people: 1\n",
        ),
    ],
    ids=["block", "trailing comma", "empty list", "list over lines", "line ends of Windows", "by hand"],
)
def test_however_the_record_is_laid_out_the_entry_goes_to_its_end(old: str, new: str) -> None:
    text = text_of("one-question").replace(old, new)
    assert load(text, "x.yaml").questionnaire is not None
    changed = with_workshops(text, "x.yaml", [RECORD])
    assert recorded_in(changed)[-1] == RECORD
    for comment in ("# who", "# how many", "# about the next\n\nwelcome"):
        assert (comment in changed) is (comment in text)
    if "\r\n" in text:
        assert changed.count("\n") == changed.count("\r\n")


def test_a_record_at_the_end_of_a_file_without_a_last_line_end_is_added_to() -> None:
    text = text_of("one-question")
    line = next(line for line in text.splitlines() if line.startswith("co_design"))
    moved = text.replace(line + "\n", "") + "\nco_design:\n  groups: [A]\n  people: 1"
    assert recorded_in(with_workshops(moved, "x.yaml", [RECORD])) == (RECORD,)


def test_where_a_machine_cannot_put_it_in_a_person_is_told_what_to_write() -> None:
    with pytest.raises(CannotRecord, match="mend them first") as caught:
        with_workshops(text_of("one-question").replace("type: ", "typ: "), "x.yaml", [RECORD])
    assert caught.value.lines.splitlines() == [
        "  workshops:",
        '    - {month: "2026-11", people: 5, keep: 2, change: 1, drop: 1, hard_word: 1, hurts: 1}',
    ]
