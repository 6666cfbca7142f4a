"""Contact sheets are drawn by workers

Revision: 0032
Revises: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_sheet",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("basket_id", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["basket_id"], ["basket.id"], name=op.f("fk_contact_sheet_basket_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_contact_sheet_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_contact_sheet_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_sheet")),
    )
    with op.batch_alter_table("contact_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_sheet_event_id"), ["event_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_sheet_state_created_at"), ["state", "created_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_contact_sheet_user_id_basket_id_created_at"),
            ["user_id", "basket_id", "created_at"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("contact_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_sheet_user_id_basket_id_created_at"))
        batch_op.drop_index(batch_op.f("ix_contact_sheet_state_created_at"))
        batch_op.drop_index(batch_op.f("ix_contact_sheet_event_id"))

    op.drop_table("contact_sheet")
