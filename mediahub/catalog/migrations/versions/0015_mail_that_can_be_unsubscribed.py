"""Mail that can be unsubscribed

Revision: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mail") as table:
        table.add_column(sa.Column("unsubscribe_url", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("mail") as table:
        table.alter_column("unsubscribe_url", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("mail") as table:
        table.drop_column("unsubscribe_url")
