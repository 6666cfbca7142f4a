"""Pictures say how they were made and whether they may be mined (IPTC Photo Metadata 2025.1, PLUS)

Revision: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CODES = ("digital_source_type", "data_mining")
TEXTS = (
    "ai_system_used", "ai_system_version_used", "ai_prompt_information", "ai_prompt_writer_name",
    "other_constraints",
)  # fmt: skip


def upgrade() -> None:
    for name in CODES:
        op.add_column("asset", sa.Column(name, sa.String(200), nullable=False, server_default=""))
    for name in TEXTS:
        op.add_column("asset", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    mining = sa.Column("data_mining", sa.String(200), nullable=False, server_default="")
    op.add_column("delivery_settings", mining)


def downgrade() -> None:
    op.execute("ALTER TABLE delivery_settings DROP COLUMN data_mining")
    for name in (*TEXTS, *CODES):
        op.execute(f"ALTER TABLE asset DROP COLUMN {name}")
