"""Originals of which nobody knows the picture are found by how they look, however many an event has

Revision: 0050
Revises: 0049
"""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    unknown = sa.text("picture_hash IS NULL")
    op.create_index(
        "ix_asset_picture_unknown",
        "asset",
        ["event_id", "dhash", "width", "height"],
        sqlite_where=unknown,
        postgresql_where=unknown,
    )


def downgrade() -> None:
    op.drop_index("ix_asset_picture_unknown", "asset")
