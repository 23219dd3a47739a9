"""A survey takes paper forms where its fieldwork says so."""

from __future__ import annotations

import pytest

from survey_app.questionnaire.model import Fieldwork, Paper


@pytest.mark.parametrize(
    ("fieldwork", "takes_paper"),
    [
        (Fieldwork(), False),
        (Fieldwork(mode="codes"), False),
        (Fieldwork(mode="paper"), True),
        (Fieldwork(paper=Paper(return_to="Post it.")), True),
        (Fieldwork(mode="codes", paper=Paper(return_to="Post it.")), True),
    ],
)
def test_paper_is_taken_beside_a_link_or_alone(fieldwork: Fieldwork, takes_paper: bool) -> None:
    assert fieldwork.takes_paper is takes_paper
