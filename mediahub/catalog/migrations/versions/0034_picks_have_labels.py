"""Picks have colour labels

Revision: 0034
Revises: 0033
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pick") as batch:
        batch.add_column(sa.Column("label", sa.String(8), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("pick") as batch:
        batch.drop_column("label")
