"""The shelf: published releases only, each what its hash says."""

from __future__ import annotations

import sqlite3

import pytest

from survey_app.dashboard.shelf import KEPT, Shelf
from survey_app.results.release import Release, ReleaseError
from survey_app.storage import releases
from survey_app.storage.engines import NotAllowed, Role, open_store
from survey_app.storage.releases import withdraw
from survey_app.storage.tables import response
from tests.dashboard import made_release
from tests.team.signed_in import Team


@pytest.fixture
def shelf(here: Team) -> Shelf:
    return here.app.extensions["shelf"]


def tamper(here: Team, before: str, after: str) -> None:
    with sqlite3.connect(here.settings.instance / "survey.sqlite") as connection:
        connection.execute("UPDATE release SET body = replace(body, ?, ?)", (before, after))
    connection.close()


def test_only_published_releases_are_on_it(here: Team, shelf: Shelf) -> None:
    release = made_release.release()
    store = open_store(here.settings.database_url, Role.OWNER)
    with store.write() as connection:
        releases.add(connection, release.hash, "moving-on-example", release.body, b"private")
    assert shelf.get(release.hash) is None
    with store.write() as connection:
        releases.publish(connection, release.hash, "2026-06-30")
    found = shelf.get(release.hash)
    assert found is not None
    assert (found.release, found.day, found.short) == (release, "2026-06-30", release.hash[:12])


def test_a_withdrawn_release_is_gone_at_once_though_it_was_read(here: Team, shelf: Shelf) -> None:
    release = made_release.release()
    here.publish(release)
    assert shelf.get(release.hash) is not None
    store = open_store(here.settings.database_url, Role.OWNER)
    with store.write() as connection:
        withdraw(connection, release.hash)
    assert shelf.get(release.hash) is None
    assert shelf.published() == ((), 0)


def test_a_release_is_read_and_checked_once(
    here: Team, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = made_release.release()
    here.publish(release)
    reads = []
    real = Release.read
    monkeypatch.setattr(Release, "read", lambda *given: reads.append(given[1]) or real(*given))
    for _ in range(3):
        shelf.get(release.hash)
    assert reads == [release.hash]


def test_a_changed_release_is_not_shown(here: Team, shelf: Shelf) -> None:
    release = made_release.release()
    here.publish(release)
    tamper(here, "31000", "31001")
    with pytest.raises(ReleaseError, match="changed"):
        shelf.get(release.hash)
    assert shelf.published() == ((), 1)


def test_a_changed_release_gives_a_page_that_says_so_and_leaves_the_others(here: Team) -> None:
    other = here.publish(made_release.release(title="Another"), day="2026-07-01")
    address = here.publish(made_release.release())
    tamper(here, '"title":"Moving on"', '"title":"Moving off"')
    here.sign_in()
    assert "not the ones that were published" in here.page(address, status=500).text
    choose = here.page("/team/dashboard/")
    assert "One release is not as published" in choose.text
    assert [link["href"] for link in choose.select("main h2 a")] == [other]


def test_memory_for_releases_has_an_end(here: Team, shelf: Shelf) -> None:
    for number in range(KEPT + 3):
        here.publish(made_release.release(title=f"Number {number}"))
    assert len(shelf.published()[0]) == KEPT + 3
    assert len(shelf._parsed) == KEPT


def test_its_connection_cannot_read_a_response(here: Team, shelf: Shelf) -> None:
    with pytest.raises(NotAllowed), shelf._store.read() as connection:
        connection.execute(response.select())
