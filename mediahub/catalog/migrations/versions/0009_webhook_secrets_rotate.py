"""Secrets of webhooks are those of Standard Webhooks, and rotate

Revision: 0009
Revises: 0008
"""

import base64

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PREFIX = "whsec_"
SEARCH = sa.table("saved_search", sa.column("id", sa.Integer), sa.column("webhook_secret", sa.String))


def upgrade() -> None:
    """The key of an old secret stays what it was: its letters as bytes."""
    with op.batch_alter_table("saved_search") as table:
        table.add_column(sa.Column("webhook_secret_before", sa.String(80), nullable=False, server_default=""))
        table.add_column(sa.Column("webhook_before_until", sa.DateTime(timezone=True)))
    with op.batch_alter_table("saved_search") as table:
        table.alter_column("webhook_secret_before", server_default=None)
    for number, secret in _secrets():
        if secret and not secret.startswith(PREFIX):
            _set(number, PREFIX + base64.b64encode(secret.encode()).decode())


def downgrade() -> None:
    for number, secret in _secrets():
        _set(number, base64.b64decode(secret.removeprefix(PREFIX)).hex())
    with op.batch_alter_table("saved_search") as table:
        table.drop_column("webhook_before_until")
        table.drop_column("webhook_secret_before")


def _secrets() -> list[tuple[int, str]]:
    rows = op.get_bind().execute(sa.select(SEARCH.c.id, SEARCH.c.webhook_secret))
    return [(row[0], row[1]) for row in rows]


def _set(number: int, secret: str) -> None:
    op.get_bind().execute(SEARCH.update().where(SEARCH.c.id == number).values(webhook_secret=secret))
