"""Passwords: argon2id with the stated cost, one at a time, whatever the flood."""

from __future__ import annotations

import os
import select
import threading
import time

import pytest
from argon2 import Type, extract_parameters

from survey_app.team import passwords


def test_a_hash_has_the_stated_cost() -> None:
    found = extract_parameters(passwords.hashed("long enough for us"))
    assert (found.type, found.time_cost, found.memory_cost, found.parallelism) == (Type.ID, 2, 19456, 1)


def test_only_the_right_password_matches() -> None:
    encoded = passwords.hashed("long enough for us")
    assert passwords.matches("long enough for us", encoded)
    assert not passwords.matches("long enough for u", encoded)
    assert not passwords.matches("long enough for us", None)


@pytest.mark.parametrize("password", ["", "x" * 11, "x" * 257])
def test_a_password_that_is_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPassword, match="12 to 256"):
        passwords.hashed(password)


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "letmeinletmein", "qwertyuiop123", "123456789012", "P@ssword123!", "a" * 200],
)
def test_a_common_password_or_one_made_of_common_ones_is_refused(password: str) -> None:
    with pytest.raises(passwords.WeakPassword, match="common"):
        passwords.hashed(password)


@pytest.mark.parametrize("password", ["wool lantern otter seven", "gusgan beag air an tràigh"])
def test_words_that_have_nothing_to_do_with_each_other_are_not_common(password: str) -> None:
    assert not passwords.is_common(password)


def test_looking_for_common_ones_takes_no_time_that_could_be_abused() -> None:
    begun = time.process_time()
    for password in ("password1" * 28, "1a" * 128, "qwerty" * 42):
        passwords.is_common(password)
    assert time.process_time() - begun < 2


def test_a_generated_password_is_never_common() -> None:
    assert not any(passwords.is_common(passwords.generated()) for _ in range(50))


def test_a_generated_password_is_long_and_new() -> None:
    made = {passwords.generated() for _ in range(50)}
    assert len(made) == 50
    assert min(map(len, made)) >= 20


def test_a_flood_is_let_through_one_at_a_time_and_mostly_turned_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once, most, lock = 0, 0, threading.Lock()
    turned_away = threading.Event()

    def slow(password: str, encoded: str) -> bool:
        nonlocal at_once, most
        turned_away.wait(60)  # so that it does not matter how fast twenty threads start
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.05)
        with lock:
            at_once -= 1
        return False

    monkeypatch.setattr(passwords, "_verified", slow)
    answers: list[str] = []
    start = threading.Barrier(20)

    def try_it() -> None:
        start.wait()
        try:
            passwords.matches("x", None)
            answers.append("looked at")
        except passwords.Busy:
            answers.append("busy")
            if answers.count("busy") == 20 - passwords.QUEUE:
                turned_away.set()

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert answers.count("busy") == 20 - passwords.QUEUE
    assert passwords.matches("long enough for us", None) is False  # and the next one is served again


def test_a_damaged_hash_is_an_error_and_not_a_wrong_password() -> None:
    with pytest.raises(RuntimeError, match="damaged"):
        passwords.matches("x", "$argon2id$nonsense")


def test_a_forked_server_process_checks_passwords_too() -> None:
    encoded = passwords.hashed("long enough for us")
    assert passwords.matches("long enough for us", encoded)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        answer = b"yes" if passwords.matches("long enough for us", encoded) else b"no"
        os.write(writer, answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        assert select.select([said], [], [], 20)[0]
        assert said.read() == b"yes"
    os.waitpid(child, 0)
