"""Who of the team is signed in, so that ending a session ends every copy of its cookie."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "signed_in",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signed_in"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_signed_in_account"),
        sqlite_with_rowid=False,
    )
