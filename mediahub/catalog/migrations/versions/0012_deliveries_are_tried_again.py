"""Deliveries are tried again

Revision: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    file = sa.table("delivered_file", sa.column("state"), sa.column("due_at"), sa.column("wanted_at"))
    with op.batch_alter_table("delivered_file") as batch_op:
        batch_op.add_column(sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_column("claimed_at")
    # what failed so far may have been a fault of ours: whoever asks again has it tried again
    op.execute(sa.update(file).values(due_at=file.c.wanted_at))
    with op.batch_alter_table("delivered_file") as batch_op:
        batch_op.alter_column("due_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column("attempts", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("delivered_file") as batch_op:
        batch_op.add_column(sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_column("attempts")
        batch_op.drop_column("due_at")
        batch_op.drop_column("claimed_until")
