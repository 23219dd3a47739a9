"""The preview: the public side, with one questionnaire's file behind it and nothing kept.

Everything that respondents meet is drawn by the respondents' own room, so a preview cannot differ from it.
Around it stand a bar that says that this is a preview, the faults of the file, and a map of its routes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, request, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from survey_app.config import Settings
from survey_app.preview import faults, files, mapping, standing, workshop
from survey_app.preview.bench import Bench, bench
from survey_app.preview.cookies import PreviewCookies
from survey_app.preview.forgetful import (
    TOKEN,
    AnyCode,
    DraftsInMemory,
    ForgetfulLetterbox,
    HasFaults,
    NoStore,
    OneLink,
)
from survey_app.preview.helping import help_lines_near
from survey_app.preview.notes import Notes
from survey_app.preview.watched import Watched
from survey_app.questionnaire.faults import Fault
from survey_app.questionnaire.model import Audience
from survey_app.taking.application import HERE, assembled
from survey_app.taking.headers import CONTENT_POLICY
from survey_app.taking.visiting import Desk, Swept

OWN_NAMES = frozenset({"127.0.0.1", "localhost"})
TEMPLATES = HERE / "templates"
#: The respondents' policy, and that a page may ask its own preview whether the file has changed.
PREVIEW_POLICY = f"{CONTENT_POLICY}; connect-src 'self'"


def application(
    path: Path,
    port: int,
    *,
    with_workshop: bool = False,
    examine: Callable[[Path], Iterable[Fault]] | None = None,
    audience: Audience | None = None,
    clock: Callable[[], float] = time.time,
) -> Flask:
    """A preview of the questionnaire in this file, to be served on this port of 127.0.0.1.

    The file need not be there, or be right: its faults are shown until it is. Raises FileNotFoundError
    where static/ was not built. ``with_workshop``: with a place for notes beside each question, kept in a
    file beside the questionnaire. ``examine`` finds what the check says of a file without errors;
    ``audience`` is whom it is shown for, where it is for several.
    """
    watched = Watched(path, examine, audience)
    app = assembled(_desk(watched, port, clock))
    app.extensions["bench"] = Bench(watched, Notes(path) if with_workshop else None)
    _draw_around(app)
    _let_pages_ask(app)
    app.before_request(_under_its_own_name)
    app.before_request(_begin_at_the_survey)
    app.register_error_handler(HasFaults, faults.instead)
    # Where they lie beside the file, rather than where the field keeps them.
    app.view_functions["media.file"] = standing.media
    for room in (files, standing, faults, mapping):
        app.register_blueprint(room.blueprint)
    workshop.prepare(app)
    return app


def _desk(watched: Watched, port: int, clock: Callable[[], float]) -> Desk:
    drafts = DraftsInMemory()
    here = f"http://127.0.0.1:{port}"
    folder = watched.path.absolute().parent
    return Desk(
        settings=Settings(
            instance=folder,
            database_url="",
            questionnaires=folder.parent,
            batch_keys=folder,
            public_url=here,
            leave_url=f"{here}/preview/left",
            secret_key="",
            port=port,
            translations=HERE.parent / "translations",
            draft_languages=True,
        ),
        store=NoStore(),
        drafts=drafts,
        hand_in=ForgetfulLetterbox(drafts),
        codes=AnyCode(),
        cookies=PreviewCookies(secure=False),
        help_lines=help_lines_near(folder),
        clock=clock,
        links=OneLink(watched),
        swept=Swept(),
    )


def _draw_around(app: Flask) -> None:
    """Let the preview's frame stand around the respondents' pages, which are drawn as they are."""
    theirs = FileSystemLoader(TEMPLATES)
    frame = FileSystemLoader(TEMPLATES / "preview" / "around")
    app.jinja_loader = ChoiceLoader([frame, theirs, PrefixLoader({"respondents": theirs})])
    app.jinja_env.globals["preview_file"] = files.address

    @app.context_processor
    def preview() -> dict[str, object]:
        return {"reading": bench().watched.now(), "in_workshop": bench().notes is not None}


def _let_pages_ask(app: Flask) -> None:
    """Functions that run after a request run in reverse, so the headers' own must be the last to be first."""
    app.after_request_funcs.setdefault(None, []).insert(0, _with_preview_policy)


def _with_preview_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


def _under_its_own_name() -> Response | None:
    """Another website's page cannot reach a preview under a name of that website (DNS rebinding)."""
    if urlsplit(request.host_url).hostname in OWN_NAMES:
        return None
    return Response("A preview is reached at 127.0.0.1 only.\n", status=400, mimetype="text/plain")


def _begin_at_the_survey() -> Response | None:
    if request.path != "/":
        return None
    return Response(status=303, headers={"Location": url_for("beginning.start", link=TOKEN)})
