"""A link's token is easy to type and too rare to guess."""

from __future__ import annotations

from survey_app.letterbox import links


def test_a_token_is_ten_letters_that_are_not_mistaken_for_others() -> None:
    token = links.new_token()
    assert len(token) == 10
    assert not set(token) - set("0123456789abcdefghjkmnpqrstvwxyz")


def test_no_two_tokens_are_alike() -> None:
    assert len({links.new_token() for _ in range(2000)}) == 2000


def test_a_token_may_be_typed_as_people_type() -> None:
    assert links.as_typed("K7M4Q-9xwo I") == "k7m4q9xw01"


def test_typing_a_token_as_it_is_changes_nothing() -> None:
    token = links.new_token()
    assert links.as_typed(token) == token
