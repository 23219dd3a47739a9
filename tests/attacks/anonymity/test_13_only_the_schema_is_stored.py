"""Claim 13: whatever is posted, only what the questionnaire allows is stored, in envelopes of equal length,
and an envelope with one bit changed is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text

from survey_app.letterbox import opening
from survey_app.letterbox.admission import NotInQuestionnaire
from survey_app.letterbox.store import HandedIn, hand_in
from survey_app.questionnaire.answers import Answers
from survey_app.questionnaire.cleaning import clean_text
from survey_app.questionnaire.routing import prune
from tests.opened import ANSWERS, EDINBURGH, Field, open_field, questionnaire

SMALL = questionnaire()
IDS = [question.id for question in SMALL.questions()]
CODES = sorted({option.code for question in SMALL.questions() for option in SMALL.options(question)})
HOSTILE = [
    "<script>",
    "=1+1",
    "\u202egnp",
    "a\0b",
    "\ud800",
    "x" * 6000,
    "Robert'); DROP TABLE response;--",
    "\U0001f600" * 1300,
]
names = st.sampled_from([*IDS, "no-such-question", "", "go"]) | st.text(max_size=8)
codes = st.sampled_from(CODES) | st.text(max_size=6)
given_answers = st.dictionaries(
    names,
    st.lists(codes, max_size=4).map(tuple) | st.text(max_size=40) | st.sampled_from(HOSTILE),
    max_size=8,
)
FEW = hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def field(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    on_server = request.param == "postgresql"
    url = request.getfixturevalue("postgresql_server").new_database() if on_server else None
    opened = open_field(tmp_path_factory.mktemp("claim-13") / "instance", url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def posted(field: Field) -> Field:
    """The survey after a few hundred hostile posts, pruned as the pages do, or not pruned at all."""

    @FEW
    @given(given_answers)
    def as_the_pages_do(values) -> None:
        answers = prune(SMALL, Answers(values))
        words = {name: value for name, value in answers.values.items() if isinstance(value, str)}
        sent = hand_in(
            field.public,
            survey=field.survey,
            area=EDINBURGH,
            ticks=field.codebook.encode(answers),
            words=words,
            draft_id=None,
        )
        assert sent is HandedIn.ACCEPTED

    @FEW
    @given(
        st.binary(max_size=8) | st.lists(st.integers(0, 5), min_size=5, max_size=5).map(bytes),
        st.dictionaries(names, st.text(max_size=40) | st.sampled_from(HOSTILE), max_size=3),
        st.sampled_from([EDINBURGH, "", "S12000099", "S12000036\0", "../../etc"]),
    )
    def past_the_pages(ticks: bytes, words: dict[str, str], area: str) -> None:
        try:
            hand_in(field.public, survey=field.survey, area=area, ticks=ticks, words=words, draft_id=None)
        except NotInQuestionnaire:
            return

    as_the_pages_do()
    past_the_pages()
    return field


def test_what_is_stored_is_within_the_questionnaire(posted: Field) -> None:
    with posted.owner.read() as connection:
        kinds = set(connection.execute(text("SELECT DISTINCT kind FROM letterbox")).scalars())
        lengths = {
            kind: set(
                connection.execute(
                    text("SELECT length(sealed) FROM letterbox WHERE kind = :kind"), {"kind": kind}
                ).scalars()
            )
            for kind in kinds
        }
    assert kinds == {"ticks", "words"}
    assert len(lengths["ticks"]) == 1, lengths
    posted.close()
    _inner_lengths_are_equal(posted)
    _rows_are_the_codebooks(posted)
    _texts_are_clean_and_asked_for(posted)
    _a_flipped_bit_is_refused(posted)


def _inner_lengths_are_equal(posted: Field) -> None:
    with posted.owner.read() as connection:
        ticks = set(connection.execute(text("SELECT length(sealed) FROM response")).scalars())
        words = set(connection.execute(text("SELECT length(sealed) FROM fragment")).scalars())
    assert len(ticks) == 1, f"sealed ticks have lengths {sorted(ticks)}"
    assert all((length - 48) % 1024 == 0 for length in words), f"sealed words have lengths {sorted(words)}"


def _rows_are_the_codebooks(posted: Field) -> None:
    opened = opening.open_ticks(posted.owner, posted.survey.id, posted.private_key())
    assert opened.unreadable == 0
    assert len(opened.areas) >= 150
    assert set(opened.areas) == {EDINBURGH}
    for row in opened.rows:
        posted.codebook.decode(row.tobytes())  # raises where no answers give this row


def _texts_are_clean_and_asked_for(posted: Field) -> None:
    texts = opening.open_words(posted.owner, posted.survey.id, posted.private_key()).texts
    assert texts
    for one in texts:
        question = SMALL.question(one.question)
        assert question.is_text
        assert one.words
        assert clean_text(one.words, question) == one.words


def _a_flipped_bit_is_refused(posted: Field) -> None:
    with posted.owner.write() as connection:
        rows = connection.execute(text("SELECT id, sealed FROM response ORDER BY id LIMIT 40")).all()
        for number, row in enumerate(rows):
            changed = bytearray(row.sealed)
            place = number * 997 % (len(changed) * 8)
            changed[place // 8] ^= 1 << place % 8
            connection.execute(
                text("UPDATE response SET sealed = :sealed WHERE id = :id"),
                {"sealed": bytes(changed), "id": row.id},
            )
    opened = opening.open_ticks(posted.owner, posted.survey.id, posted.private_key())
    assert opened.unreadable == len(rows) == 40


def test_words_of_any_length_make_few_lengths(tmp_path_factory: pytest.TempPathFactory) -> None:
    field = open_field(tmp_path_factory.mktemp("lengths") / "instance")
    for length in range(1, 5001, 250):
        field.hand_in(ANSWERS.having("one-thing", "x" * length))
    with field.owner.read() as connection:
        lengths = set(
            connection.execute(text("SELECT length(sealed) FROM letterbox WHERE kind = 'words'")).scalars()
        )
    field.dispose()
    assert len(lengths) == 5, sorted(lengths)
