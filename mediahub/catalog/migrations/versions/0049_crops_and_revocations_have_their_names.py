"""Crops and revocations have the names of docs/glossary.md

Revision: 0049
Revises: 0048
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

TABLES = {"address_due": "revocation_due", "addresses_ended": "url_revocations"}


def upgrade() -> None:
    for before, after in TABLES.items():
        op.rename_table(before, after)
    op.alter_column("crop_set", "cuts", new_column_name="crops")
    _rename_keys("crops", "cut", "crop")


def downgrade() -> None:
    _rename_keys("crops", "crop", "cut")
    op.alter_column("crop_set", "crops", new_column_name="cuts")
    for before, after in TABLES.items():
        op.rename_table(after, before)


def _rename_keys(column: str, before: str, after: str) -> None:
    """In what is to be made of the sets that there are."""
    sets = sa.table("crop_set", sa.column("id", sa.Integer), sa.column(column, sa.JSON))
    connection = op.get_bind()
    for number, wanted in connection.execute(sa.select(sets.c.id, sets.c[column])).all():
        if not isinstance(wanted, list):
            continue  # no set of ours, and then not ours to change
        named = [{after if key == before else key: value for key, value in one.items()} for one in wanted]
        connection.execute(sets.update().where(sets.c.id == number).values({column: named}))
