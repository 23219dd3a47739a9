"""A team's application with a real database, its people, and a browser-like client."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client, TestResponse

from survey_app import config
from survey_app.config import Settings
from survey_app.results.release import Release
from survey_app.storage import releases
from survey_app.storage.engines import Role, migrate, open_store
from survey_app.team.application import application
from survey_app.team.people import add_person

PASSWORD = "correct horse battery"
DAY = "2026-06-30"


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: float = 1_800_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


@dataclass
class Team:
    """Addresses are the real ones, under /team."""

    settings: Settings
    app: Flask
    clock: Clock
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.new_client()

    def dispose(self) -> None:
        """Close what is connected to a server; the shelf of releases connects only when it is looked at."""
        for store in ("team_store", "typing_store", "words_store", "lead_store"):
            self.app.extensions[store].dispose()

    def new_client(self) -> Client:
        return Client(DispatcherMiddleware(NotFound(), {"/team": self.app}))

    def get(self, path: str, **more: object) -> TestResponse:
        return self.client.get(path, base_url=self.settings.public_url, buffered=True, **more)

    def page(self, path: str, status: int = 200) -> BeautifulSoup:
        """The page at this address, looked at as a document."""
        response = self.get(path)
        assert response.status_code == status, (path, response.status_code)
        return BeautifulSoup(response.get_data(as_text=True), "html.parser")

    def post(self, path: str, data: dict[str, str], **more: object) -> TestResponse:
        """Post with the token of the sign-in page or of the page one is on."""
        form = BeautifulSoup(self.get("/team/sign-in", follow_redirects=True).data, "html.parser")
        token = form.select_one("input[name=csrf_token]")
        assert token is not None
        return self.client.post(
            path, data={"csrf_token": token["value"], **data}, base_url=self.settings.public_url, **more
        )

    def sign_in(self, name: str = "reviewer", password: str = PASSWORD, next: str = "") -> TestResponse:
        return self.post("/team/sign-in", {"name": name, "password": password, "next": next})

    def publish(self, release: Release, day: str = DAY) -> str:
        """Put a release on the dashboard; returns its address."""
        store = open_store(self.settings.database_url, Role.OWNER)
        try:
            with store.write() as connection:
                releases.add(connection, release.hash, release.manifest["survey"], release.body, b"private")
                releases.publish(connection, release.hash, day)
        finally:
            store.dispose()
        return f"/team/dashboard/{release.hash}"


def team(
    folder: Path,
    *,
    public_url: str = "http://127.0.0.1:8000",
    people: bool = True,
    second_factor: bool = False,
    database_url: str | None = None,
    safeguarding: Path | None = None,
) -> Team:
    """A new instance in this folder, with a reviewer and a publisher; they sign in with a password alone,
    unless ``second_factor``."""
    settings = config.read(
        {
            "SURVEY_INSTANCE": str(folder / "instance"),
            "SURVEY_PUBLIC_URL": public_url,
            "SURVEY_SECOND_FACTOR": "yes" if second_factor else "no",
            "SURVEY_SAFEGUARDING": str(safeguarding or folder / "safeguarding.toml"),
            **({"SURVEY_DATABASE_URL": database_url} if database_url else {}),
        }
    )
    settings.instance.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    if people:
        for name in ("reviewer", "publisher"):
            add_person(settings, name=name, role=name, password=PASSWORD)
    clock = Clock()
    app = application(settings, clock=clock, monotonic=clock)
    return Team(settings, app, clock)
