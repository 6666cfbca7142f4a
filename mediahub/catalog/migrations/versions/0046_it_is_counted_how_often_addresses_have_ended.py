"""It is counted how often addresses have ended

Revision: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "addresses_ended",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses_ended")),
    )


def downgrade() -> None:
    op.drop_table("addresses_ended")
