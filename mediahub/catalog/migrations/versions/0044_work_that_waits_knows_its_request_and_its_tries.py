"""Work that waits knows its request and its tries

Revision: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

COUNTED = ("contact_sheet", "crop_set", "event_export")
REQUESTED = (*COUNTED, "archive", "delivered_file", "transmission")


def upgrade() -> None:
    for table in REQUESTED:
        op.add_column(table, sa.Column("request_id", sa.String(64), server_default="", nullable=False))
    for table in COUNTED:
        op.add_column(table, sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    for table in COUNTED:
        op.drop_column(table, "attempts")
    for table in REQUESTED:
        op.drop_column(table, "request_id")
