"""Events have languages, quotas, an archive and a trash; the installation has settings

Revision: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.base import UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = ("languages", "quota_bytes", "photographer_quotas", "archived_at", "deleted_at")


def upgrade() -> None:
    op.create_table(
        "installation_setting",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_installation_setting")),
    )
    op.add_column("event", sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("event", sa.Column("quota_bytes", sa.BigInteger()))
    op.add_column("event", sa.Column("photographer_quotas", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("event", sa.Column("archived_at", UtcDateTime(timezone=True)))
    op.add_column("event", sa.Column("deleted_at", UtcDateTime(timezone=True)))
    op.create_index(
        "ix_asset_event_id_photographer_id_kind_state_created_at_size",
        "asset",
        ["event_id", "photographer_id", "kind", "state", "created_at", "size"],
    )


def downgrade() -> None:
    op.drop_index("ix_asset_event_id_photographer_id_kind_state_created_at_size", "asset")
    for column in reversed(COLUMNS):
        op.execute(f"ALTER TABLE event DROP COLUMN {column}")
    op.drop_table("installation_setting")
