"""Every table there is. What a table may not hold is as much the point as what it holds.

Tables a respondent's data pass through (DRAFT to FRAGMENT) have no time, no serial, no address and no
clock-ordered id: their keys are random bytes, and on SQLite they are WITHOUT ROWID so that no hidden
arrival number exists (docs/anonymity.md). A test holds every column against an allow-list.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

#: One fieldwork run of one questionnaire version. Days are ISO dates in Europe/London.
survey = Table(
    "survey",
    metadata,
    Column("id", Text, primary_key=True),  # a slug: moving-on-2026
    Column("questionnaire", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("definition", Text, nullable=False),  # the pinned questionnaire, canonical JSON
    Column("policy", Text, nullable=False),  # thresholds frozen at opening, JSON
    Column("state", Text, nullable=False),  # open, closed
    Column("made_up", Boolean, nullable=False),
    Column("public_key", LargeBinary, nullable=False),  # X25519, raw 32 bytes
    Column("opens", Text),
    Column("closes", Text),
    sqlite_with_rowid=False,
)

#: A shared link: everyone of one area holds the same one.
link = Table(
    "link",
    metadata,
    Column("token", Text, primary_key=True),
    Column("survey", Text, ForeignKey("survey.id"), nullable=False, index=True),
    Column("area", Text, nullable=False),  # GSS code
    sqlite_with_rowid=False,
)

#: A half-finished visit, encrypted under a key that only the visitor's cookie has.
draft = Table(
    "draft",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # sha-256 of an id derived from the cookie
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("bucket", Integer, nullable=False),  # expiry, in whole hours since 1970: coarse on purpose
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: The batch that is being filled; its private half is a file of the mixer's user, never in the database.
batch = Table(
    "batch",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # 16 random bytes
    Column("survey", Text, ForeignKey("survey.id"), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Handed in, not yet mixed: outer envelopes.
letterbox = Table(
    "letterbox",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # 16 random bytes
    Column("batch", LargeBinary, nullable=False, index=True),
    Column("kind", Text, nullable=False),  # ticks or words: the lengths tell it anyway
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Batches into which a surge came, until they are mixed: not with which envelope, and not from where.
surge = Table(
    "surge",
    metadata,
    Column("batch", LargeBinary, primary_key=True),
    sqlite_with_rowid=False,
)

#: A draft that was handed in and is still in its own database: for milliseconds, and without a time.
handed_in = Table(
    "handed_in",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # the draft's
    sqlite_with_rowid=False,
)

#: A one-use code that nobody has used yet: whoever holds the card is written nowhere, nor is an area.
code = Table(
    "code",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # sha-256 of the 130 random bits in the card's square
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("selector", Text, nullable=False),  # the first four characters to type: they find the row
    Column("verifier", LargeBinary, nullable=False),  # salt and argon2id of the other eight
    UniqueConstraint("survey", "selector"),
    sqlite_with_rowid=False,
)

#: “I want someone to contact me”, sealed to the safeguarding lead. No survey, area, batch: it joins nothing.
contact = Table(
    "contact",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # 16 random bytes
    Column("until_week", Integer, nullable=False),  # when to forget it, in whole weeks since 1970
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Mixed: inner envelopes with the ticks of one response.
response = Table(
    "response",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: A mixed batch with a surge in it, which a person looks at before it counts. No time, no area.
held_batch = Table(
    "held_batch",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # unlike the batch's: no copy of the letterbox has it
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("state", Text, nullable=False),  # waiting, aside
    sqlite_with_rowid=False,
)

#: Like RESPONSE, and counted by nobody until the batch is admitted.
held_response = Table(
    "held_response",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("batch", LargeBinary, ForeignKey("held_batch.id"), nullable=False),
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Mixed: inner envelopes with one text each, joined to nothing.
fragment = Table(
    "fragment",
    metadata,
    Column("id", LargeBinary, primary_key=True),
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: What the readers of the words desk did with a text. Accounts are the team's; nothing is of a respondent.
reading = Table(
    "reading",
    metadata,
    Column("fragment", LargeBinary, primary_key=True),  # its random id
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("state", Text, nullable=False),  # one of storage/reading.py
    Column("flagged_by", Text),  # the account that asked for a second person
    Column("redacted", LargeBinary),  # the text with words taken out, sealed to the survey's key
    Column("redacted_by", Text),
    Column("approved_by", Text),  # another account, which read it as it may be published
    sqlite_with_rowid=False,
)

#: One text that two people say must be passed on, sealed to the safeguarding lead. It joins nothing else.
referral = Table(
    "referral",
    metadata,
    Column("id", LargeBinary, primary_key=True),  # 16 random bytes
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),  # it goes with its survey
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: How many came in, a region; shown rounded down to 10.
arrival = Table(
    "arrival",
    metadata,
    Column("survey", Text, ForeignKey("survey.id"), primary_key=True),
    Column("region", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

#: The survey's private half, wrapped once for each person who may open, and for the recovery phrase.
survey_key = Table(
    "survey_key",
    metadata,
    Column("survey", Text, ForeignKey("survey.id"), primary_key=True),
    Column("holder", Text, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Immutable, content-hashed; all that a dashboard can read.
release = Table(
    "release",
    metadata,
    Column("hash", Text, primary_key=True),  # sha-256 hex of body
    Column("survey", Text, nullable=False),
    Column("state", Text, nullable=False),  # built, published, withdrawn
    Column("day", Text),  # of publication
    Column("body", Text, nullable=False),  # canonical JSON
    sqlite_with_rowid=False,
)

#: Witness tables: private, beside the responses, never read by the dashboard.
certificate = Table(
    "certificate",
    metadata,
    Column("release", Text, ForeignKey("release.hash"), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: Until when a survey's responses are kept; afterwards, the certificate of their destruction. ISO days.
keeping = Table(
    "keeping",
    metadata,
    Column("survey", Text, ForeignKey("survey.id"), primary_key=True),
    Column("destroy_on", Text, nullable=False),
    Column("destroyed", Text),
    Column("laid_out", Boolean, nullable=False),  # whether the files were written anew since
    Column("body", Text),  # the certificate, JSON
    sqlite_with_rowid=False,
)

#: The team's people. Not respondents.
account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # argon2id, encoded
    Column("role", Text, nullable=False),  # one of team/roles.py
    Column("disabled", Boolean, nullable=False),
    Column("factor", LargeBinary),  # the seed of a second factor, sealed with the instance's secret
    Column("factor_step", Integer),  # the last half minute whose code was used, so that none works twice
    Column("recovery", Text),  # JSON list: sha-256 of the recovery codes that were not used yet
    sqlite_with_rowid=False,
)

#: Who of the team is signed in: what makes a session end when it is ended.
signed_in = Table(
    "signed_in",
    metadata,
    Column("id", Text, primary_key=True),  # sha-256 of the random name in the cookie, hex
    Column("account", Text, ForeignKey("account.id"), nullable=False),
    Column("begun", Integer, nullable=False),  # seconds since 1970, whole minutes
    sqlite_with_rowid=False,
)

#: What two people of the team agree on: one asked, another approved, it was used once. Days, and no moment.
approval = Table(
    "approval",
    metadata,
    Column("id", Text, primary_key=True),  # random, hex
    Column("what", Text, nullable=False),  # one of storage/approvals.py
    Column("survey", Text, ForeignKey("survey.id"), nullable=False),
    Column("value", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_on", Text, nullable=False),
    Column("approved_by", Text),
    Column("approved_on", Text),
    Column("used_on", Text),
    sqlite_with_rowid=False,
)

#: What the team did: event codes, never a respondent.
audit_event = Table(
    "audit_event",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("event", Text, nullable=False),
    Column("subject", Text, nullable=False),
    sqlite_with_rowid=False,
)
