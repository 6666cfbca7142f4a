"""Files that are set apart because they could not be read are called so

Revision: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE arrival SET reason_code = 'set_apart' WHERE reason_code = 'unread'")


def downgrade() -> None:
    op.execute("UPDATE arrival SET reason_code = 'unread' WHERE reason_code = 'set_apart'")
