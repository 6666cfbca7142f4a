"""Pictures have visual words: what they look like, by labeller

Revision: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.base import UtcDateTime

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visual_words",
        sa.Column("asset_id", sa.String(20), nullable=False),
        sa.Column("labeller", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_visual_words_asset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asset_id", "labeller", name=op.f("pk_visual_words")),
    )
    op.add_column("event", sa.Column("sees_words", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.execute("ALTER TABLE event DROP COLUMN sees_words")
    op.drop_table("visual_words")
