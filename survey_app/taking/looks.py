"""How pages look and speak for one visit: text size, font, colours, pictures, reading aloud, easy words.

What somebody chose stands in the address, like the language: ``?view=120010``, a digit for each setting. So
it works before anybody agreed to anything, without a cookie and without JavaScript, and nothing of it is kept
in a draft, a response or anywhere on the server. An address that asks for something else gets the default.

A page that is the same for everybody is drawn at most twice: as it is, and with holes where a look would
show. There are hundreds of looks, and a page held ready for each of them would be a way to fill the memory.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from flask import Flask, current_app, has_request_context, request
from markupsafe import Markup

from survey_app.taking.addresses import SAME_FOR_ALL
from survey_app.taking.linked import Linked, drawn_once
from survey_app.taking.stencil import Stencil, hole

#: Setting → its values; the first is the default. The place of a value is its digit in the address.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "size": ("normal", "larger", "largest"),
    "font": ("device", "atkinson", "lexend", "opendyslexic"),
    "colours": ("device", "light", "cream", "dark", "contrast"),
    "pictures": ("yes", "no"),
    "aloud": ("no", "yes"),
    "easy": ("no", "yes"),
}
#: The name of the setting in addresses.
VIEW = "view"
#: Stands for the code in addresses of a page that is drawn with holes. No text holds it by chance or guess.
_ANY_CODE = f"~{secrets.token_hex(8)}~"


@dataclass(frozen=True)
class Look:
    """What templates ask. ``code`` is what addresses carry, nothing for the default."""

    code: str
    #: attributes of the page's root element, ready to stand in it
    attributes: Markup
    #: `` open`` where easy words stand open
    opened: Markup
    #: what stands before and behind a picture. Without pictures it is a ``template``, of which a browser
    #: shows nothing and fetches nothing; one that is only hidden by a style is fetched all the same.
    before_picture: Markup
    after_picture: Markup
    #: the script that reads aloud, where that was asked for
    script: Markup
    #: `` hidden`` where nothing is offered to be read aloud
    silent: Markup
    chosen: Mapping[str, str]

    @property
    def is_default(self) -> bool:
        return not self.code

    @property
    def filling(self) -> dict[str, str]:
        """What fills the holes of a page that was drawn for any look; nothing for the default."""
        if self.is_default:
            return {}
        return {
            "look": self.attributes,
            "look.open": self.opened,
            "look.before": self.before_picture,
            "look.after": self.after_picture,
            "look.script": self.script,
            "look.silent": self.silent,
            "look.code": self.code,
        }


_NOTHING = Markup("")
DEFAULT = Look(
    code="",
    attributes=_NOTHING,
    opened=_NOTHING,
    before_picture=_NOTHING,
    after_picture=_NOTHING,
    script=_NOTHING,
    silent=Markup(" hidden"),
    chosen={name: values[0] for name, values in CHOICES.items()},
)
#: What a page is drawn with that any look fills in afterwards.
_HOLED = Look(
    code=_ANY_CODE,
    attributes=hole("look"),
    opened=hole("look.open"),
    before_picture=hole("look.before"),
    after_picture=hole("look.after"),
    script=hole("look.script"),
    silent=hole("look.silent"),
    chosen={},
)


def code_of(chosen: Mapping[str, str]) -> str:
    """The code of these values; an unknown value, or none, is the default. Nothing where all are."""
    digits = "".join(
        str(values.index(chosen[name])) if chosen.get(name) in values else "0"
        for name, values in CHOICES.items()
    )
    return digits if digits.strip("0") else ""


def look_of(code: str, script: str = "") -> Look:
    """The look of a code; the default for anything that is no code. ``script`` is the address of the one
    that reads aloud."""
    if not _may_be_code(code):
        return DEFAULT
    try:
        chosen = {
            name: values[int(digit)] for (name, values), digit in zip(CHOICES.items(), code, strict=True)
        }
    except IndexError:
        return DEFAULT
    shown = {name: value for name, value in chosen.items() if value != CHOICES[name][0]}
    if not shown:
        return DEFAULT
    attributes = Markup("").join(Markup(' data-{}="{}"').format(*each) for each in shown.items())
    reads = Markup('<script src="{}" defer></script>\n').format(script) if "aloud" in shown else _NOTHING
    return Look(
        code=code,
        attributes=attributes,
        opened=Markup(" open") if "easy" in shown else _NOTHING,
        before_picture=Markup("<template>") if "pictures" in shown else _NOTHING,
        after_picture=Markup("</template>") if "pictures" in shown else _NOTHING,
        script=reads,
        silent=_NOTHING if "aloud" in shown else DEFAULT.silent,
        chosen=chosen,
    )


def _may_be_code(code: str) -> bool:
    return len(code) == len(CHOICES) and code.isascii() and code.isdigit()


def look() -> Look:
    """The look of this request, or the one with holes while a page is being drawn for everybody."""
    if _drawing_holes.get():
        return _HOLED
    # Most addresses hold no question mark at all, and taking none apart costs a part of the request.
    if not has_request_context() or not request.query_string:
        return DEFAULT
    code = request.args.get(VIEW, "")
    # Only what may be a code is looked up: nothing else that an address says stays in memory.
    return _known(code) if _may_be_code(code) else DEFAULT


_drawing_holes: ContextVar[bool] = ContextVar("drawing_holes", default=False)


@lru_cache(maxsize=math.prod(map(len, CHOICES.values())))
def _known(code: str) -> Look:
    return look_of(code, current_app.jinja_env.globals["asset"]("read-aloud.js"))  # type: ignore[operator]


def holed(draw: Callable[[], str]) -> Stencil:
    """What is drawn, with holes for the look of this request where that is not the default."""
    if look().is_default:
        return Stencil(draw())
    before = _drawing_holes.set(True)
    try:
        drawn = draw()
    finally:
        _drawing_holes.reset(before)
    return Stencil(drawn.replace(f"{VIEW}={_ANY_CODE}", f"{VIEW}={hole('look.code')}"))


def page_once(linked: Linked, key: object, draw: Callable[[], str]) -> str:
    """A page that is the same for everybody, but for how it looks."""
    of_request = look()
    if of_request.is_default:
        return cast(str, drawn_once(linked, key, draw))
    stencil = cast(Stencil, drawn_once(linked, ("any look", key), lambda: holed(draw)))
    return stencil.fill(of_request.filling)


def _carry_on(endpoint: str, values: dict[str, Any]) -> None:
    """Put the look of this page into an address on it."""
    if endpoint not in SAME_FOR_ALL and (code := look().code):
        values.setdefault(VIEW, code)


def prepare(app: Flask) -> None:
    """Let pages and addresses follow the look of the request."""
    app.url_defaults(_carry_on)

    @app.context_processor
    def looks() -> dict[str, object]:
        return {"look": look()}
