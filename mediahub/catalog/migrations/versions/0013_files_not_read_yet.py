"""Files that are kept and could not be read yet

Revision: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("arrival") as table:
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("due_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("arrival") as table:
        table.alter_column("attempts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("arrival") as table:
        table.drop_column("due_at")
        table.drop_column("attempts")
