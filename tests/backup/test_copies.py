"""The restore drill: an instance is lost, and comes back with what was promised, and nothing more."""

from __future__ import annotations

import datetime
import io
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app import publishing
from survey_app.backup import copies, shelf, stream
from survey_app.backup.copies import BackupError
from survey_app.letterbox import contact_seal, forgetting, mixing
from survey_app.letterbox.envelopes import new_key_pair
from survey_app.letterbox.key_files import PrivateFile, private_text, unlock_sent
from survey_app.letterbox.texts import open_texts
from survey_app.storage import codes, contacts, copying, drafts, reading, surveys
from survey_app.storage.codes import StoredCode
from survey_app.storage.engines import Role, Store, migrate, open_store
from survey_app.storage.tables import metadata
from tests.databases import Server
from tests.opened import PASSPHRASE, Field, open_field
from tests.opened import settings as settings_of

PRIVATE, PUBLIC = new_key_pair()
TODAY = datetime.date(2026, 6, 30)
CANARY = "CANARY-8f1e77"


@pytest.fixture
def field(tmp_path: Path, database_url: str) -> Iterator[Field]:
    """Twenty responses are mixed; two wait."""
    opened = open_field(tmp_path / "instance", database_url)
    for n in range(20):
        opened.hand_in(opened.saying(f"Text {n}."))
    mixing.mix(opened.mixer, opened.settings, opened.survey.id)
    for _ in range(2):
        opened.hand_in(opened.saying(CANARY))
    yield opened
    opened.dispose()


def back_up(field: Field, name: str = "one.backup") -> Path:
    path = field.settings.instance.parent / name
    copies.back_up(field.owner, field.settings, path, PUBLIC, TODAY)
    return path


def plain(path: Path) -> bytes:
    with path.open("rb") as file:
        return b"".join(stream.opened(PRIVATE, file))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def fresh(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Store, object]]:
    """A new instance with empty tables, on either database."""
    url = None
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgresql_server")
        url = server.new_database()
    settings = settings_of(tmp_path / "another", url)
    settings.instance.mkdir()
    migrate(settings.database_url)
    store = open_store(settings.database_url, Role.OWNER)
    yield store, settings
    store.dispose()


def rows(store: Store, table: str) -> list[tuple[object, ...]]:
    with store.read() as connection:
        return sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))), key=repr)


def private_file(field: Field) -> bytes:
    """What survey-app keys save writes."""
    with field.owner.read() as connection:
        wrapped = dict(surveys.keys(connection, field.survey.id))
    return private_text(PrivateFile(field.survey.public_key, wrapped)).encode()


def test_every_table_is_thought_about() -> None:
    assert set(copying.KEPT) | set(copying.LEFT_OUT) == set(metadata.tables)
    assert not set(copying.KEPT) & set(copying.LEFT_OUT)


def test_each_table_comes_after_those_that_it_points_to() -> None:
    for place, name in enumerate(copying.KEPT):
        pointed_at = {key.column.table.name for key in metadata.tables[name].foreign_keys}
        assert pointed_at <= set(copying.KEPT[:place]), name


def test_the_drill(field: Field, fresh, tmp_path: Path) -> None:
    """Backed up, lost, brought back on this or another kind of database: the same rows, the same texts, the
    same release, with the key's file that was kept elsewhere."""
    store, settings = fresh
    field.close()
    kept_elsewhere = private_file(field)
    key = unlock_sent(kept_elsewhere, PASSPHRASE)
    before = {table: rows(field.owner, table) for table in copying.KEPT}
    release = publishing.build_release(
        field.owner, field.survey.id, key, software="drill", progress=lambda *_: None
    ).release
    path = back_up(field)
    done = copies.restore(store, settings, path, PRIVATE)
    assert done.surveys == (field.survey.id,)
    after = {table: rows(store, table) for table in copying.KEPT}
    assert {name: after[name] for name in after if name not in {"release", "certificate"}} == {
        name: before[name] for name in before if name not in {"release", "certificate"}
    }
    again = publishing.build_release(
        store, field.survey.id, key, software="drill", progress=lambda *_: None
    ).release
    assert again.body == release.body
    found = open_texts(store, field.survey.id, key)
    assert len(found.order) == 22
    assert found.unreadable == 0


def test_an_open_survey_goes_on_after_it_was_brought_back(field: Field, fresh) -> None:
    store, settings = fresh
    copies.restore(store, settings, back_up(field), PRIVATE)
    public = open_store(settings.database_url, Role.PUBLIC)
    mixer = open_store(settings.database_url, Role.MIXER)
    for _ in range(10):
        field.hand_in(store=public)
    assert mixing.mix(mixer, settings, field.survey.id).responses == 10
    assert len(rows(store, "response")) == 30
    public.dispose()
    mixer.dispose()


def test_nothing_that_waits_or_is_somebodys_own_is_in_it(field: Field) -> None:
    """Marks in a draft, the letterbox, a code, a request for contact and a referral, and every key."""
    marks = {name: secrets.token_bytes(32) for name in ("draft", "code", "referral")}
    with field.owner.write() as connection:
        drafts.begin(connection, secrets.token_bytes(32), field.survey.id, 10**6, marks["draft"])
        codes.add(connection, [StoredCode(marks["code"], field.survey.id, "ABCD", secrets.token_bytes(48))])
        one = reading.texts(connection, field.survey.id)[0].id
        reading.flag(connection, field.survey.id, one, "aa")
        reading.refer(connection, field.survey.id, one, "bb", marks["referral"])
    contacts.add(field.public, contact_seal.seal(PUBLIC, contact_seal.Wanted("x", "")), 9000)
    content = plain(back_up(field))
    import base64

    hidden = {
        **marks,
        **{f"letterbox {n}": row[3] for n, row in enumerate(rows(field.owner, "letterbox"))},
        **{f"key {row[1]}": row[2] for row in rows(field.owner, "survey_key")},
        "contact": rows(field.owner, "contact")[0][2],
        "batch": rows(field.owner, "batch")[0][2],
    }
    assert len(hidden) > 7
    for what, held in hidden.items():
        held = bytes(held)  # type: ignore[arg-type]
        for at in range(3):  # wherever it stands among groups of three bytes
            assert base64.b64encode(held[at : at + 27]) not in content, what
        assert held not in content, what
    assert CANARY.encode() not in content
    seen = bytes(rows(field.owner, "response")[0][2])  # type: ignore[arg-type]
    assert base64.b64encode(seen) in content, "the control: what is kept is found in this way"


def test_two_backups_of_the_same_are_the_same_inside_and_in_the_order_of_random_keys(field: Field) -> None:
    one, other = plain(back_up(field, "one")), plain(back_up(field, "two"))
    assert one == other
    ids = [row["id"]["bytes"] for name, row in map(json.loads, one.splitlines()[1:]) if name == "response"]
    import base64

    assert len(ids) == 20
    assert [base64.b64decode(each) for each in ids] == sorted(base64.b64decode(each) for each in ids)


def test_between_two_backups_a_whole_batch_appears_or_nothing(field: Field) -> None:
    before = plain(back_up(field, "one"))
    for _ in range(7):
        field.hand_in()
    assert plain(back_up(field, "two")) == before
    field.hand_in()
    mixing.mix(field.mixer, field.settings, field.survey.id)
    after = plain(back_up(field, "three"))
    more = [name for name, _ in map(json.loads, set(after.splitlines()[1:]) - set(before.splitlines()[1:]))]
    assert more.count("response") == 10


@pytest.mark.parametrize("how", ["cut", "flipped", "not a backup"])
def test_a_bad_file_brings_nothing_back(field: Field, fresh, how: str) -> None:
    store, settings = fresh
    path = back_up(field)
    content = bytearray(path.read_bytes())
    if how == "flipped":
        content[-40] ^= 1
    path.write_bytes({"cut": content[:-20], "flipped": content, "not a backup": b"hello"}[how])
    with pytest.raises(stream.CannotRead):
        copies.restore(store, settings, path, PRIVATE)
    with store.read() as connection:
        assert copying.is_empty(connection)


@pytest.mark.parametrize(
    "lines",
    [
        b'{"format":2,"rows":0}\n',
        b"[]\n",
        b'{"format":1,"rows":5}\n',
        b'{"format":1,"rows":1}\n["draft",{"id":{"bytes":"AA=="}}]\n',
        b'{"format":1,"rows":1}\n["survey",{"nothing":1}]\n',
        b'{"format":1,"rows":1}\n["survey"]\n',
        b'{"format":1,"rows":0}\n["sur',
        b'{"format":1,"rows":1}\n{"no json\n',
        b'{"format":1,"rows":1}\n["link",{"token":"t","survey":"nobody","area":"x"}]\n',
        b'{"format":1,"rows":1}\n["release",{"hash":[1],"survey":"s","state":"built","body":"x"}]\n',
    ],
)
def test_a_sealed_file_with_something_else_in_it_brings_nothing_back(
    fresh, tmp_path: Path, lines: bytes
) -> None:
    store, settings = fresh
    path = tmp_path / "strange.backup"
    path.write_bytes(b"".join(stream.sealed(PUBLIC, [lines])))
    with pytest.raises(BackupError):
        copies.restore(store, settings, path, PRIVATE)
    with store.read() as connection:
        assert copying.is_empty(connection)


def test_it_never_goes_over_what_is_there(field: Field) -> None:
    path = back_up(field)
    with pytest.raises(BackupError, match="is there already"):
        back_up(field)
    with pytest.raises(BackupError, match="something already"):
        copies.restore(field.owner, field.settings, path, PRIVATE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert not list(path.parent.glob(".one.backup.*"))


def test_a_survey_that_was_destroyed_since_does_not_come_back(field: Field, fresh) -> None:
    store, settings = fresh
    field.close()
    path = back_up(field)
    forgetting.shorten(field.owner, field.survey.id, closes=None, destroy_on=TODAY.isoformat())
    plan = next(iter(forgetting.plans(field.owner, TODAY)))
    kept = forgetting.destroy(field.owner, field.settings, plan, TODAY)
    folder = settings.instance / "certificates"
    folder.mkdir()
    (folder / f"{kept.survey}-{kept.destroyed}.json").write_text(f"{kept.body}\n", encoding="utf-8")
    done = copies.restore(store, settings, path, PRIVATE)
    assert done.destroyed == (field.survey.id,)
    for table in ("response", "fragment", "reading", "arrival"):
        assert rows(store, table) == [], table
    (plan,) = forgetting.plans(store, TODAY)
    assert plan.kept is not None
    assert (plan.kept.destroyed, plan.kept.body) == (kept.destroyed, kept.body)
    assert not plan.due(TODAY)


def test_a_survey_that_was_open_in_the_backup_and_destroyed_since_comes_back_closed(
    field: Field, fresh
) -> None:
    store, settings = fresh
    path = back_up(field)
    folder = settings.instance / "certificates"
    folder.mkdir()
    said = {"survey": field.survey.id, "destroyed_on": TODAY.isoformat()}
    (folder / "one.json").write_text(json.dumps(said), encoding="utf-8")
    copies.restore(store, settings, path, PRIVATE)
    with store.read() as connection:
        assert [each.state for each in surveys.list_all(connection)] == [surveys.CLOSED]


def test_a_backup_made_after_a_destruction_does_not_say_that_it_holds_the_survey(field: Field) -> None:
    forgetting.shorten(field.owner, field.survey.id, closes=None, destroy_on=TODAY.isoformat())
    (plan,) = forgetting.plans(field.owner, TODAY)
    forgetting.destroy(field.owner, field.settings, plan, TODAY)
    path = back_up(field)
    assert shelf.listed(field.settings)[0].surveys == ()
    assert shelf.take_away(field.settings, field.survey.id) == ([], [])
    assert path.exists()


def test_a_certificate_that_cannot_be_read_stops_it(field: Field, fresh) -> None:
    store, settings = fresh
    (settings.instance / "certificates").mkdir()
    (settings.instance / "certificates" / "x.json").write_text("{", encoding="utf-8")
    with pytest.raises(BackupError, match="certificate"):
        copies.restore(store, settings, back_up(field), PRIVATE)


def test_what_has_had_its_day_since_is_due_at_once(field: Field, fresh) -> None:
    store, settings = fresh
    forgetting.shorten(field.owner, field.survey.id, closes=None, destroy_on=TODAY.isoformat())
    copies.restore(store, settings, back_up(field), PRIVATE)
    (plan,) = forgetting.plans(store, TODAY)
    assert plan.due(TODAY)


def test_backups_are_listed_with_their_day_and_surveys_and_no_number(field: Field) -> None:
    path = back_up(field)
    assert shelf.listed(field.settings) == (shelf.Listed(str(path), TODAY.isoformat(), (field.survey.id,)),)
    assert (field.settings.instance / "backups.json").stat().st_mode & 0o777 == 0o600


def test_taking_a_survey_away_deletes_the_backups_it_is_in_and_no_other_file(field: Field) -> None:
    one, two, three = (back_up(field, name) for name in ("one", "two", "three"))
    two.write_text("somebody put something else here", encoding="utf-8")
    three.unlink()
    gone, unreached = shelf.take_away(field.settings, field.survey.id)
    assert (gone, unreached) == ([one], [two, three])
    assert not one.exists()
    assert two.exists()
    assert shelf.listed(field.settings) == ()
    assert shelf.take_away(field.settings, "another") == ([], [])


def test_a_list_that_was_damaged_is_empty(field: Field) -> None:
    for content in ("{", "[1]", '[{"file": 1}]'):
        (field.settings.instance / "backups.json").write_text(content, encoding="utf-8")
        assert shelf.listed(field.settings) == ()


def test_progress_is_told(field: Field) -> None:
    said: list[tuple[int, int]] = []
    path = field.settings.instance.parent / "told.backup"
    copies.back_up(field.owner, field.settings, path, PUBLIC, TODAY, lambda done, of: said.append((done, of)))
    assert said[-1][0] == said[-1][1] > 40


def test_it_is_read_in_pieces() -> None:
    assert list(stream.opened(PRIVATE, io.BytesIO(b"".join(stream.sealed(PUBLIC, [b"x"]))))) == [b"x"]
