"""``survey-app serve``: gunicorn, told to keep quiet about who asked for what.

gunicorn's own log lines carry addresses ("Invalid request from ip=…") and paths ("Error handling
request …"). Nothing of that kind may be written down, so only lines about the server itself pass.
"""

from __future__ import annotations

import datetime
import logging
import os
import threading
import traceback
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from survey_app import Part, config, create_app
from survey_app.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

#: gunicorn's messages that are about the server and carry nothing of a request.
ABOUT_THE_SERVER = (
    "Starting gunicorn",
    "Listening at",
    "Using worker",
    "Booting worker",
    "Worker exiting",
    "Worker (pid:",
    "WORKER TIMEOUT",
    "Shutting down",
    "Handling signal",
    "Connection in use",
    "Can't connect to",
    "Retrying in",
    "Worker failed to boot",
    "Invalid address",
)


class OnlyTheServer(logging.Filter):
    """Lets lines about the server pass, and turns every other into its kind, place and hour."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not str(record.msg).startswith(ABOUT_THE_SERVER):
            if not record.exc_info or record.exc_info[0] is None:
                return False
            frames = traceback.extract_tb(record.exc_info[2])
            place = f"{frames[-1].name}:{frames[-1].lineno}" if frames else "unknown place"
            record.msg = f"a request failed: {record.exc_info[0].__name__} in {place}"
            record.args = ()
        record.exc_info = None
        record.exc_text = None
        return True


class QuietLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger with no access log at all, times cut to the hour, and the filter above."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(_ToTheHour("%(asctime)s %(message)s"))
            handler.addFilter(OnlyTheServer())

    def access(self, resp: Any, req: Any, environ: Any, request_time: Any) -> None:
        """Requests are not logged."""


class _ToTheHour(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        return moment.strftime("%Y-%m-%d %H:00 UTC")


#: gunicorn's settings that keep promises, for this command and for deploy/gunicorn alike.
QUIET: dict[str, Any] = {
    "worker_class": "survey_app.commands.quiet_worker.QuietWorker",
    "logger_class": QuietLogger,
    "accesslog": None,
    "loglevel": "info",
    "statsd_host": None,
    "capture_output": False,
    "umask": 0o077,
    "limit_request_line": 4094,
    "limit_request_fields": 64,
    "limit_request_field_size": 4096,
    "timeout": 60,
    "graceful_timeout": 30,
    "keepalive": 5,
    # Whether people come over TLS is a setting, and where a request is for is in its path alone: nothing
    # that a header claims of either is believed.
    "forwarded_allow_ips": "",
    "secure_scheme_headers": {},
    "forwarder_headers": "",
    "control_socket_disable": True,
}


class Server(BaseApplication):  # type: ignore[misc]
    """One gunicorn for one part; threads inside one process, as SQLite wants one writing process."""

    def __init__(self, settings: Settings, part: Part, *, workers: int, threads: int, mixing: bool) -> None:
        self._settings, self._part = settings, part
        self._workers, self._threads, self._mixing = workers, threads, mixing
        super().__init__()

    def load_config(self) -> None:
        options = {
            **QUIET,
            "bind": f"127.0.0.1:{self._settings.port}",
            "workers": self._workers,
            "threads": self._threads,
            "post_worker_init": self._start_work_beside,
        }
        for name, value in options.items():
            self.cfg.set(name, value)
        # gunicorn sets it in its workers only; whoever starts them makes files as well.
        os.umask(QUIET["umask"])

    def load(self) -> WSGIApplication:
        return create_app(self._settings, self._part)

    def _start_work_beside(self, worker: Any) -> None:
        """The hourly counters where the public side is; the mixer in a demonstration."""
        if self._part != "team":
            from survey_app.taking import counters

            counters.start()
        if self._mixing:
            self._start_mixer()

    def _start_mixer(self) -> None:
        """The demo mixes inside the web process, and says so; production runs survey-app mixer."""
        from survey_app.letterbox import mixing
        from survey_app.storage.engines import Role, open_store

        store = open_store(self._settings.database_url, Role.MIXER)
        threading.Thread(
            target=mixing.run, args=(store, self._settings, threading.Event()), daemon=True, name="mixer"
        ).start()


@click.command()
@click.option("--part", type=click.Choice(["public", "team", "both"]), default="both", show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="processes [default: 2 for the public side on PostgreSQL, else 1]",
)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True, help="threads a process")
@click.pass_obj
def serve(settings: Settings, part: Part, workers: int | None, threads: int) -> None:
    """Serve the public side, the team's side, or both.

    Put a web server with TLS in front (docs/operator.md). The mixer is a process of its own:
    survey-app mixer.

    Example: survey-app serve --part public
    """
    if part != "public":
        try:
            settings = config.read()
        except config.SettingsError as error:
            raise click.ClickException(str(error)) from error
    on_sqlite = settings.database_url.startswith("sqlite")
    if on_sqlite and (workers or 1) > 1:
        raise click.UsageError("SQLite wants one writing process: leave --workers out, or use PostgreSQL")
    if part != "public" and (workers or 1) > 1:
        raise click.UsageError(
            "the team's side is one process, because what a reader unlocks lies in its memory: leave "
            "--workers out, or serve the public side by itself (--part public)"
        )
    several = part == "public" and not on_sqlite
    Server(settings, part, workers=workers or (2 if several else 1), threads=threads, mixing=False).run()
