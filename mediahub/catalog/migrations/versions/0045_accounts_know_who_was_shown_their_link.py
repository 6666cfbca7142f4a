"""Accounts know who was shown their link to a password

Revision: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user", sa.Column("link_shown_to", sa.String(255), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("user", "link_shown_to")
