"""A preview of a file that a test may change, and somebody who walks through it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey_app.questionnaire.workshop import Notebook, read
from tests.fielded import held_by

PORT = 8799
BASE = f"http://127.0.0.1:{PORT}"


@dataclass
class Walker:
    """Somebody at a preview: looks at pages, and presses buttons that are really there."""

    app: Flask
    file: Path
    client: FlaskClient = field(init=False)
    response: TestResponse | None = None

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def get(self, path: str) -> Walker:
        self.response = self.client.get(path, base_url=BASE, follow_redirects=True)
        return self

    def begin(self) -> Walker:
        return self.get("/s/preview/agree").press("yes", name="agree")

    def press(self, value: str, answers: dict[str, object] | None = None, *, name: str = "go") -> Walker:
        """Press the first such button, with these answers besides what its form holds."""
        for form in self.page.select("form[method=post]"):
            if form.select_one(f'button[name="{name}"][value="{value}"]'):
                action = form.get("action") or self.response.request.full_path  # type: ignore[union-attr]
                data = {**held_by(form), **(answers or {}), name: value}
                self.response = self.client.post(str(action), data=data, base_url=BASE, follow_redirects=True)
                return self
        raise AssertionError(f"no button {name}={value} on “{self.heading}”")

    def say(self, kind: str, words: str = "") -> Walker:
        """Leave a note on the question that is on the page."""
        return self.press(kind, {"words": words}, name="kind")

    @property
    def notes_file(self) -> Path:
        return self.file.with_name("routed.workshop.yaml")

    def notebook(self) -> Notebook:
        """What stands in the file beside the questionnaire."""
        return read(self.notes_file.read_text(encoding="utf-8"), self.notes_file.name)

    def save(self, old: str, new: str) -> None:
        """Change the file as an author would."""
        text = self.file.read_text(encoding="utf-8")
        assert old in text
        self.file.write_text(text.replace(old, new), encoding="utf-8")

    @property
    def page(self) -> BeautifulSoup:
        assert self.response is not None
        return BeautifulSoup(self.response.get_data(as_text=True), "html.parser")

    @property
    def heading(self) -> str:
        (only,) = self.page.select("h1")
        return " ".join(only.get_text().split())

    @property
    def words(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.get_text(" ").split())

    @property
    def at(self) -> str:
        assert self.response is not None
        return self.response.request.path

    @property
    def status(self) -> int:
        assert self.response is not None
        return self.response.status_code
