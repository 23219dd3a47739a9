"""The public side: the respondent's way, and the pages around it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Flask

from survey_app import product, safeguarding, zero_bytes
from survey_app.config import Settings
from survey_app.languages.shelf import Shelf
from survey_app.letterbox import code_checking
from survey_app.letterbox.store import hand_in
from survey_app.questionnaire import piping
from survey_app.reviews import service
from survey_app.reviews import shelf as shelf_of_reviews
from survey_app.reviews import standing as review_standing
from survey_app.reviews.pages import blueprint as review_pages
from survey_app.reviews.service import Contact
from survey_app.reviews.shelf import Review
from survey_app.reviews.views import blueprint as around
from survey_app.storage import contacts, drafts
from survey_app.storage.drafts_apart import open_drafts
from survey_app.storage.engines import Role, open_store
from survey_app.taking import (
    addresses,
    asking,
    assets,
    beginning,
    card_sheets,
    codes,
    coming_back,
    contact,
    counters,
    errors,
    finishing,
    headers,
    help_lines,
    hub,
    language,
    leaving,
    looks,
    media,
    on_paper,
    pages,
    standing,
    trying,
)
from survey_app.taking import settings as settings_room
from survey_app.taking.cookies import Cookies
from survey_app.taking.limiter import Limiter, Limits
from survey_app.taking.linked import Links, link_after
from survey_app.taking.origins import refuse_other_sites
from survey_app.taking.quiet import QuietFlask, log
from survey_app.taking.stencil import hole
from survey_app.taking.visiting import Desk, Swept

HERE = Path(__file__).parent.parent
#: Bytes of a post. The longest questionnaire page is far below it.
LONGEST_POST = 256 * 1024


def application(
    settings: Settings,
    clock: Callable[[], float] = time.time,
    monotonic: Callable[[], float] = time.monotonic,
) -> Flask:
    """The public side. It has no session and no secret: all it holds is public keys and sealed drafts.

    ``clock`` gives seconds since 1970; only whole hours of it are ever used. ``monotonic``
    gives seconds that never go back. Raises
    help_lines.HelpLinesError, safeguarding.SafeguardingError, reviews.shelf.ReviewError, FileNotFoundError
    where static/ was not built.
    """
    helping = help_lines.read(settings.questionnaires / help_lines.HELP_LINES)
    for warning in helping.warnings(datetime.datetime.fromtimestamp(clock(), tz=datetime.UTC).date()):
        log.warning(warning)
    turned_to = service.read(settings.questionnaires / service.FILE)
    if turned_to is None:
        log.warning(f"nobody to turn to about accessibility: write {service.FILE} (docs/operator.md)")
    if settings.secure and not settings.trusted_proxies:
        # TLS ends before us, so something stands there, and would be taken for everybody or for nobody.
        log.warning("SURVEY_TRUSTED_PROXIES is 0, and TLS ends at a proxy: floods are noticed by link alone")
    lead = safeguarding.read(settings.safeguarding)
    if lead is None:
        log.warning("nobody reads requests for contact: there is no form for them (docs/safeguarding.md)")
    store = open_store(settings.database_url, Role.PUBLIC)
    apart = open_drafts(settings.drafts_url) if settings.drafts_url else None
    return assembled(
        Desk(
            settings=settings,
            store=store,
            drafts=apart or drafts,
            hand_in=partial(hand_in, apart=apart) if apart else hand_in,
            codes=code_checking,
            cookies=Cookies(settings.secure),
            help_lines=helping,
            clock=clock,
            links=Links(monotonic, clock),
            swept=Swept(),
            link_after=lambda connection, linked: link_after(connection, linked, clock()),
            limiter=Limiter(Limits(settings.surge_address, settings.surge_link, settings.code_tries), clock),
            lead=lead,
            ask_contact=partial(contacts.add, store),
        ),
        shelf_of_reviews.read(settings.questionnaires),
        turned_to,
    )


def assembled(desk: Desk, reviews: tuple[Review, ...] = (), turned_to: Contact | None = None) -> Flask:
    """The public side in front of whatever its desk names, with the pages of these reviews. Raises
    FileNotFoundError where static/ was not built."""
    app = QuietFlask(__name__, template_folder=str(HERE / "templates"), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=LONGEST_POST, MAX_FORM_MEMORY_SIZE=LONGEST_POST)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(product=product.NAME, hole=hole, settings_address=settings_room.address)
    app.jinja_env.filters.update(
        piped=pages.with_holes,
        paragraphs=pages.paragraphs,
        defaults=piping.with_defaults,
        carried=addresses.carried,
    )
    shelf = Shelf(desk.settings.translations, drafts=desk.settings.draft_languages)
    for fault in shelf.faults:
        log.warning(fault)
    language.prepare(app, shelf)
    looks.prepare(app)
    desk = replace(desk, links=language.SpokenLinks(desk.links, shelf))
    app.extensions["desk"] = desk
    app.extensions["cards"] = card_sheets.Drawn()
    app.extensions["contacts_an_hour"] = contact.Hourly()
    app.jinja_env.globals["someone_reads"] = desk.lead is not None
    app.jinja_env.globals["texts_read_within"] = desk.lead.read_within_days if desk.lead else None
    app.before_request(zero_bytes.refuse)
    app.before_request(lambda: refuse_other_sites(desk.settings))
    headers.prepare(app, secure=desk.settings.secure)
    app.wsgi_app = counters.Counted(app.wsgi_app, counters.HERE)  # type: ignore[method-assign]
    assets.prepare(app)
    errors.prepare(app)
    for room in (
        beginning,
        codes,
        coming_back,
        contact,
        card_sheets,
        asking,
        hub,
        media,
        on_paper,
        finishing,
        leaving,
        settings_room,
        standing,
        trying,
    ):
        app.register_blueprint(room.blueprint)
    app.register_blueprint(around)
    app.register_blueprint(review_pages)
    review_standing.prepare(app, reviews, desk.clock, turned_to)
    return app
