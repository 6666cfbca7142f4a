"""Runs migrations on the connection that `Database.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

import mediahub.catalog.models  # noqa: F401  (fills the metadata)
from mediahub.catalog.models.base import Base, UtcDateTime
from mediahub.catalog.models.encrypted import EncryptedText


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """Write the plain column type into a migration: it must not change when our class does."""
    if isinstance(item, EncryptedText):
        return "sa.Text()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite cannot alter a table in place
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
