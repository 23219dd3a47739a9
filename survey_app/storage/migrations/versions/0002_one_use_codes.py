"""One-use codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("selector", sa.Text(), nullable=False),
        sa.Column("verifier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_code"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_code_survey"),
        sa.UniqueConstraint("survey", "selector", name="uq_code_survey"),
        sqlite_with_rowid=False,
    )
