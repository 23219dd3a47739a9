"""A whole instance to try: open surveys, and closed ones with a published release.

Every answer in it is made up, and it says so wherever it is shown. Its passwords lie in a file of the
instance folder so that a second start can print them again: a demonstration protects nobody, and an
instance for real people is made with the operator's own commands instead (docs/operator.md).
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from survey_app import fielding, paper_forms, publishing
from survey_app.config import Settings
from survey_app.demonstration.sending import send_made_up
from survey_app.languages.tongues import ENGLISH
from survey_app.letterbox import fieldwork, key_files, keyholders
from survey_app.printing import NoPdfHere
from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.areas import area as area_of
from survey_app.questionnaire.model import Questionnaire
from survey_app.results.disclosure.policy import Policy
from survey_app.safeguarding import FILE
from survey_app.storage import drafts_apart, surveys
from survey_app.storage.engines import Role, migrate, open_store
from survey_app.taking import help_lines
from survey_app.team.people import add_person

ALL_AREAS = tuple(area.code for area in AREAS)
#: Four areas, one of them a small island area, as reviews choose for a closer look.
FOUR_AREAS = ("S12000033", "S12000042", "S12000006", "S12000013")
#: questionnaire file → where its closed survey was, and how many made-up responses it gets: the staff number
#: is that of the real national survey of 2024 (3,935 responses from 32 areas), whose answers are not in here.
CLOSED: Mapping[str, tuple[tuple[str, ...], int]] = {
    "leaving-care/moving-on.yaml": (FOUR_AREAS, 180),
    "social-work-governance/national-staff-survey.yaml": (ALL_AREAS, 3935),
}
SEED = 2026
MARK = "demonstration.json"
#: How the names of files end that hold a workshop's notes, and no questionnaire.
NOTES = ".workshop.yaml"
SIGN_INS = (
    ("reviewer", "reviewer"),
    ("publisher", "publisher"),
    ("typist", "typist"),
    ("reader", "reader"),
    ("second-reader", "reader"),
    ("safeguarding-lead", "safeguarding-lead"),
)
#: The folder of the instance with the made-up safeguarding lead: the file that names them, and their keys.
LEAD = "lead"

#: progress(what, done, of): called often; the caller decides what to show.
Progress = Callable[[str, int, int], None]


class NotADemonstration(ValueError):
    """The folder holds an instance that this module did not make."""


@dataclass(frozen=True)
class Demonstration:
    """What to tell the person who started it: paths of links, the team's sign-ins, and what unlocks words."""

    links: Mapping[str, str]  # what it is → path
    sign_ins: Mapping[str, str]  # name → password
    releases: Mapping[str, str]  # survey title → path
    unlocks: Mapping[str, str] = field(default_factory=dict)  # what it opens → passphrase


def existing(settings: Settings) -> Demonstration | None:
    """The demonstration in this instance folder, None where there is none.

    Raises NotADemonstration where the folder holds a real instance.
    """
    mark = settings.instance / MARK
    if mark.is_file():
        return Demonstration(**json.loads(mark.read_text(encoding="utf-8")))
    if (settings.instance / "survey.sqlite").exists():
        raise NotADemonstration(
            f"{settings.instance} holds an instance that is no finished demonstration. "
            "Choose another folder with SURVEY_INSTANCE, or start a demonstration over with FRESH=1"
        )
    return None


def remove(settings: Settings) -> None:
    """Take a demonstration away, whole or half-built. Raises NotADemonstration for anything else."""
    if not settings.instance.exists():
        return
    begun = settings.instance / (MARK + ".begun")
    database = settings.instance / "survey.sqlite"
    if database.exists() and not begun.exists() and not (settings.instance / MARK).exists():
        raise NotADemonstration(
            f"{settings.instance} was not made by the demonstration, so it is left alone. "
            "Choose another folder with SURVEY_INSTANCE"
        )
    shutil.rmtree(settings.instance)


def build(settings: Settings, progress: Progress, version: str) -> Demonstration:
    """Make the instance: some seconds of work. What is half-made is recognised by the next start."""
    settings.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(settings.instance / (MARK + ".begun"), "")
    migrate(settings.database_url)
    if settings.drafts_url:
        drafts_apart.prepare(settings.drafts_url)
    links: dict[str, str] = {}
    releases: dict[str, str] = {}
    examples = _questionnaires(settings)
    for questionnaire in sorted(examples.values(), key=lambda each: _place_in_list(examples, each)):
        areas = questionnaire.fieldwork.areas or ALL_AREAS
        survey_id = f"{questionnaire.id}-trial"
        token = _open(settings, questionnaire, survey_id, areas, secrets.token_urlsafe(24))
        links[questionnaire.title] = f"/s/{token}"
        if questionnaire.fieldwork.takes_paper:
            _draw_paper(settings, questionnaire, survey_id, areas)
    for questionnaire in _asked_after(settings, examples):
        survey_id = f"{questionnaire.id}-{questionnaire.audience}-trial"
        _open(settings, questionnaire, survey_id, ALL_AREAS, secrets.token_urlsafe(24))
    passphrase = secrets.token_urlsafe(18)
    for name, (areas, responses) in CLOSED.items():
        questionnaire = examples[name]
        release = _closed_with_release(
            settings, questionnaire, areas, responses, passphrase, progress, version
        )
        releases[questionnaire.title] = f"/team/dashboard/{release}"
    sign_ins = {}
    for person, role in SIGN_INS:
        sign_ins[person] = secrets.token_urlsafe(12)
        add_person(settings, name=person, role=role, password=sign_ins[person])
    lead = _appoint_a_lead(settings)
    unlocks = {"what made-up people wrote": passphrase, str(_private_file(settings)): lead}
    made = Demonstration(links, sign_ins, releases, unlocks)
    _write(settings.instance / MARK, json.dumps(asdict(made), indent=1))
    return made


def _place_in_list(examples: Mapping[str, Questionnaire], questionnaire: Questionnaire) -> tuple[bool, str]:
    """Those that have results to look at come first."""
    with_results = {examples[name].id for name in CLOSED}
    return questionnaire.id not in with_results, questionnaire.title


def _questionnaires(settings: Settings) -> dict[str, Questionnaire]:
    """Every example that people can be asked: its place in the folder → what a survey is pinned to."""
    found = {}
    for path in sorted(settings.questionnaires.rglob("*.yaml")):
        if path.name.endswith(NOTES):
            continue
        try:
            found[path.relative_to(settings.questionnaires).as_posix()] = fielding.ready(path, settings)
        except fielding.NotForTheField as error:
            if error.faults:
                raise
    return found


def _asked_after(settings: Settings, examples: Mapping[str, Questionnaire]) -> Iterator[Questionnaire]:
    """What whoever has finished an example may go on to, for the audiences that are not its first."""
    for name, questionnaire in examples.items():
        before = [each for each in examples.values() if each.fieldwork.then == questionnaire.id]
        for audience in sorted({each.audience for each in before} - {questionnaire.audience}):
            try:
                yield fielding.ready(settings.questionnaires / name, settings, audience)
            except fielding.NotForTheField:
                # It was not written for them; they are offered nothing.
                continue


def _open(
    settings: Settings, questionnaire: Questionnaire, survey_id: str, areas: Sequence[str], passphrase: str
) -> str:
    """Open a survey; returns the link of its largest area."""
    store = open_store(settings.database_url, Role.OWNER)
    try:
        opened = fieldwork.open_survey(
            store,
            settings,
            survey_id=survey_id,
            questionnaire=questionnaire,
            areas=areas,
            policy_json=_policy(questionnaire).to_json(),
            made_up=True,
            passphrases={"demonstration": passphrase},
            opens=_today(),
            closes=None,
        )
    finally:
        store.dispose()
    largest = max(areas, key=lambda code: area_of(code).population_thousands)
    return next(token for token, code in opened.links if code == largest)


def _draw_paper(
    settings: Settings, questionnaire: Questionnaire, survey_id: str, areas: Sequence[str]
) -> None:
    """The survey's paper forms, in English; without what a PDF is made with, the demonstration has none."""
    store = open_store(settings.database_url, Role.OWNER)
    try:
        with store.read() as connection:
            record = surveys.get(connection, survey_id)
    finally:
        store.dispose()
    lines = help_lines.read(settings.questionnaires / help_lines.HELP_LINES)
    for_them = lines.for_audience(questionnaire.audience.value)
    with contextlib.suppress(NoPdfHere):
        if record is not None:
            list(paper_forms.draw_all(settings, record, areas, for_them, (ENGLISH,)))


def _policy(questionnaire: Questionnaire) -> Policy:
    return Policy(
        min_base=questionnaire.disclosure.min_base,
        min_cell=questionnaire.disclosure.min_cell,
    )


def _closed_with_release(
    settings: Settings,
    questionnaire: Questionnaire,
    areas: Sequence[str],
    responses: int,
    passphrase: str,
    progress: Progress,
    version: str,
) -> str:
    """A survey that was answered by made-up people, closed, counted, protected and published."""
    survey_id = f"{questionnaire.id}-example"
    _open(settings, questionnaire, survey_id, areas, passphrase)
    public = open_store(settings.database_url, Role.PUBLIC)
    done = 0

    def handed_in(step: int) -> None:
        nonlocal done
        done += step
        progress(f"{questionnaire.title}: handing in made-up responses", done, responses)

    try:
        send_made_up(public, survey_id, responses, SEED, handed_in)
    finally:
        public.dispose()
    owner = open_store(settings.database_url, Role.OWNER)
    try:
        fieldwork.close_survey(owner, settings, survey_id)
        built = publishing.build_release(
            owner,
            survey_id,
            keyholders.unlock(owner, survey_id, passphrase),
            software=version,
            progress=lambda what, done, of: progress(f"{questionnaire.title}: {what}", done, of),
        )
        publishing.publish(owner, built.release.hash)
    finally:
        owner.dispose()
    return built.release.hash


def safeguarding(settings: Settings) -> Path:
    """The file that names the demonstration's safeguarding lead."""
    return settings.instance / LEAD / FILE


def _private_file(settings: Settings) -> Path:
    """What the lead brings; in a demonstration it lies beside the rest."""
    return settings.instance / LEAD / f"{LEAD}.private.json"


def _appoint_a_lead(settings: Settings) -> str:
    """A safeguarding lead who does not exist, with keys; their passphrase."""
    passphrase = secrets.token_urlsafe(18)
    pair, _ = key_files.new_pair({"demonstration": passphrase})
    file = safeguarding(settings)
    file.parent.mkdir(mode=0o700)
    key_files.write(_private_file(settings), key_files.private_text(pair), secret=True)
    key_files.write(file.parent / f"{LEAD}.public.json", key_files.public_text(pair.public), secret=False)
    file.write_text(
        "# Made up: nobody reads what is sent to the lead of a demonstration.\n"
        f'[lead]\nname = "nobody: this is a demonstration"\nwithin = "never"\nkey = "{LEAD}.public.json"\n',
        encoding="utf-8",
    )
    return passphrase


def _today() -> str:
    return datetime.now(ZoneInfo("Europe/London")).date().isoformat()


def _write(path: Path, text: str) -> None:
    """A file for its owner's eyes only."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
