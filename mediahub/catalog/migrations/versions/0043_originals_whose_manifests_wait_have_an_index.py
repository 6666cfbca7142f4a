"""Originals whose manifests wait to be read have an index

Revision: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_asset_manifests_unread"),
        "asset",
        ["state", "created_at"],
        sqlite_where=sa.text("manifests_read = 0"),
        postgresql_where=sa.text("NOT manifests_read"),
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_asset_manifests_unread"), "asset")
