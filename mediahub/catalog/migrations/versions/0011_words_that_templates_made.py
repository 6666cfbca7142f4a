"""What templates made of an asset's facts is remembered, so that it follows them

Revision: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("asset", sa.Column("filled", sa.JSON(), nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("asset", "filled")
