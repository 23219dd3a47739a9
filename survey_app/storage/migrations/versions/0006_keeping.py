"""Until when each survey's responses are kept, and the certificate of their destruction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "keeping",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("destroy_on", sa.Text(), nullable=False),
        sa.Column("destroyed", sa.Text()),
        sa.Column("laid_out", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text()),
        sa.PrimaryKeyConstraint("survey", name="pk_keeping"),
        sa.ForeignKeyConstraint(["survey"], ["survey.id"], name="fk_keeping_survey"),
        sqlite_with_rowid=False,
    )
