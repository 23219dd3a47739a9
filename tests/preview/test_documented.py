"""The guide's picture of a map is the map that the command draws."""

from __future__ import annotations

from survey_app.questionnaire.load import load
from survey_app.questionnaire.route_drawing import svg
from survey_app.questionnaire.route_map import route_map
from tests.questionnaire.samples import ROOT, text_of


def test_the_map_in_the_guide_is_up_to_date() -> None:
    """Else: survey-app preview tests/questionnaires/routed.yaml --map docs/pictures/route-map.svg"""
    questionnaire = load(text_of("routed"), "routed.yaml").questionnaire
    assert questionnaire is not None
    drawn = (ROOT / "docs" / "pictures" / "route-map.svg").read_text(encoding="utf-8")
    assert drawn == svg(route_map(questionnaire))
