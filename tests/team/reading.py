"""A closed survey with texts in it, in front of readers and a safeguarding lead."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from werkzeug.test import Client, TestResponse

from survey_app.safeguarding import FILE
from survey_app.storage import accounts
from survey_app.team.people import add_person
from tests import leads
from tests.opened import EDINBURGH, PASSPHRASE, Field, open_field
from tests.team.signed_in import PASSWORD, Team, team

#: What somebody wrote, beside texts without anything in them.
DANGER = "I am not safe at home. My name is Isla Campbell, ring 07700 900123."
HARMLESS = 11


@dataclass
class Reader:
    """Somebody of the team, signed in, before a page."""

    desk: Desk
    name: str
    client: Client
    response: TestResponse | None = field(default=None, repr=False)

    @property
    def page(self) -> BeautifulSoup:
        assert self.response is not None
        return BeautifulSoup(self.response.get_data(as_text=True), "html.parser")

    @property
    def said(self) -> str:
        return " ".join(self.page.main.get_text().split())

    @property
    def heading(self) -> str:
        return " ".join(self.page.h1.get_text().split())

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status_code

    @property
    def text(self) -> str:
        """The text that is shown."""
        return self.page.select_one("blockquote").get_text()

    def get(self, path: str) -> Reader:
        self.response = self.client.get(f"/team{path}", base_url=self.desk.url, follow_redirects=True)
        return self

    def press(self, go: str | None, form: int = 0, **more: object) -> Reader:
        """Press a button of the page's form (of the main part; ``form`` counts them)."""
        found = self.page.select("main form")[form]
        data = {each["name"]: each.get("value", "") for each in found.select("input[type=hidden]")}
        data |= {each["name"]: each.text.removeprefix("\n") for each in found.select("textarea")}
        action = found.get("action") or self.response.request.path  # type: ignore[union-attr]
        if go is not None:
            data["go"] = go
        self.response = self.client.post(
            str(action), data={**data, **more}, base_url=self.desk.url, follow_redirects=True
        )
        return self

    def sign_in(self) -> Reader:
        self.get("/sign-in")
        return self.press(None, name=self.name, password=PASSWORD)

    def unlock(self, passphrase: str = PASSPHRASE, survey: str | None = None, **more: object) -> Reader:
        self.get(f"/words/{survey or self.desk.survey}/unlock")
        return self.press(None, passphrase=passphrase, **more)

    def unlock_as_lead(self, passphrase: str = leads.PASSPHRASE, file: bytes | None = None) -> Reader:
        self.get("/safeguarding/unlock")
        sent = io.BytesIO(leads.files()[0] if file is None else file)
        return self.press(None, passphrase=passphrase, file=(sent, "lead.private.json"))

    def read(self, text: int | None = None) -> Reader:
        return self.get(f"/words/{self.desk.survey}/read" + (f"?text={text}" if text else ""))

    def second(self) -> Reader:
        return self.get(f"/words/{self.desk.survey}/second")

    def publish(self) -> Reader:
        return self.get(f"/words/{self.desk.survey}/publish")


@dataclass
class Desk:
    here: Team
    field: Field

    @property
    def url(self) -> str:
        return self.here.settings.public_url

    @property
    def survey(self) -> str:
        return self.field.survey.id

    def somebody(self, name: str) -> Reader:
        """ann and bob read; lena is the safeguarding lead; pat publishes."""
        return Reader(self, name, self.here.new_client()).sign_in()

    def events(self) -> list[str]:
        with self.field.owner.read() as connection:
            return [each.event for each in accounts.events(connection)]

    def dispose(self) -> None:
        self.field.dispose()
        self.here.dispose()


def desk(folder: Path, database_url: str | None = None, *, lead: bool = True, closed: bool = True) -> Desk:
    """Eleven harmless texts from Edinburgh and one that may mean danger."""
    if lead:
        leads.appoint(folder / FILE)
    opened = open_field(folder / "instance", database_url)
    for n in range(HARMLESS):
        opened.hand_in(opened.saying(f"Harmless {n}."), area=EDINBURGH)
    opened.hand_in(opened.saying(DANGER), area=EDINBURGH)
    if closed:
        opened.close()
    here = team(folder, people=False, database_url=opened.settings.database_url, safeguarding=folder / FILE)
    for name, role in (
        ("ann", "reader"),
        ("bob", "reader"),
        ("lena", "safeguarding-lead"),
        ("pat", "publisher"),
    ):
        add_person(here.settings, name=name, role=role, password=PASSWORD)
    return Desk(here, opened)
