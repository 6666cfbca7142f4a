"""Pages of the team count by indexes

Revision: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

DEPICTIONS = ("asset_person", "asset_session", "asset_tag")


def upgrade() -> None:
    op.create_index(
        op.f("ix_asset_event_id_state_taken_at_id"), "asset", ["event_id", "state", "taken_at", "id"]
    )
    for table in DEPICTIONS:
        op.create_index(op.f(f"ix_{table}_asset_id_status"), table, ["asset_id", "status"])
        op.create_index(
            op.f(f"ix_{table}_asset_id_source"),
            table,
            ["asset_id", "source"],
            sqlite_where=sa.text("status = 'suggested'"),
            postgresql_where=sa.text("status = 'suggested'"),
        )
        op.drop_index(op.f(f"ix_{table}_asset_id"), table)


def downgrade() -> None:
    for table in DEPICTIONS:
        op.create_index(op.f(f"ix_{table}_asset_id"), table, ["asset_id"])
        op.drop_index(op.f(f"ix_{table}_asset_id_source"), table)
        op.drop_index(op.f(f"ix_{table}_asset_id_status"), table)
    op.drop_index(op.f("ix_asset_event_id_state_taken_at_id"), "asset")
