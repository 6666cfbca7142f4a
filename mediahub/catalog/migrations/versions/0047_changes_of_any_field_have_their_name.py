"""Changes of any field have their name

PostgreSQL refused edits of fields with a longer one.

Revision: 0047
Revises: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("asset_change") as batch:
        batch.alter_column("field", existing_type=sa.String(20), type_=sa.String(40), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("asset_change") as batch:
        batch.alter_column("field", existing_type=sa.String(40), type_=sa.String(20), existing_nullable=False)
