"""Failures that were set aside under earlier names of their queues stay so

Revision: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

RENAMED = {"transmissions": "newsrooms", "bulk_edits": "edits"}


def upgrade() -> None:
    _rename(RENAMED)


def downgrade() -> None:
    _rename({today: earlier for earlier, today in RENAMED.items()})


def _rename(names: dict[str, str]) -> None:
    setting = sa.table("installation_setting", sa.column("name", sa.String), sa.column("value", sa.JSON))
    its = setting.c.name == "ignored_failures"
    connection = op.get_bind()
    ignored = connection.scalar(sa.select(setting.c.value).where(its))
    if not ignored:
        return
    parts = (one.partition(":") for one in ignored)
    renamed = sorted({f"{names.get(kind, kind)}:{number}" for kind, _, number in parts})
    connection.execute(sa.update(setting).where(its).values(value=renamed))
