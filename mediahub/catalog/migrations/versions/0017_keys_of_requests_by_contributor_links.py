"""Idempotency keys of requests by contributor links

Revision: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # keys are kept for a day, and a request that is sent again just then is done again
    op.drop_table("idempotency_key")
    _create(sa.Column("owner", sa.String(100), nullable=False), "owner")


def downgrade() -> None:
    op.drop_table("idempotency_key")
    user = sa.ForeignKeyConstraint(
        ["user_id"], ["user.id"], name=op.f("fk_idempotency_key_user_id"), ondelete="CASCADE"
    )
    _create(sa.Column("user_id", sa.Integer(), nullable=False), "user_id", user)


def _create(whose: sa.Column[object], name: str, *more: sa.Constraint) -> None:
    op.create_table(
        "idempotency_key",
        whose,
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mime", sa.String(100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *more,
        sa.PrimaryKeyConstraint(name, "key", name=op.f("pk_idempotency_key")),
    )
    op.create_index(op.f("ix_idempotency_key_created_at"), "idempotency_key", ["created_at"])
