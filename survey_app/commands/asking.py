"""What several commands ask and say in the same way: passphrases, stores, errors in one line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from survey_app.config import Settings
from survey_app.letterbox.batch_keys import BatchKeyLost
from survey_app.letterbox.envelopes import WeakPassphrase, WrongPassphrase
from survey_app.letterbox.fieldwork import FieldworkError
from survey_app.letterbox.forgetting import ForgettingError
from survey_app.letterbox.keyholders import KeyholderError
from survey_app.storage.engines import Role, Store, StoreUnavailable, open_store

passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="read the passphrase from this file instead of asking",
)


key_file = click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the private file that keys new made, where the key is not in the database",
)


def passphrase(file: Path | None, question: str, *, new: bool = False) -> str:
    """From the file, or asked without showing it; twice where it is new."""
    if file is not None:
        return file.read_text(encoding="utf-8").strip()
    typed: str = click.prompt(question, hide_input=True, confirmation_prompt=new, err=True)
    return typed


@contextmanager
def plain_faults() -> Iterator[None]:
    """What is wrong with keys and surveys becomes one line that says what to do, with exit code 1."""
    try:
        yield
    except (
        FieldworkError,
        ForgettingError,
        KeyholderError,
        WeakPassphrase,
        WrongPassphrase,
        BatchKeyLost,
    ) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'the file'}: {error.strerror}") from error


@contextmanager
def opened(settings: Settings, role: Role = Role.OWNER) -> Iterator[Store]:
    """The store for a command; faults become one line that says what to do, with exit code 1."""
    store = open_store(settings.database_url, role)
    try:
        with plain_faults():
            yield store
    except StoreUnavailable as error:
        raise click.ClickException(f"{error} (is it made? survey-app db upgrade)") from error
    finally:
        store.dispose()
