"""What a language is called, which way it is read and how it counts."""

from __future__ import annotations

import gettext

import pytest
from babel import Locale

from survey_app.languages.tongues import UnknownLanguage, tongue

SHIPPED = ("en", "gd", "sco", "pl", "uk", "ar")
IN_ORDER = ("zero", "one", "two", "few", "many", "other")


@pytest.mark.parametrize("code", SHIPPED)
def test_every_whole_number_takes_the_form_that_cldr_gives_it(code: str) -> None:
    here = tongue(code)
    rule = Locale.parse(here.formats).plural_form
    used = {rule(number) for number in range(2000)}
    names = [name for name in IN_ORDER if name in used]
    form = gettext.c2py(here.plural)
    assert here.forms == len(names)
    assert [names[form(number)] for number in range(2000)] == [rule(number) for number in range(2000)]


@pytest.mark.parametrize(("code", "forms"), [("gd", 4), ("sco", 2), ("pl", 3), ("uk", 3), ("ar", 6)])
def test_a_language_has_as_many_forms_as_it_has(code: str, forms: int) -> None:
    assert tongue(code).forms == forms
    assert tongue(code).plural_header.startswith(f"nplurals={forms}; plural=")


@pytest.mark.parametrize(
    ("number", "form"), [(1, 0), (11, 0), (2, 1), (12, 1), (3, 2), (10, 2), (13, 2), (19, 2), (0, 3), (20, 3)]
)
def test_gaelic_counts_one_and_eleven_two_and_twelve_the_few_and_the_rest(number: int, form: int) -> None:
    assert gettext.c2py(tongue("gd").plural)(number) == form


def test_arabic_is_read_from_right_to_left_and_the_others_from_left_to_right() -> None:
    assert {code: tongue(code).direction for code in SHIPPED} == {
        **dict.fromkeys(SHIPPED, "ltr"),
        "ar": "rtl",
    }


def test_scots_which_cldr_does_not_know_writes_numbers_as_english_does_and_keeps_its_own_tag() -> None:
    assert (tongue("sco").lang, tongue("sco").formats) == ("sco", "en_GB")


def test_a_language_that_nobody_added_here_is_known_to_cldr() -> None:
    portuguese = tongue("pt-BR")
    assert (portuguese.lang, portuguese.direction, portuguese.formats) == ("pt-BR", "ltr", "pt_BR")
    assert tongue("fa").direction == "rtl"


@pytest.mark.parametrize("code", ["", "xx-yy-zz", "klingon", "../../etc"])
def test_a_code_that_stands_for_no_language_is_refused(code: str) -> None:
    with pytest.raises(UnknownLanguage, match="give a code such as gd"):
        tongue(code)
