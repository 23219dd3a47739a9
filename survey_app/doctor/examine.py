"""Every check, one after the other."""

from __future__ import annotations

from collections.abc import Callable

from survey_app.doctor import files, host, keeping, web
from survey_app.doctor.finding import Check, Deployment, Finding

#: what is looked at, in words → how
CHECKS: dict[str, Check] = {
    "who may open files": files.modes,
    "what environments hold": files.environments,
    "what the public user can read": files.public_user,
    "how SQLite keeps its file": files.sqlite,
    "what PostgreSQL writes down": keeping.database,
    "whether batches are mixed": keeping.mixer,
    "help lines": keeping.helping,
    "safeguarding": keeping.safeguarding,
    "forgetting": keeping.forgetting,
    "backups": keeping.backups,
    "languages": keeping.languages,
    "the clock": host.clock,
    "running processes": host.processes,
    "swap": host.swap,
    "logs that can be read": web.unreadable,
    "a canary's visit": web.visit,
}


def examine(deployment: Deployment, progress: Callable[[str, int, int], None]) -> list[Finding]:
    """All that is found, faults first, each once."""
    found: list[Finding] = []
    for number, (what, check) in enumerate(CHECKS.items()):
        progress(what, number, len(CHECKS))
        found += [finding for finding in check(deployment) if finding not in found]
    progress("done", len(CHECKS), len(CHECKS))
    return sorted(found, key=lambda finding: finding.level != "fault")
