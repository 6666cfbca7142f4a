"""When the settings of a delivery were changed, and that its rights were, whoever that was

Revision: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.base import UtcDateTime, utcnow

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("terms_set_at", "changed_at"):
        op.add_column("batch", sa.Column(name, UtcDateTime(), nullable=True))
    batch = sa.table(
        "batch",
        sa.column("terms_set_by", sa.Integer()),
        sa.column("terms_set_at", UtcDateTime()),
        sa.column("changed_at", UtcDateTime()),
    )
    # the record of such a delivery does not say who set its rights yet: changed now, it is written again
    now = utcnow()
    changed = batch.update().where(batch.c.terms_set_by.is_not(None))
    op.execute(changed.values(terms_set_at=now, changed_at=now))


def downgrade() -> None:
    for name in ("terms_set_at", "changed_at"):
        op.execute(f"ALTER TABLE batch DROP COLUMN {name}")
