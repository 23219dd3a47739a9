"""Sentences that more than one page says."""

from __future__ import annotations

import datetime

from babel.dates import format_date, format_time
from flask_babel import get_locale, gettext

from survey_app.letterbox import hours


def not_saved() -> str:
    return str(
        gettext(
            "We could not save that just now. It is our fault, not yours. Nothing is lost: what you chose is "
            "still on this page. Wait a moment, then press the button again."
        )
    )


def not_sent() -> str:
    return str(
        gettext(
            "Your answers have not been sent yet. It is our fault, not yours. We keep them for at least two "
            "hours. Wait a moment, then press the button again."
        )
    )


def opens(seconds: float) -> str:
    """When a survey opens, by the clock in Scotland; ``seconds`` since 1970."""
    day, time = _day_and_time(hours.local(seconds))
    return str(gettext("It opens on %(day)s at %(time)s.", day=day, time=time))


def closes_soon(seconds: float, now: float) -> str:
    """When a survey closes, where that is less than a day away; nothing otherwise. Seconds since 1970."""
    if not now < seconds <= now + hours.SOON:
        return ""
    moment = hours.local(seconds)
    if moment.time() == datetime.time():
        day, _ = _day_and_time(moment - datetime.timedelta(days=1))
        return str(
            gettext(
                "This survey closes at the end of %(day)s. What is not sent by then is not kept.", day=day
            )
        )
    day, time = _day_and_time(moment)
    return str(
        gettext(
            "This survey closes on %(day)s at %(time)s. What is not sent by then is not kept.",
            day=day,
            time=time,
        )
    )


def _day_and_time(moment: datetime.datetime) -> tuple[str, str]:
    """In the language of the request; the hours are those of Scotland."""
    locale = get_locale() or "en_GB"
    return format_date(moment.date(), "full", locale=locale), format_time(
        moment.time(), "HH:mm", locale=locale
    )
