"""What failed or was refused is found in the audit log by an index

Revision: 0030
Revises: 0029
"""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_audit_entry_outcome_at_id"), "audit_entry", ["outcome", "at", "id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_entry_outcome_at_id"), "audit_entry")
