"""Marks are found by their asset

Revision: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MARKS = ("person", "tag", "session")


def upgrade() -> None:
    for mark in MARKS:
        op.create_index(f"ix_asset_{mark}_asset_id", f"asset_{mark}", ["asset_id"])
        op.drop_index(f"ix_asset_{mark}_{mark}_id", f"asset_{mark}")  # the primary key begins with it
    op.create_index("ix_search_told_asset_id", "search_told", ["asset_id"])


def downgrade() -> None:
    op.drop_index("ix_search_told_asset_id", "search_told")
    for mark in MARKS:
        op.create_index(f"ix_asset_{mark}_{mark}_id", f"asset_{mark}", [f"{mark}_id"])
        op.drop_index(f"ix_asset_{mark}_asset_id", f"asset_{mark}")
