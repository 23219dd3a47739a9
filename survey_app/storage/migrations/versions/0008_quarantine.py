"""Batches with a surge in them, and the responses that are held back until a person has looked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surge",
        sa.Column("batch", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("batch", name="pk_surge"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "held_batch",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held_batch"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_held_batch_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "held_response",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("batch", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_held_response"),
        sa.ForeignKeyConstraint(["batch"], ["held_batch.id"], name="fk_held_response_batch"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_held_response_survey"),
        sqlite_with_rowid=False,
    )
