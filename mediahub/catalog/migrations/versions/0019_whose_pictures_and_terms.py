"""Whose pictures and terms: contributors of assets, who set the rights of deliveries, discarded bytes

Revision: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("asset") as table:
        table.add_column(sa.Column("contributor", sa.String(64), nullable=False, server_default=""))
    with op.batch_alter_table("contributor_link") as table:
        table.add_column(sa.Column("discarded_bytes", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("batch") as table:
        table.add_column(sa.Column("terms_set_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_batch_terms_set_by"), "user", ["terms_set_by"], ["id"], ondelete="SET NULL"
        )
    op.execute(
        "UPDATE asset SET contributor = (SELECT batch.contributor FROM batch WHERE batch.id = asset.batch_id)"
        " WHERE batch_id IN (SELECT id FROM batch WHERE source = 'link')"
    )
    for name, column in (("asset", "contributor"), ("contributor_link", "discarded_bytes")):
        with op.batch_alter_table(name) as table:
            table.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("batch") as table:
        table.drop_constraint(op.f("fk_batch_terms_set_by"), type_="foreignkey")
        table.drop_column("terms_set_by")
    with op.batch_alter_table("contributor_link") as table:
        table.drop_column("discarded_bytes")
    with op.batch_alter_table("asset") as table:
        table.drop_column("contributor")
