"""Leave quickly: the answers are gone, the browser forgets, and something harmless is on the screen.

Chromium gives typed answers back from its back-forward cache in spite of ``no-store``, unless three things
hold together: ``no-store``, ``autocomplete="off"`` on the form, and an answer to leaving that really changes
a cookie of ours. ``Clear-Site-Data`` changes nothing. It was measured, and the tests leave out each of the
three to see the answers come back.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app

from survey_app.storage.engines import StoreUnavailable
from survey_app.taking.going import see_other
from survey_app.taking.origins import asked_for_by_the_person
from survey_app.taking.quiet import note
from survey_app.taking.visiting import desk, visit_of_request

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/leave")
def leave() -> Response:
    """A plain link, so that it works without JavaScript. Leaving never fails."""
    response = see_other(desk().settings.leave_url)
    if not asked_for_by_the_person():
        return response
    visit = visit_of_request()
    if visit is not None:
        try:
            with desk().store.write() as connection:
                desk().drafts.delete(connection, visit.draft_id)
        except StoreUnavailable as error:
            # Without its cookie nobody can open the draft, and it is swept when its time is over.
            note(current_app, error)
    desk().cookies.end_by_leaving(response)
    return response
