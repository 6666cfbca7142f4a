"""Every XMP file is an arrival of its own, and pictures are known again by their data

Revision: 0014
Revises: 0013
"""

import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("asset", "companion"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("picture_hash", sa.String(length=64), nullable=True))
            batch_op.create_index(
                batch_op.f(f"ix_{table}_event_id_picture_hash"), ["event_id", "picture_hash"], unique=False
            )
    with op.batch_alter_table("asset_metadata", schema=None) as batch_op:
        batch_op.add_column(sa.Column("file_words", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("asset_metadata", schema=None) as batch_op:
        batch_op.alter_column("file_words", server_default=None)
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.add_column(sa.Column("beside_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_arrival_beside_id"), "arrival", ["beside_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f("ix_arrival_beside_id"), ["beside_id"], unique=False)
    _give_rows_of_their_own()
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.drop_column("sidecar_key")


def _give_rows_of_their_own() -> None:
    """XMP files that are on their way stay where they lie; the picture takes them along when it is checked."""
    connection = op.get_bind()
    table = sa.Table("arrival", sa.MetaData(), autoload_with=connection)
    waiting = sa.select(table).where(table.c.sidecar_key.is_not(None))
    for picture in connection.execute(waiting).mappings().all():
        values: dict[str, Any] = {
            "batch_id": picture["batch_id"],
            "token": secrets.token_hex(8),
            "path": _free(connection, table, picture["batch_id"], picture["path"].rpartition(".")[0]),
            "size": 0,
            "state": "received",
            "incoming_key": picture["sidecar_key"],
            "beside_id": picture["id"],
            "reason_code": "",
            "reason": "",
            "created_at": picture["created_at"],
            "touched_at": picture["touched_at"],
        }
        connection.execute(sa.insert(table).values(**values))


def _free(connection: sa.Connection, table: sa.Table, batch_id: int, stem: str) -> str:
    name, number = f"{stem}.xmp", 2
    while connection.scalar(sa.select(table.c.id).where(table.c.batch_id == batch_id, table.c.path == name)):
        name, number = f"{stem}.xmp ({number})", number + 1
    return name


def downgrade() -> None:
    with op.batch_alter_table("arrival", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sidecar_key", sa.String(length=300), nullable=True))
        batch_op.drop_index(batch_op.f("ix_arrival_beside_id"))
        batch_op.drop_constraint(batch_op.f("fk_arrival_beside_id"), type_="foreignkey")
        batch_op.drop_column("beside_id")
    with op.batch_alter_table("asset_metadata", schema=None) as batch_op:
        batch_op.drop_column("file_words")
    for table in ("companion", "asset"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_event_id_picture_hash"))
            batch_op.drop_column("picture_hash")
