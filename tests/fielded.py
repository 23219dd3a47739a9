"""A shipped or small questionnaire in the field, and a browser without a screen to answer it with."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app import config
from survey_app.config import Settings
from survey_app.letterbox import envelopes, fieldwork, opening
from survey_app.questionnaire import load
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire
from survey_app.safeguarding import FILE
from survey_app.storage import surveys
from survey_app.storage.engines import Role, Store, migrate, open_store
from survey_app.taking.application import application

ROOT = Path(__file__).parent.parent
MOVING_ON = ROOT / "questionnaires" / "leaving-care" / "moving-on.yaml"
STAFF = ROOT / "questionnaires" / "social-work-governance" / "national-staff-survey.yaml"
GLASGOW, ORKNEY = "S12000049", "S12000023"
PASSPHRASE = "a passphrase for tests only"
HOLDER = "key-holder"
OPENING_HOUR = 490_000.25


@dataclass
class Clock:
    """Hours since 1970, moved by the test."""

    hours: float = OPENING_HOUR

    def __call__(self) -> float:
        return self.hours * 3600


def questionnaire_of(path: Path) -> Questionnaire:
    loaded = load.load(path.read_text(encoding="utf-8"), str(path))
    assert loaded.questionnaire is not None, "\n".join(str(fault) for fault in loaded.faults)
    return loaded.questionnaire


@dataclass
class Fielded:
    """A survey in the field with the public side in front of it."""

    settings: Settings
    questionnaire: Questionnaire
    survey_id: str
    link: str
    clock: Clock
    app: Flask
    owner: Store
    mixer: Store = field(repr=False)

    def path(self, rest: str = "") -> str:
        return f"/s/{self.link}{rest}"

    def person(self) -> Person:
        return Person(self, self.app.test_client())

    def close(self) -> None:
        fieldwork.close_survey(self.owner, self.settings, self.survey_id)

    def handed_in(self) -> list[Answers]:
        """Closes the survey and opens what was handed in: the choices, in no order."""
        self.close()
        with self.owner.read() as connection:
            key = envelopes.unwrap(surveys.keys(connection, self.survey_id)[HOLDER], PASSPHRASE)
        opened = opening.open_ticks(self.owner, self.survey_id, key)
        codebook = Codebook.of(self.questionnaire)
        return [codebook.decode(row.tolist()) for row in opened.rows]

    def words(self) -> list[str]:
        """Every text that was handed in, after closing."""
        with self.owner.read() as connection:
            key = envelopes.unwrap(surveys.keys(connection, self.survey_id)[HOLDER], PASSPHRASE)
        opened = opening.open_words(self.owner, self.survey_id, key)
        return sorted(text.words for text in opened.texts)

    def count(self, table: str) -> int:
        from sqlalchemy import text

        with self.owner.read() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    def dispose(self) -> None:
        for store in (self.owner, self.mixer, self.app.extensions["desk"].store):
            store.dispose()


@dataclass
class Person:
    """Somebody who answers: presses what is on the page, and nothing else."""

    fielded: Fielded
    client: FlaskClient
    response: TestResponse | None = None

    @property
    def page(self) -> BeautifulSoup:
        assert self.response is not None
        return BeautifulSoup(self.response.get_data(as_text=True), "html.parser")

    @property
    def heading(self) -> str:
        (only,) = self.page.select("h1")
        return " ".join(only.get_text().split())

    @property
    def at(self) -> str:
        """The path of the page, without the link."""
        assert self.response is not None
        return self.response.request.path.removeprefix(self.fielded.path())

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status_code

    def get(self, rest: str = "", **more: object) -> Person:
        self.response = self.client.get(self.fielded.path(rest), follow_redirects=True, **more)
        return self

    def begin(self) -> Person:
        self.get("/agree")
        return self.press("yes", button="agree")

    def press(self, value: str, answers: dict[str, object] | None = None, *, button: str = "go") -> Person:
        """Press a button that is really there, with these answers besides what the form holds."""
        form = self._form(value, button)
        action = form.get("action") or self.response.request.full_path  # type: ignore[union-attr]
        data: dict[str, object] = {**held_by(form), **(answers or {}), button: value}
        self.response = self.client.post(action, data=data, follow_redirects=True)
        return self

    def _form(self, value: str, button: str) -> Tag:
        for form in self.page.select("form[method=post]"):
            pressed = f'button[name="{button}"][value="{value}"]'
            if form.select(pressed) or self.page.select(f'{pressed}[form="{form.get("id")}"]'):
                return form
        raise AssertionError(f"no button {button}={value} on “{self.heading}”")

    def walk_to(self, page: str, answers: dict[str, object] | None = None) -> Person:
        """Begin and press Continue until this page, answering what is asked on the way."""
        self.begin()
        for _ in range(60):
            if self.at == page:
                return self
            assert self.at.startswith("/q/"), self.at
            self.press("continue", self.asked_of(answers or {}))
        raise AssertionError(f"{page} was not reached")

    def asked_of(self, answers: dict[str, object]) -> dict[str, object]:
        names = {control.get("name") for control in self.page.select("form [name]")}
        return {name: value for name, value in answers.items() if name in names}


def held_by(form: Tag) -> dict[str, object]:
    """What a browser would send of the form as it stands."""
    data: dict[str, object] = {}
    for control in form.select("input, textarea, select"):
        name, kind = str(control.get("name")), control.get("type")
        if control.name == "textarea":
            data[name] = control.get_text().removeprefix("\n")
        elif control.name == "select" or (kind == "text" and name in data):
            chosen = control.select_one("option[selected]") if control.name == "select" else control
            data.setdefault(name, [])
            data[name].append(chosen["value"] if chosen else "")  # type: ignore[attr-defined]
        elif kind in {"radio", "checkbox"}:
            if control.has_attr("checked"):
                data.setdefault(name, [])
                data[name].append(control["value"])  # type: ignore[attr-defined]
        else:
            data[name] = control.get("value", "")
    return data


def field_survey(
    folder: Path,
    questionnaire: Questionnaire,
    *,
    made_up: bool = False,
    public_url: str = "http://localhost",
    clock: Clock | None = None,
    translations: Path = ROOT / "translations",
    draft_languages: bool = False,
    database_url: str | None = None,
    **more: int,
) -> Fielded:
    """A survey of this questionnaire in two areas, with the public side in front of it; on SQLite, or on the
    empty database at ``database_url``. ``more`` are settings."""
    settings = replace(
        _settings(folder / "instance"),
        public_url=public_url,
        translations=translations,
        draft_languages=draft_languages,
        **more,
    )
    if database_url is None:
        prepared, link = _opened(questionnaire, made_up)
        shutil.copytree(prepared, settings.instance, dirs_exist_ok=True)
    else:
        settings = replace(settings, database_url=database_url)
        link = _open(settings, questionnaire, made_up)
    clock = clock or Clock()
    return Fielded(
        settings=settings,
        questionnaire=questionnaire,
        survey_id=f"{questionnaire.id}-2026",
        link=link,
        clock=clock,
        # Each look at this clock is an hour later, so that nothing is shown from memory.
        app=application(settings, clock, itertools.count(step=3600).__next__),
        owner=open_store(settings.database_url, Role.OWNER),
        mixer=open_store(settings.database_url, Role.MIXER),
    )


def _settings(instance: Path) -> Settings:
    read = config.read({"SURVEY_INSTANCE": str(instance), "SURVEY_SECRET_KEY": "s" * 32})
    return replace(read, questionnaires=ROOT / "questionnaires", safeguarding=instance / FILE)


@lru_cache(maxsize=16)
def _opened(questionnaire: Questionnaire, made_up: bool) -> tuple[Path, str]:
    """An instance folder with the survey just opened, and Glasgow's link; made once, copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="survey-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = _settings(folder / "instance")
    return settings.instance, _open(settings, questionnaire, made_up)


def _open(settings: Settings, questionnaire: Questionnaire, made_up: bool) -> str:
    """Open the survey; Glasgow's link."""
    migrate(settings.database_url)
    owner = open_store(settings.database_url, Role.OWNER)
    opened = fieldwork.open_survey(
        owner,
        settings,
        survey_id=f"{questionnaire.id}-2026",
        questionnaire=questionnaire,
        areas=[GLASGOW, ORKNEY],
        policy_json='{"min_base": 10, "min_cell": 5}',
        made_up=made_up,
        passphrases={HOLDER: PASSPHRASE},
        opens=None,
        closes=None,
    )
    owner.dispose()
    return {area: token for token, area in opened.links}[GLASGOW]
