"""Events are exported by workers, for a download

Revision: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.base import UtcDateTime

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_export",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer()),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["user.id"], name=op.f("fk_event_export_asked_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_export_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_export")),
    )
    op.create_index(op.f("ix_event_export_event_id"), "event_export", ["event_id"])
    op.create_index(op.f("ix_event_export_state_created_at"), "event_export", ["state", "created_at"])


def downgrade() -> None:
    op.drop_table("event_export")
