"""Edits keep what was typed with roster codes, and what they added to the vocabulary

Both are for undo: it gives a text back with its codes, and takes the new tag away with the edit that made it.

Revision: 0048
Revises: 0047
"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asset_change", sa.Column("source", sa.Text(), nullable=True))
    op.add_column("edit_action", sa.Column("vocabulary", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("edit_action", "vocabulary")
    op.drop_column("asset_change", "source")
