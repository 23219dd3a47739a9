"""Drafts, links, releases and accounts are kept as they were given."""

from __future__ import annotations

import pytest

from survey_app.storage import accounts, drafts, releases, surveys
from survey_app.storage.accounts import Account
from survey_app.storage.releases import Listed, Published
from tests.opened import EDINBURGH, Field


def test_saving_a_draft_again_keeps_the_newest(field: Field) -> None:
    with field.public.write() as connection:
        drafts.save(connection, b"id", field.survey.id, 10, b"first")
        drafts.save(connection, b"id", field.survey.id, 11, b"second")
        assert drafts.load(connection, b"id") == b"second"


def test_a_draft_that_is_gone_cannot_be_renewed(field: Field) -> None:
    with field.public.write() as connection:
        drafts.save(connection, b"id", field.survey.id, 10, b"first")
        assert drafts.renew(connection, b"id", 11, b"second")
        assert drafts.delete(connection, b"id")
        assert not drafts.renew(connection, b"id", 12, b"third")
        assert drafts.load(connection, b"id") is None
        assert not drafts.delete(connection, b"id")


def test_sweeping_takes_only_what_is_past_its_hour(field: Field) -> None:
    with field.public.write() as connection:
        for bucket in (8, 9, 10):
            drafts.save(connection, bytes([bucket]), field.survey.id, bucket, b"sealed")
        assert drafts.sweep(connection, 10) == 2
        assert drafts.load(connection, bytes([10])) == b"sealed"


def test_a_link_leads_to_its_survey_and_its_area(field: Field) -> None:
    token = next(token for token, area in field.opened.links if area == EDINBURGH)
    with field.public.read() as connection:
        assert surveys.by_link(connection, token) == (field.survey, EDINBURGH)
        assert surveys.by_link(connection, token + "x") is None


def test_links_come_in_the_order_of_their_areas(field: Field) -> None:
    with field.public.read() as connection:
        assert surveys.links(connection, field.survey.id) == field.opened.links


def test_arrivals_are_rounded_down_to_ten(field: Field) -> None:
    with field.owner.write() as connection:
        assert surveys.count_arrivals(connection, field.survey.id, "west", 29)
        assert not surveys.count_arrivals(connection, field.survey.id, "nowhere", 1)
        assert surveys.arrivals(connection, field.survey.id)["west"] == 20


def test_only_a_published_release_is_shown(field: Field) -> None:
    with field.owner.write() as connection:
        assert releases.add(connection, "ab", field.survey.id, '{"a":1}', b"witness")
        assert not releases.add(connection, "ab", field.survey.id, '{"a":1}', b"witness")
        assert releases.published(connection) == ()
        releases.publish(connection, "ab", "2026-05-01")
        assert releases.published(connection) == (Published("ab", field.survey.id, "2026-05-01", '{"a":1}'),)
        assert releases.published_days(connection) == {"ab": "2026-05-01"}
        assert releases.published_day(connection, "ab") == "2026-05-01"
        releases.withdraw(connection, "ab")
        assert releases.published(connection) == ()
        assert releases.published_day(connection, "ab") is None
        assert releases.body(connection, "ab") == '{"a":1}'
        assert releases.certificate(connection, "ab") == b"witness"
        assert releases.all(connection) == (Listed("ab", field.survey.id, "withdrawn", "2026-05-01"),)


def test_a_release_that_does_not_exist_cannot_be_published_or_withdrawn(field: Field) -> None:
    with field.owner.write() as connection:
        with pytest.raises(KeyError):
            releases.publish(connection, "ab", "2026-05-01")
        with pytest.raises(KeyError):
            releases.withdraw(connection, "ab")


def test_an_account_is_found_until_it_is_disabled_and_stays_listed(field: Field) -> None:
    person = Account("id", "reviewer", "$argon2id$", "reviewer", disabled=False)
    with field.owner.write() as connection:
        accounts.add(connection, person)
        assert accounts.by_name(connection, "reviewer") == person
        accounts.set_password(connection, "id", "$other$")
        accounts.disable(connection, "id")
        found = accounts.by_id(connection, "id")
        assert found is not None
        assert found.disabled
        assert found.password == "$other$"
        assert accounts.list_all(connection) == (found,)
        with pytest.raises(KeyError):
            accounts.disable(connection, "other")


def test_what_the_team_did_is_written_down_in_order(field: Field) -> None:
    with field.owner.write() as connection:
        accounts.record_event(connection, "2026-05-02T10:00Z", "id", "sign-out", "")
        accounts.record_event(connection, "2026-05-01T10:00Z", "id", "sign-in", "")
        assert [event.event for event in accounts.events(connection)] == ["sign-in", "sign-out"]
