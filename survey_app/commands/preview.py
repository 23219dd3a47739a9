"""``survey-app preview``: one questionnaire as its respondents would meet it, on this machine only."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click
from werkzeug.serving import WSGIRequestHandler, make_server

from survey_app.questionnaire.model import Audience
from survey_app.questionnaire.workshop import MOST_PEOPLE

if TYPE_CHECKING:
    from flask import Flask


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:
        """Requests are not logged, here as elsewhere."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=8008, show_default=True)
@click.option(
    "--map",
    "picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT.svg",
    help="write a map of the routes to this file, and stop",
)
@click.option(
    "--audience",
    type=click.Choice([each.value for each in Audience]),
    help="whom it is shown for, where it is for several",
)
@click.option("--workshop", is_flag=True, help="a group walks it together, and leaves notes on each question")
@click.option(
    "--workshop-record", is_flag=True, help="count the notes into the questionnaire's co_design, and stop"
)
@click.option(
    "--people", type=click.IntRange(1, MOST_PEOPLE), help="with --workshop-record: how many people took part"
)
def preview(
    file: Path,
    port: int,
    picture: Path | None,
    audience: str | None,
    workshop: bool,
    workshop_record: bool,
    people: int | None,
) -> None:
    """Show a questionnaire as respondents would meet it, and again whenever the file is saved.

    Nothing that is answered is kept. Faults of the file are shown in the place of its pages. In a workshop
    the notes are kept beside the file, in one that ends in .workshop.yaml.

    Example: survey-app preview questionnaires/leaving-care/moving-on.yaml
    """
    if picture is not None:
        _draw(file, picture)
        return
    if workshop_record:
        _record(file, people)
        return
    if people is not None:
        raise click.UsageError("--people goes with --workshop-record")
    from survey_app.commands import check
    from survey_app.preview.application import application

    app = application(
        file,
        port,
        with_workshop=workshop,
        examine=lambda path: check.examined(path).faults,
        audience=Audience(audience) if audience else None,
    )
    _serve(app, port, file)


def _draw(file: Path, picture: Path) -> None:
    from survey_app.preview.watched import Watched
    from survey_app.questionnaire.route_drawing import svg
    from survey_app.questionnaire.route_map import route_map

    reading = Watched(file).now()
    if reading.questionnaire is None:
        first = next(fault for fault in reading.faults if fault.level == "error")
        raise click.ClickException(f"{first} (survey-app check {file} says everything)")
    try:
        picture.write_text(svg(route_map(reading.questionnaire)), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"{picture} cannot be written ({error.strerror}): name another file"
        ) from error
    click.echo(f"The map of {file.name} is in {picture}.")


def _record(file: Path, people: int | None) -> None:
    from survey_app.preview.notes import Notes, NotKept

    notes = Notes(file)
    try:
        if people is not None:
            notes.change(lambda book: book.with_people_in_the_last(people))
        count = notes.record()
    except NotKept as error:
        more = " (--people N)" if "how many people" in str(error) else ""
        raise click.ClickException(f"{error}{more}") from error
    click.echo(f"{count} session{'' if count == 1 else 's'} of {notes.path.name} counted into {file.name}.")


def _serve(app: Flask, port: int, file: Path) -> None:
    if _in_use(port):
        raise click.ClickException(f"port {port} is in use: choose another with --port {port % 65535 + 1}")
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Silent)
    click.echo(f"{file.name} is at http://127.0.0.1:{port}/ for you alone. Press Ctrl+C to stop.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo()
    finally:
        server.server_close()


def _in_use(port: int) -> bool:
    """Asked beforehand, because the server would end the process with words of its own."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
