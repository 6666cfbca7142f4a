"""Zips of share links are made for visitors who have no account; files of the team carry labels

Revision: 0036
Revises: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("archive") as batch:
        batch.alter_column("user_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("share_link_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("language", sa.String(8), nullable=False, server_default=""))
        batch.create_foreign_key(
            op.f("fk_archive_share_link_id_share_link"),
            "share_link",
            ["share_link_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch.create_index(op.f("ix_archive_share_link_id"), ["share_link_id"])
    op.add_column("delivered_file", sa.Column("label", sa.String(8), nullable=False, server_default=""))


def downgrade() -> None:
    op.execute("ALTER TABLE delivered_file DROP COLUMN label")
    op.execute("DELETE FROM archive WHERE user_id IS NULL")
    with op.batch_alter_table("archive") as batch:
        batch.drop_index(op.f("ix_archive_share_link_id"))
        batch.drop_constraint(op.f("fk_archive_share_link_id_share_link"), type_="foreignkey")
        batch.drop_column("language")
        batch.drop_column("share_link_id")
        batch.alter_column("user_id", existing_type=sa.Integer(), nullable=False)
