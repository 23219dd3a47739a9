"""What the readers of texts did with each, and what was passed on to the safeguarding lead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("fragment", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("flagged_by", sa.Text()),
        sa.Column("redacted", sa.LargeBinary()),
        sa.Column("redacted_by", sa.Text()),
        sa.Column("approved_by", sa.Text()),
        sa.PrimaryKeyConstraint("fragment", name="pk_reading"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_reading_survey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_referral"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_referral_survey"),
        sqlite_with_rowid=False,
    )
