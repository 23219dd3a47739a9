"""What somebody has to look after: the database server, the mixer, help lines, safeguarding, languages."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from survey_app import safeguarding as named
from survey_app.backup import shelf
from survey_app.doctor.finding import Deployment, Finding
from survey_app.doctor.host import running
from survey_app.letterbox import hours, key_files
from survey_app.letterbox.mixing import SMALLEST_BATCH
from survey_app.questionnaire import load
from survey_app.storage import inspection
from survey_app.storage.engines import NotAllowed, StoreUnavailable
from survey_app.taking import help_lines

#: A batch that holds this many times what it should was not mixed when it was full.
_LONG_OVERDUE = 3
#: Days after which a backup is missed.
_BACKUP_DAYS = 7
_SHIPPED = "use deploy/postgresql/survey-app.conf"
_MENDED_BY = {
    "archive_mode": "archive_mode = off; an archive of the letterbox keeps its order of arrival for good",
}


def database(deployment: Deployment) -> Iterator[Finding]:
    """What PostgreSQL writes down besides the rows."""
    try:
        wrong = inspection.server_settings(deployment.settings.database_url)
    except (StoreUnavailable, NotAllowed):
        yield _no_database()
        return
    for name, value in wrong:
        yield Finding(
            "archived-letterbox" if name == "archive_mode" else "postgresql-setting",
            f"PostgreSQL's {name} is {value}",
            "It would keep the order, the moment or the content of what came in.",
            f"{_MENDED_BY.get(name, _SHIPPED)}; restart PostgreSQL, delete what it wrote",
        )


def mixer(deployment: Deployment) -> Iterator[Finding]:
    """Full batches are mixed, by a process that runs."""
    try:
        needed = inspection.open_for_real(deployment.settings.database_url)
        waiting = inspection.waiting(deployment.settings.database_url)
    except (StoreUnavailable, NotAllowed):
        yield _no_database()
        return
    words = [word for _, said, _ in running(deployment) for word in said]
    if needed and not {"mixer", "demo"} & set(words):
        yield Finding(
            "no-mixer",
            "the mixer does not run",
            "What is handed in keeps waiting, in the order and the batch it came in.",
            "systemctl enable --now survey-mixer, or run: survey-app mixer",
        )
    if waiting >= _LONG_OVERDUE * SMALLEST_BATCH:
        yield Finding(
            "batch-waits",
            f"more than {_LONG_OVERDUE * SMALLEST_BATCH - 1} responses wait in one batch",
            "A batch is mixed as soon as it is full; until then its key is not destroyed.",
            "look at mixer.log; a higher threshold of the survey can be the reason",
            "fault" if needed else "warning",
        )


def helping(deployment: Deployment) -> Iterator[Finding]:
    """The numbers on every page were rung by somebody, not too long ago."""
    path = deployment.settings.questionnaires / help_lines.HELP_LINES
    try:
        said = help_lines.read(path).warnings(deployment.today)
    except help_lines.HelpLinesError as error:
        said = [str(error)]
    for line in said:
        yield Finding(
            "help-lines",
            line,
            "Somebody who needs help now must not ring a number that does not answer.",
            f"ring each number and write the day beside it in {path}",
        )


def safeguarding(deployment: Deployment) -> Iterator[Finding]:
    """Somebody reads what people write, in the time that was said, and is told of danger."""
    path = deployment.settings.safeguarding
    try:
        lead = named.read(path)
        found = inspection.read_texts(deployment.settings.database_url)
    except named.SafeguardingError as error:
        yield Finding(
            "safeguarding",
            str(error),
            "Nobody can ask to be contacted, and no text can be passed on.",
            "write it anew (docs/safeguarding.md)",
        )
        return
    except (StoreUnavailable, NotAllowed):
        yield _no_database()
        return
    asking = [(record, read) for record, read in found if _asks_for_texts(record.definition)]
    if lead is None and any(record.is_open for record, _ in asking):
        yield Finding(
            "no-safeguarding-lead",
            f"a survey asks for own words, and {path} is not there",
            "Danger that somebody writes of cannot be passed on, and nobody can ask to be contacted.",
            "name a lead (docs/safeguarding.md)",
        )
    if lead is not None and any(key_files.is_private(each) for each in path.parent.glob("*.json")):
        yield Finding(
            "lead-key-here",
            f"a private key lies in {path.parent}",
            "Whoever takes this machine has it, and may guess its passphrase.",
            "take it to the safeguarding lead, and delete it here",
        )
    days = lead.read_within_days if lead else named.READ_WITHIN_DAYS
    for record, read in asking:
        if read or record.is_open or not record.closes:
            continue
        last = hours.parsed(record.closes).date() + datetime.timedelta(days=days)
        if deployment.today > last:
            yield Finding(
                "texts-unread",
                f"texts of {record.id} wait to be read, or for a second person, since {last}",
                f"People were told that somebody reads them, within {days} days after closing.",
                "read them: /team/words/",
            )


def forgetting(deployment: Deployment) -> Iterator[Finding]:
    """What has had its day is destroyed, by somebody who runs retention each day."""
    try:
        late = inspection.past_their_day(deployment.settings.database_url, deployment.today)
    except (StoreUnavailable, NotAllowed):
        yield _no_database()
        return
    for survey, day in late:
        yield Finding(
            "retention-late",
            f"{survey} was to be destroyed on {day}" if day else f"{survey} has closed, and has no day",
            "People were told until when their answers are kept.",
            "survey-app retention, each day: systemctl enable --now survey-retention.timer",
        )


def backups(deployment: Deployment) -> Iterator[Finding]:
    """Somebody's answers are not lost with this machine."""
    settings = deployment.settings
    try:
        real = inspection.open_for_real(settings.database_url)
    except (StoreUnavailable, NotAllowed):
        yield _no_database()
        return
    newest = max((each.day for each in shelf.listed(settings)), default="")
    if real and newest < (deployment.today - datetime.timedelta(days=_BACKUP_DAYS)).isoformat():
        yield Finding(
            "no-backup",
            f"the newest backup is of {newest}" if newest else "no backup was ever made",
            "What people sent would be lost with this machine.",
            "survey-app backup FILE --key PUBLIC (docs/operator.md)",
            "warning",
        )


def _asks_for_texts(definition: str) -> bool:
    asked = load.from_canonical_json(definition)
    return any(question.is_text for section in asked.sections for question in section.questions)


def languages(deployment: Deployment) -> Iterator[Finding]:
    """Nobody reads a promise that no person has read before."""
    if deployment.settings.draft_languages:
        yield Finding(
            "draft-languages",
            "SURVEY_DRAFT_LANGUAGES is yes: languages are offered that nobody has reviewed",
            "The texts hold promises about safety and privacy.",
            "have them reviewed (survey-app translate reviewed), or set it to no",
            "warning",
        )


def _no_database() -> Finding:
    return Finding(
        "no-database",
        "the database cannot be asked",
        "Nobody can take part, and how it is kept could not be looked at.",
        "start it; run the doctor with the mixer's environment, as a user that may be the owner",
    )
