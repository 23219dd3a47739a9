"""The words desk: texts are read one by one, danger is passed on by two people, and two let words out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.letterbox import contact_seal, key_files
from survey_app.storage import contacts, reading
from survey_app.storage.reading import State
from survey_app.team.opened import IDLE, LONGEST
from tests import leads
from tests.opened import PASSPHRASE
from tests.team.reading import DANGER, HARMLESS, Desk, Reader, desk


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Desk]:
    made = desk(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def ann(here: Desk) -> Reader:
    return here.somebody("ann")


@pytest.fixture
def bob(here: Desk) -> Reader:
    return here.somebody("bob")


def states(here: Desk) -> list[State]:
    with here.field.owner.read() as connection:
        return sorted(each.state for each in reading.readings(connection, here.survey).values())


def test_the_desk_says_roughly_how_much_waits_and_by_when(ann: Reader) -> None:
    ann.get("/words/")
    assert "At least 10 texts wait to be read." in ann.said
    assert "within 14 days of closing" in ann.said
    assert not re.search(r"\b1[12]\b", ann.said)


def test_without_the_passphrase_no_text_is_shown(ann: Reader) -> None:
    assert ann.read().heading.startswith("Unlock the texts")
    ann.unlock("a wrong passphrase")
    assert (ann.status, "opens nothing here" in ann.said) == (403, True)
    assert ann.read().heading.startswith("Unlock the texts")


def test_a_text_that_may_mean_danger_comes_first_and_says_so(ann: Reader) -> None:
    ann.unlock()
    assert (ann.heading, ann.text) == ("A text to read", DANGER)
    assert "can mean danger" in ann.said
    assert [mark.text for mark in ann.page.select("mark")] == ["Isla Campbell", "07700 900123"]


def test_every_text_is_read_once_and_then_there_is_none_left(here: Desk, ann: Reader) -> None:
    ann.unlock()
    seen = []
    while ann.heading == "A text to read":
        seen.append(ann.text)
        ann.press("read")
    assert ann.heading == "Every text is read"
    assert sorted(seen) == sorted([DANGER, *(f"Harmless {n}." for n in range(HARMLESS))])
    assert states(here) == [State.READ] * (HARMLESS + 1)
    assert "Every text has been read" in ann.get("/words/").said


def test_another_reader_goes_on_where_the_first_stopped(ann: Reader, bob: Reader) -> None:
    ann.unlock().press("read")
    bob.unlock()
    assert bob.text != DANGER


def test_danger_goes_to_the_lead_only_by_two_people(here: Desk, ann: Reader, bob: Reader) -> None:
    ann.unlock().press("flag")
    assert "Another reader looks at it next" in ann.said
    ann.second()
    assert DANGER not in ann.said
    assert "Something that you flagged waits for another reader" in ann.said
    assert "A text waits for a second person." in bob.get("/words/").said
    bob.unlock()
    assert bob.second().text == DANGER
    bob.press("refer", note="Ring today.")
    assert "Passed on." in bob.said
    assert states(here) == [State.REFERRED]
    lena = here.somebody("lena")
    assert "Something waits for you." in lena.get("/safeguarding/").said
    lena.unlock_as_lead()
    assert DANGER in lena.said
    assert "What is one thing to change?" in lena.said
    assert "City of Edinburgh" in lena.said
    assert "Ring today." in lena.said
    assert "Harmless" not in lena.said, "a referral holds that text only"
    assert {"words-unlocked", "word-flagged", "word-referred", "safeguarding-unlocked"} <= set(here.events())


def test_whoever_flagged_cannot_be_the_second_person(here: Desk, ann: Reader, bob: Reader) -> None:
    """Not even with a form that the page did not show them."""
    ann.unlock().press("flag")
    bob.unlock().second()
    theirs = bob.page.select_one("main form input[name=id]")["value"]
    token = ann.second().page.select_one("main form input[name=csrf_token]")["value"]
    for go in ("refer", "no-danger"):
        answer = ann.client.post(
            f"/team/words/{here.survey}/second",
            data={"csrf_token": token, "id": theirs, "go": go},
            base_url=here.url,
        )
        assert answer.status_code == 409
    assert states(here) == [State.FLAGGED]


def test_a_second_person_may_see_no_danger(here: Desk, ann: Reader, bob: Reader) -> None:
    ann.unlock().press("flag")
    bob.unlock().second().press("no-danger")
    assert states(here) == [State.NO_DANGER]
    assert "Nothing waits for you." in bob.said


def test_where_there_is_no_lead_it_says_so_and_passes_nothing_on(tmp_path: Path) -> None:
    here = desk(tmp_path, lead=False)
    ann, bob = here.somebody("ann"), here.somebody("bob")
    assert "Nobody is named as safeguarding lead" in ann.get("/words/").said
    ann.unlock().press("flag")
    bob.unlock().second()
    assert "Tell the person who is responsible yourself, now." in bob.said
    assert [each["value"] for each in bob.page.select("main button[name=go]")] == ["no-danger"]
    assert bob.press("refer").status == 400
    assert states(here) == [State.FLAGGED]
    here.dispose()


def test_words_are_let_out_by_two_people(here: Desk, ann: Reader, bob: Reader) -> None:
    ann.unlock()
    begun = ann.page.select_one("textarea").text.strip()
    assert begun == "I am not safe at home. My name is […], ring […]."
    ann.press("redact", redacted="I am not safe at home. […]")
    ann.publish()
    assert "Nothing waits for you." in ann.said
    assert "What you prepared waits for another reader." in ann.said
    bob.unlock().publish()
    assert bob.text == "I am not safe at home. […]"
    bob.press("approve")
    assert bob.page.select("h2")[-1].find_next("blockquote").text == "I am not safe at home. […]"
    assert {"word-redacted", "word-approved"} <= set(here.events())


def test_a_redaction_that_changes_words_is_refused_and_not_lost(ann: Reader) -> None:
    ann.unlock().press("redact", redacted="I am safe at home. […]")
    assert (ann.status, "Only take words out" in ann.said) == (409, True)
    assert ann.page.select_one("textarea").text.strip() == "I am safe at home. […]"


def test_what_was_changed_since_the_page_was_shown_is_not_approved(ann: Reader, bob: Reader) -> None:
    ann.unlock().press("redact", redacted="I am not safe at home. […]")
    bob.unlock().publish()
    ann.read(1).press("redact", redacted="I am not safe […]")
    bob.press("approve")
    assert bob.status == 409
    assert "Nothing yet." in bob.said


def test_what_waits_for_a_second_person_is_not_prepared_for_publishing(here: Desk, ann: Reader) -> None:
    ann.unlock()
    form = ann.page.select_one("main form input[name=id]")["value"]
    ann.press("flag")
    ann.read(1)
    assert ann.page.select_one("textarea") is None
    ann.press("redact", id=form, redacted=DANGER)
    assert ann.status == 409


def test_an_open_surveys_texts_are_not_read(tmp_path: Path) -> None:
    here = desk(tmp_path, closed=False)
    ann = here.somebody("ann")
    assert "Their texts are read when they have closed, or earlier" in ann.get("/words/").said
    ann.unlock()
    assert (ann.status, "still open" in ann.said) == (409, True)
    here.dispose()


def test_it_locks_by_itself_when_nobody_looks(here: Desk, ann: Reader) -> None:
    ann.unlock()
    here.here.clock.now += IDLE - 1
    assert ann.read().text == DANGER
    here.here.clock.now += IDLE
    assert "I am not safe" not in ann.read().said


def test_it_locks_after_some_hours_even_when_somebody_reads(here: Desk, ann: Reader) -> None:
    ann.unlock()
    for _ in range(LONGEST // 600 - 1):
        here.here.clock.now += 600
        assert ann.read().text == DANGER
    here.here.clock.now += 600
    assert "I am not safe" not in ann.read().said


def test_it_locks_when_somebody_says_so_or_signs_out(here: Desk, ann: Reader) -> None:
    ann.unlock()
    ann.get("/words/").press(None)
    assert ann.read().heading.startswith("Unlock the texts")
    ann.unlock()
    kept = here.here.app.extensions["opened"]
    assert len(kept._sittings) == 1
    ann.get("/")
    token = ann.page.select_one("header form input[name=csrf_token]")["value"]
    ann.client.post("/team/sign-out", data={"csrf_token": token}, base_url=here.url)
    assert kept._sittings == {}


def test_nobody_else_comes_in_by_an_unlocked_desk(here: Desk, ann: Reader, bob: Reader) -> None:
    ann.unlock()
    assert bob.read().heading.startswith("Unlock the texts")


def test_the_key_is_in_no_cookie_and_on_no_disk(here: Desk, ann: Reader) -> None:
    ann.unlock()
    private = here.field.private_key()
    cookies = repr(ann.client._cookies)  # type: ignore[attr-defined]
    assert private.hex() not in cookies
    for path in here.field.files:
        assert private not in path.read_bytes()
        assert private.hex().encode() not in path.read_bytes()


@pytest.mark.parametrize("name", ["pat"])
def test_whoever_publishes_numbers_reads_no_words(here: Desk, name: str) -> None:
    somebody = here.somebody(name)
    for path in ("/words/", f"/words/{here.survey}/read", "/safeguarding/"):
        assert somebody.get(path).status == 403, path
    assert "Words" not in somebody.get("/").page.select_one("nav").text


def test_a_reader_sees_no_number_and_nothing_of_the_leads(ann: Reader) -> None:
    for path in ("/dashboard/", "/surveys", "/paper/", "/safeguarding/"):
        assert ann.get(path).status == 403, path


def test_wrong_passphrases_are_slowed(ann: Reader) -> None:
    for _ in range(5):
        ann.unlock("a wrong passphrase")
    assert ann.unlock().status == 429


def test_the_private_file_opens_where_the_key_is_not_on_the_machine(here: Desk, ann: Reader) -> None:
    file = key_files.PrivateFile(here.field.survey.public_key, _wrappings(here))
    sent = (io.BytesIO(key_files.private_text(file).encode()), "key.json")
    ann.unlock(PASSPHRASE, file=sent)
    assert ann.text == DANGER


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"kind": "survey-app public key"}', b"[" * 5000])
def test_a_file_that_is_no_key_is_refused_in_words(here: Desk, content: bytes) -> None:
    lena = here.somebody("lena")
    lena.unlock_as_lead(file=content)
    assert lena.status in {400, 409}
    assert lena.page.select_one("#error-summary")


def _wrappings(here: Desk) -> dict[str, bytes]:
    from survey_app.storage import surveys

    with here.field.owner.read() as connection:
        return dict(surveys.keys(connection, here.survey))


def test_the_lead_reads_requests_and_deletes_them_when_dealt_with(here: Desk) -> None:
    wanted = contact_seal.Wanted("07700 900123", "I would like to talk.")
    contacts.add(here.field.public, contact_seal.seal(_lead_public(), wanted), 9000)
    lena = here.somebody("lena")
    assert "07700" not in lena.get("/safeguarding/").said
    lena.unlock_as_lead()
    assert "07700 900123" in lena.said
    assert lena.press(None).status == 400, "the box was not ticked"
    lena.get("/safeguarding/").press(None, sure="yes")
    assert "Nobody has asked." in lena.said
    assert "contact-dealt-with" in here.events()


def test_what_was_passed_on_stays_until_it_was_dealt_with(here: Desk, ann: Reader, bob: Reader) -> None:
    ann.unlock().press("flag")
    bob.unlock().second().press("refer")
    lena = here.somebody("lena").unlock_as_lead()
    lena.press(None, sure="yes")
    assert "Nothing was passed on." in lena.said
    assert "referral-dealt-with" in here.events()
    with here.field.owner.read() as connection:
        assert reading.referrals(connection) == {}


def test_a_key_that_is_not_the_leads_is_refused(here: Desk) -> None:
    other, _ = key_files.new_pair({"lead": leads.PASSPHRASE})
    lena = here.somebody("lena").unlock_as_lead(file=key_files.private_text(other).encode())
    assert (lena.status, "not the key that requests are sealed to" in lena.said) == (409, True)


def test_locked_the_lead_can_delete_nothing(here: Desk) -> None:
    contacts.add(here.field.public, contact_seal.seal(_lead_public(), contact_seal.Wanted("x", "")), 9000)
    lena = here.somebody("lena").unlock_as_lead()
    id = lena.page.select_one("input[name=id]")["value"]
    lena.press(None, form=-1)
    assert "Something waits for you." in lena.said
    token = lena.page.select_one("input[name=csrf_token]")["value"]
    lena.client.post(
        "/team/safeguarding/dealt-with",
        data={"csrf_token": token, "kind": "request", "id": id, "sure": "yes"},
        base_url=here.url,
    )
    assert "Something waits for you." in lena.get("/safeguarding/").said


def _lead_public() -> bytes:
    from survey_app.letterbox import envelopes

    return envelopes.public_of(leads.private_key())


def test_what_people_wrote_is_shown_as_letters(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> ring 07700 900123 <b>&amp;"
    here = desk(tmp_path, closed=False)
    here.field.hand_in(here.field.saying(hostile))
    here.field.close()
    ann = here.somebody("ann").unlock()
    seen = []
    while ann.heading == "A text to read":
        seen.append(ann.text)
        assert ann.page.select_one("blockquote script, blockquote b") is None
        ann.press("read")
    assert hostile in seen
    here.dispose()


@pytest.mark.parametrize("path", ["/words/nobody/read", "/words/nobody/unlock", "/words/nobody/second"])
def test_an_unknown_survey_is_not_there(ann: Reader, path: str) -> None:
    assert ann.get(path).status == 404


@pytest.mark.parametrize("id", ["", "zz", "00" * 16, "00" * 5000])
def test_a_text_that_is_not_there_is_not_acted_on(here: Desk, ann: Reader, id: str) -> None:
    ann.unlock()
    ann.press("read", id=id)
    assert ann.status == 404
    assert states(here) == []


@pytest.mark.postgresql
def test_the_whole_way_on_postgresql(tmp_path: Path, postgresql_server) -> None:
    here = desk(tmp_path, postgresql_server.new_database())
    ann, bob = here.somebody("ann"), here.somebody("bob")
    ann.unlock().press("flag")
    bob.unlock().second().press("refer", note="Today.")
    assert DANGER in here.somebody("lena").unlock_as_lead().said
    here.dispose()
