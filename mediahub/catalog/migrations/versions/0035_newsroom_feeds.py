"""Pictures are news items with numbered changes; newsrooms are sent items beside files

Revision: 0035
Revises: 0034
"""

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.base import UtcDateTime

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_feed",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.String(16), nullable=False),
        sa.Column("changes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_news_feed_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_news_feed")),
    )
    op.create_table(
        "news_item",
        sa.Column("asset_id", sa.String(20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("first_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_news_item_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_news_item")),
    )
    op.create_index(op.f("ix_news_item_event_id_change"), "news_item", ["event_id", "change"], unique=True)
    op.create_index(op.f("ix_news_item_due_at"), "news_item", ["due_at"])
    op.create_table(
        "news_item_due",
        sa.Column("asset_id", sa.String(20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("indexed_at", UtcDateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_news_item_due_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_news_item_due")),
    )
    op.create_index(op.f("ix_news_item_due_event_id"), "news_item_due", ["event_id"])
    op.create_table(
        "news_item_receipt",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("asset_id", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_news_item_receipt_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "source", "asset_id", name=op.f("pk_news_item_receipt")),
    )
    op.create_index(op.f("ix_news_item_receipt_asset_id"), "news_item_receipt", ["asset_id"])
    op.add_column("newsroom", sa.Column("item_format", sa.String(10), nullable=False, server_default=""))
    op.add_column("delivered_file", sa.Column("sha256", sa.String(64), nullable=False, server_default=""))


def downgrade() -> None:
    op.execute("ALTER TABLE delivered_file DROP COLUMN sha256")
    op.execute("ALTER TABLE newsroom DROP COLUMN item_format")
    for table in ("news_item_receipt", "news_item_due", "news_item", "news_feed"):
        op.drop_table(table)
