"""An event can require TLS of its cameras

Revision: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column: sa.Column[bool] = sa.Column(
        "ftp_requires_tls", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("event", column)


def downgrade() -> None:
    op.execute("ALTER TABLE event DROP COLUMN ftp_requires_tls")
