"""A survey that takes paper, and somebody of the team in front of the typing-in desk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from sqlalchemy import text
from werkzeug.test import TestResponse

from survey_app.letterbox import envelopes, fieldwork, opening
from survey_app.letterbox.opening import OpenedTicks, OpenedWords
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.load import canonical_json, from_canonical_json
from survey_app.questionnaire.model import Paper, Questionnaire
from survey_app.storage import accounts, surveys
from survey_app.storage.engines import Role, Store, open_store
from survey_app.team.people import add_person
from tests.fielded import GLASGOW, HOLDER, ORKNEY, PASSPHRASE, held_by
from tests.team.signed_in import PASSWORD, Team, team

PAPER = Paper(return_to="Give it back.", kept_days=14)


def on_paper(questionnaire: Questionnaire) -> Questionnaire:
    """The questionnaire with paper forms, pinned as a survey is."""
    fieldwork_ = questionnaire.fieldwork.model_copy(update={"paper": PAPER})
    return from_canonical_json(canonical_json(questionnaire.model_copy(update={"fieldwork": fieldwork_})))


@dataclass
class Typing:
    """``here``: the team's side; ``page`` is the one that the typist looks at."""

    here: Team
    questionnaire: Questionnaire
    owner: Store
    survey: str = "paper-2026"
    response: TestResponse | None = None

    @property
    def page(self) -> BeautifulSoup:
        assert self.response is not None
        return BeautifulSoup(self.response.get_data(as_text=True), "html.parser")

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status_code

    @property
    def heading(self) -> str:
        (only,) = self.page.select("h1")
        return only.get_text(strip=True)

    @property
    def words(self) -> str:
        return " ".join(self.page.get_text(" ").split())

    def open(self) -> Typing:
        self.response = self.here.get(f"/team/paper/{self.survey}")
        return self

    def press(self, value: str, typed: dict[str, object] | None = None) -> Typing:
        """Press a button that is really there, with what is typed besides what the form holds."""
        form = next(form for form in self.page.select("main form") if form.select(f'button[value="{value}"]'))
        assert isinstance(form, Tag)
        data = {**held(form), **(typed or {}), "go": value}
        self.response = self.post(data)
        return self

    def post(self, data: dict[str, object]) -> TestResponse:
        return self.here.client.post(
            f"/team/paper/{self.survey}",
            data=data,
            base_url=self.here.settings.public_url,
            follow_redirects=True,
        )

    def form_data(self) -> dict[str, object]:
        (form,) = self.page.select("main form")
        return held(form)

    def close(self) -> None:
        fieldwork.close_survey(self.owner, self.here.settings, self.survey)

    def ticks(self) -> OpenedTicks:
        """After closing."""
        return opening.open_ticks(self.owner, self.survey, self._key())

    def texts(self) -> OpenedWords:
        return opening.open_words(self.owner, self.survey, self._key())

    def handed_in(self) -> list[Answers]:
        self.close()
        codebook = Codebook.of(self.questionnaire)
        return [codebook.decode(row.tolist()) for row in self.ticks().rows]

    def count(self, table: str) -> int:
        with self.owner.read() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    def events(self) -> list[accounts.Event]:
        with self.owner.read() as connection:
            return [event for event in accounts.events(connection) if event.event == "paper-desk"]

    def _key(self) -> bytes:
        with self.owner.read() as connection:
            return envelopes.unwrap(surveys.keys(connection, self.survey)[HOLDER], PASSPHRASE)


def held(form: Tag) -> dict[str, object]:
    """What a browser would send of the form; several hidden values of one name are kept."""
    data = held_by(form)
    for control in form.select("input[type=hidden]"):
        same = [
            each["value"] for each in form.select("input[type=hidden]") if each["name"] == control["name"]
        ]
        data[str(control["name"])] = same if len(same) > 1 else same[0]
    return data


def typing(
    folder: Path,
    questionnaire: Questionnaire,
    *,
    role: str = "typist",
    opens: str | None = None,
    closes: str | None = None,
) -> Typing:
    """Signed in with this role, before a survey in two areas that takes paper."""
    here = team(folder)
    add_person(here.settings, name="somebody", role=role, password=PASSWORD)
    owner = open_store(here.settings.database_url, Role.OWNER)
    questionnaire = on_paper(questionnaire)
    fieldwork.open_survey(
        owner,
        here.settings,
        survey_id="paper-2026",
        questionnaire=questionnaire,
        areas=[GLASGOW, ORKNEY],
        policy_json='{"min_base": 10, "min_cell": 5}',
        made_up=False,
        passphrases={HOLDER: PASSPHRASE},
        opens=opens,
        closes=closes,
    )
    here.sign_in("somebody")
    return Typing(here, questionnaire, owner)
