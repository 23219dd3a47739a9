"""Which questions a release has tables of, and what it says of the others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.areas import AREAS
from survey_app.questionnaire.codebook import Codebook
from survey_app.questionnaire.load import load
from survey_app.questionnaire.model import Questionnaire
from survey_app.results import shape
from survey_app.results.build import SurveyFacts, build
from survey_app.results.disclosure.policy import Policy
from survey_app.results.tabulate import tabulate
from tests.fielded import questionnaire_of

EVERY_TYPE = Path(__file__).parent.parent / "taking" / "every-type.yaml"
EDINBURGH = next(area for area in AREAS if area.code == "S12000036")


@pytest.fixture
def questionnaire() -> Questionnaire:
    return questionnaire_of(EVERY_TYPE)


def test_numbers_with_bands_councils_and_statements_have_tables(questionnaire: Questionnaire) -> None:
    tables = {table.id for table in shape.shape_of(questionnaire, [EDINBURGH]).tables}
    assert tables == {"home", "how", "council", "full", "more", "time", "help", "rest", "say"}


def test_what_has_no_table_is_named_with_the_reason(questionnaire: Questionnaire) -> None:
    left_out = shape.left_out(questionnaire)
    assert left_out["since"] == "a month can tell who somebody is"
    assert "give it bands" in left_out["part"]
    assert "several times of one person" in left_out["homes--another-1"]
    assert not {"hello", "sum", "home--other"} & set(left_out)  # pages that ask nothing, and words


def test_a_band_stands_for_its_numbers_where_a_later_question_hangs_on_it(
    questionnaire: Questionnaire,
) -> None:
    table = shape.shape_of(questionnaire, [EDINBURGH]).table("more")
    assert table.base_of == (("full", "many"),)


def test_a_number_within_a_band_leaves_the_later_question_out(questionnaire: Questionnaire) -> None:
    text = EVERY_TYPE.read_text(encoding="utf-8").replace("at_least: 10}", "at_least: 11}")
    changed = load(text, "changed.yaml").questionnaire
    assert changed is not None
    assert "within a band of full" in shape.left_out(changed)["more"]


def test_a_table_counts_bands_and_nothing_of_the_numbers_behind_them(questionnaire: Questionnaire) -> None:
    codebook = Codebook.of(questionnaire)
    given = [{"full": ("3",)}, {"full": ("9",)}, {"full": ("5000",)}, {}]
    rows = np.array([list(codebook.encode(Answers(each))) for each in given], dtype=np.uint8)
    shaped = shape.shape_of(questionnaire, [EDINBURGH])
    tally = tabulate(questionnaire, shaped, [EDINBURGH.code] * len(rows), rows)
    counts = dict(
        zip(
            [line.id for line in shaped.table("full").answers],
            tally.row("full", "scotland").tolist(),
            strict=True,
        )
    )
    assert counts == {"base": 4, "none": 0, "some": 2, "many": 1, "no-answer": 1}


def test_a_release_of_every_type_is_built_and_names_what_it_leaves_out(questionnaire: Questionnaire) -> None:
    codebook = Codebook.of(questionnaire)
    numbers = np.random.default_rng(2026)
    rows = np.array(
        [
            list(
                codebook.encode(
                    Answers(
                        {
                            "home": (str(numbers.choice(["flat", "other"])),),
                            "how": (str(numbers.choice(["yes-much", "middle", "no-much"])),),
                            "full": (str(numbers.integers(0, 40)),),
                            "more": (str(numbers.choice(["enough", "not-enough"])),),
                            "since": ("2020-03",),
                        }
                    )
                )
            )
            for _ in range(150)
        ],
        dtype=np.uint8,
    )
    built = build(
        questionnaire,
        survey=SurveyFacts("every-type", None, None, True),
        area_codes=[EDINBURGH.code] * len(rows),
        rows=rows,
        areas=[EDINBURGH],
        policy=Policy(),
    )
    assert {each["question"] for each in built.release.manifest["left_out"]} == set(
        shape.left_out(questionnaire)
    )
    assert "2020-03" not in built.release.body
