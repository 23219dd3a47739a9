"""The sample forms of pyxform's own tests: each is imported, or it is said why not; none crashes."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

import pytest

from survey_app.questionnaire.exchange.remarks import report
from survey_app.questionnaire.exchange.sheets_in import NotAForm
from survey_app.questionnaire.exchange.xlsform_in import Imported, import_xlsform
from survey_app.questionnaire.exchange.xlsform_out import xlsform

FORMS = Path(__file__).parents[2] / "vendor" / "pyxform" / "forms.zip"
with zipfile.ZipFile(FORMS) as packed:
    NAMES = packed.namelist()
#: Forms that hold at least one question we may ask; the others ask for places, pictures, names or nothing.
AT_LEAST = 240

pytestmark = pytest.mark.slow


def imported(name: str) -> Imported | NotAForm:
    with zipfile.ZipFile(FORMS) as forms:
        path = PurePosixPath(name)
        try:
            return import_xlsform(forms.read(name), path.suffix, path.stem)
        except NotAForm as error:
            return error


@pytest.mark.parametrize("name", NAMES)
def test_it_is_imported_or_it_is_said_why_not(name: str) -> None:
    made = imported(name)
    if isinstance(made, NotAForm):
        assert str(made)
        assert "\n" not in str(made)
        return
    assert made.questionnaire is not None, [str(fault) for fault in made.faults]
    assert not [fault for fault in made.faults if fault.level == "error"]
    assert report(name, made.remarks).startswith(name)


def test_most_of_them_are_imported() -> None:
    assert sum(isinstance(imported(name), Imported) for name in NAMES) >= AT_LEAST


@pytest.mark.parametrize("name", ["example_xls/widgets.xls", "example_xls/xlsform_spec_test.xlsx"])
def test_what_was_imported_goes_out_and_comes_in_again(name: str) -> None:
    first = imported(name)
    assert isinstance(first, Imported)
    assert first.questionnaire is not None
    again = import_xlsform(xlsform(first.questionnaire).workbook, ".xlsx", "again").questionnaire
    assert again is not None
    assert [q.id for q in again.questions()] == [q.id for q in first.questionnaire.questions()]


def test_nothing_that_finds_a_person_comes_in() -> None:
    """Places, pictures, recordings, bar codes, devices and moments are named in the report, and left out."""
    made = imported("example_xls/widgets.xls")
    left_out = {remark.what.split()[0] for remark in made.remarks if "never collected" in remark.done}
    assert {"geopoint", "barcode", "image", "audio", "video"} <= left_out
