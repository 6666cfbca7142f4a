"""Faces

Revision: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "face_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_face_consent_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_face_consent_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_consent")),
    )
    with op.batch_alter_table("face_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_face_consent_event_id_id"), ["event_id", "id"], unique=False)

    op.create_table(
        "face_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_face_group_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_face_group_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_group")),
    )
    with op.batch_alter_table("face_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_face_group_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_face_group_person_id"), ["person_id"], unique=False)

    op.create_table(
        "face",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("guess_id", sa.Integer(), nullable=True),
        sa.Column("distance", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_face_asset_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["face_group.id"], name=op.f("fk_face_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["guess_id"], ["person.id"], name=op.f("fk_face_guess_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_face_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face")),
        sa.UniqueConstraint("asset_id", "place", name=op.f("uq_face_asset_id_place")),
    )
    with op.batch_alter_table("face", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_face_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_face_guess_id"), ["guess_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_face_person_id"), ["person_id"], unique=False)

    op.create_table(
        "face_portrait",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.String(length=20), nullable=True),
        sa.Column("embedding", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["user.id"], name=op.f("fk_face_portrait_added_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_face_portrait_asset_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_face_portrait_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_face_portrait_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_portrait")),
    )
    with op.batch_alter_table("face_portrait", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_face_portrait_asset_id"), ["asset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_face_portrait_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_face_portrait_person_id"), ["person_id"], unique=False)

    op.create_table(
        "face_scan",
        sa.Column("asset_id", sa.String(length=20), nullable=False),
        sa.Column("faces", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=True),
        sa.Column("finder", sa.String(length=40), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asset_id"], ["asset.id"], name=op.f("fk_face_scan_asset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("asset_id", name=op.f("pk_face_scan")),
    )


def downgrade() -> None:
    op.drop_table("face_scan")
    with op.batch_alter_table("face_portrait", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_face_portrait_person_id"))
        batch_op.drop_index(batch_op.f("ix_face_portrait_event_id"))
        batch_op.drop_index(batch_op.f("ix_face_portrait_asset_id"))

    op.drop_table("face_portrait")
    with op.batch_alter_table("face", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_face_person_id"))
        batch_op.drop_index(batch_op.f("ix_face_guess_id"))
        batch_op.drop_index(batch_op.f("ix_face_group_id"))

    op.drop_table("face")
    with op.batch_alter_table("face_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_face_group_person_id"))
        batch_op.drop_index(batch_op.f("ix_face_group_event_id"))

    op.drop_table("face_group")
    with op.batch_alter_table("face_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_face_consent_event_id_id"))

    op.drop_table("face_consent")
