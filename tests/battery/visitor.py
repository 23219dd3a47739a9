"""Somebody who goes to where a page state is, in one language and with one choice of settings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask

from tests.fielded import Person


@dataclass
class Visitor(Person):
    """A person whose every address carries the language and the settings of their visit."""

    language: str = "en"
    #: what the address carries besides the language, for pages in other colours or sizes
    settings: tuple[tuple[str, str], ...] = ()

    @property
    def app(self) -> Flask:
        return self.client.application

    def get(self, rest: str = "", **more: object) -> Visitor:
        """A page of the survey."""
        return self.open(self.fielded.path(rest), **more)

    def open(self, address: str, **more: object) -> Visitor:
        """Any page of the public side; an address that says more than its path keeps what it says."""
        self.response = self.client.get(self._carried(address), follow_redirects=True, **more)  # type: ignore[arg-type]
        return self

    def post(self, address: str, data: dict[str, object] | None = None) -> Visitor:
        """Something that no button of a page sends."""
        self.response = self.client.post(self._carried(address), data=data or {}, follow_redirects=True)
        return self

    def press_plain(self, answers: dict[str, object]) -> Visitor:
        """Send the one form of a page whose button has no name."""
        (form,) = self.page.select("form[method=post]")
        return self.post(str(form.get("action") or self.response.request.full_path), answers)  # type: ignore[union-attr]

    def first_choice(self) -> dict[str, object]:
        """The first of the choices on the page, as an answer."""
        choice = self.page.select_one("input[type=radio], input[type=checkbox]")
        assert choice is not None, f"nothing to choose on {self.at}"
        return {str(choice["name"]): str(choice["value"])}

    def begin(self) -> Visitor:
        super().begin()
        return self

    def on(self, question: str, answers: dict[str, object] | None = None) -> Visitor:
        """Straight to a page of questions, and Continue where there is something to answer."""
        self.get(f"/q/{question}")
        if answers is not None:
            self.press("continue", answers)
        return self

    def _carried(self, address: str) -> str:
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        if self.language != "en":
            query.setdefault("lang", self.language)
        for name, value in self.settings:
            query.setdefault(name, value)
        return parts.path + ("?" + urlencode(query) if query else "")
