"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("name", name="uq_account_name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "letterbox",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_letterbox"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_letterbox_batch", "letterbox", ["batch"])
    op.create_table(
        "release",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_release"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("questionnaire", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("opens", sa.Text(), nullable=True),
        sa.Column("closes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "arrival",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("survey", "region", name="pk_arrival"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_arrival_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_batch"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_batch_survey"),
        sa.UniqueConstraint("survey", name="uq_batch_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "certificate",
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("release", name="pk_certificate"),
        sa.ForeignKeyConstraint(["release"], ["release.hash"], name="fk_certificate_release"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_draft_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fragment",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fragment"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_fragment_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "link",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_link"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_link_survey"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_survey", "link", ["survey"])
    op.create_table(
        "response",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_response"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_response_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_key",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("survey", "holder", name="pk_survey_key"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_survey_key_survey"),
        sqlite_with_rowid=False,
    )
