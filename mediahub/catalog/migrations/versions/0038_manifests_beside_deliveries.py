"""Manifests beside delivered files, originals read for them, hashes of renditions

Revision: 0038
Revises: 0037
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    size = sa.Column("manifest_size", sa.Integer(), server_default="0", nullable=False)
    op.add_column("delivered_file", size)
    op.add_column("rendition", sa.Column("sha256", sa.String(64), server_default="", nullable=False))
    op.add_column(
        "asset", sa.Column("manifests_read", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute("UPDATE asset SET manifests_read = true WHERE id IN (SELECT asset_id FROM asset_provenance)")


def downgrade() -> None:
    op.drop_column("asset", "manifests_read")
    op.drop_column("rendition", "sha256")
    op.drop_column("delivered_file", "manifest_size")
