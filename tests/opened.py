"""A small survey in the field, for tests of what happens to responses: two choices, a scale and two texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from survey_app import config
from survey_app.config import Settings
from survey_app.letterbox import fieldwork
from survey_app.letterbox.fieldwork import Opened
from survey_app.letterbox.store import HandedIn, hand_in
from survey_app.questionnaire import load
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.model import Questionnaire
from survey_app.storage import surveys
from survey_app.storage.engines import Role, Store, migrate, open_store
from survey_app.storage.surveys import SurveyRecord

EDINBURGH, ORKNEY, GLASGOW = "S12000036", "S12000023", "S12000049"
PASSPHRASE = "a passphrase for tests only"
HOLDER = "key-holder"

YAML = """
id: small-survey
title: A small survey for tests
example: true
review: tests
audience: staff
owner: Tests
promised_minutes: 2
co_design:
  groups: [Nobody, it is a test]
  people: 0
welcome:
  who_asks: A test asks.
  why: To see what is stored.
  what_happens: It is counted.
  safety: We do not know who you are. People read answers later.
thanks:
  message: Thank you.
  what_next: The test looks at the tables.
scales:
  - id: agreement
    points:
      - {code: agree, label: I agree, ladder: positive}
      - {code: neither, label: Neither, ladder: neutral}
      - {code: disagree, label: I do not agree, ladder: negative}
sections:
  - id: all
    title: All of it
    questions:
      - id: sector
        type: single
        ask: Which sector do you work in?
        breakdown: true
        options:
          - {code: children, label: Children}
          - {code: adults, label: Adults}
        rather_not_say: true
      - id: days
        type: multiple
        ask: Which days do you work?
        options:
          - {code: monday, label: Monday}
          - {code: tuesday, label: Tuesday}
          - {code: none, label: None of these, exclusive: true}
      - id: supported
        type: scale
        ask: I feel supported.
        scale: agreement
      - id: one-thing
        type: long-text
        ask: What is one thing to change?
        max_length: 5000
      - id: anything-else
        type: long-text
        ask: Is there anything else?
"""


def questionnaire() -> Questionnaire:
    loaded = load.load(YAML, "small-survey.yaml")
    assert loaded.questionnaire is not None, "\n".join(str(fault) for fault in loaded.faults)
    return loaded.questionnaire


def settings(folder: Path, database_url: str | None = None) -> Settings:
    """Settings of an instance in this folder, whatever the environment says."""
    environ = {"SURVEY_INSTANCE": str(folder), "SURVEY_SECRET_KEY": "s" * 32}
    if database_url:
        environ["SURVEY_DATABASE_URL"] = database_url
    return config.read(environ)


#: A row of codes and words that the small survey allows.
ANSWERS = Answers(
    {"sector": ("adults",), "days": ("monday", "tuesday"), "supported": ("agree",), "one-thing": "More time."}
)


@dataclass
class Field:
    """An open survey with the stores of each role."""

    settings: Settings
    survey: SurveyRecord
    opened: Opened
    public: Store
    mixer: Store
    owner: Store
    codebook: Codebook = field(default_factory=lambda: Codebook.of(questionnaire()))

    def hand_in(
        self,
        answers: Answers = ANSWERS,
        *,
        area: str = EDINBURGH,
        draft_id: bytes | None = None,
        code: bytes | None = None,
        store: Store | None = None,
    ) -> HandedIn:
        words = {name: value for name, value in answers.values.items() if isinstance(value, str)}
        return hand_in(
            store or self.public,
            survey=self.survey,
            area=area,
            ticks=self.codebook.encode(answers),
            words=words,
            draft_id=draft_id,
            code=code,
        )

    def saying(self, words: str) -> Answers:
        return ANSWERS.having("one-thing", words)

    def close(self) -> fieldwork.Closed:
        return fieldwork.close_survey(self.owner, self.settings, self.survey.id)

    def private_key(self) -> bytes:
        from survey_app.letterbox import envelopes

        with self.owner.read() as connection:
            return envelopes.unwrap(surveys.keys(connection, self.survey.id)[HOLDER], PASSPHRASE)

    @property
    def files(self) -> list[Path]:
        """Every file of the instance."""
        return [path for path in self.settings.instance.rglob("*") if path.is_file()]

    def dispose(self) -> None:
        for store in (self.public, self.mixer, self.owner):
            store.dispose()


def open_field(
    folder: Path,
    database_url: str | None = None,
    survey_id: str = "small-2026",
    policy_json: str = '{"min_base": 10, "min_cell": 5}',
) -> Field:
    """Make the database and open the small survey in three areas."""
    made = settings(folder, database_url)
    migrate(made.database_url)
    owner = open_store(made.database_url, Role.OWNER)
    opened = fieldwork.open_survey(
        owner,
        made,
        survey_id=survey_id,
        questionnaire=questionnaire(),
        areas=[EDINBURGH, ORKNEY, GLASGOW],
        policy_json=policy_json,
        made_up=False,
        passphrases={HOLDER: PASSPHRASE},
        opens=None,
        closes=None,
    )
    with owner.read() as connection:
        record = surveys.get(connection, survey_id)
    assert record is not None
    return Field(
        made,
        record,
        opened,
        open_store(made.database_url, Role.PUBLIC),
        open_store(made.database_url, Role.MIXER),
        owner,
    )
