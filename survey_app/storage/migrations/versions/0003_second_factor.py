"""A second factor for the team's accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("factor", sa.LargeBinary()))
    op.add_column("account", sa.Column("factor_step", sa.Integer()))
    op.add_column("account", sa.Column("recovery", sa.Text()))
