"""The audit log

Revision: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_cutoff",
        sa.Column("before", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("before", name=op.f("pk_audit_cutoff")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("actor_kind", sa.String(length=12), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("means", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("subject_kind", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("subject_name", sa.String(length=300), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_action_at_id"), ["action", "at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entry_actor_kind_actor_id_at_id"),
            ["actor_kind", "actor_id", "at", "id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_audit_entry_at_id"), ["at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entry_event_id_at_id"), ["event_id", "at", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_entry_request_id"), ["request_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entry_subject_kind_subject_id_at_id"),
            ["subject_kind", "subject_id", "at", "id"],
            unique=False,
        )

    op.create_table(
        "audit_asset",
        sa.Column("asset_id", sa.String(length=20), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_asset_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asset_id", "entry_id", name=op.f("pk_audit_asset")),
    )
    with op.batch_alter_table("audit_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_asset_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("audit_asset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_asset_entry_id"))

    op.drop_table("audit_asset")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_subject_kind_subject_id_at_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_request_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_event_id_at_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_at_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_actor_kind_actor_id_at_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_action_at_id"))

    op.drop_table("audit_entry")
    op.drop_table("audit_cutoff")
