"""Tables and columns have the names of docs/glossary.md

Revision: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = {
    "push_target": "newsroom",
    "push_run": "transmission",
    "push_file": "transmission_file",
    "push_order": "standing_order",
    "push_order_frame": "standing_order_asset",
    "delivery_mark": "recipient_number",
    "search_told": "search_notification",
    "search_look": "search_visit",
    "asset_look": "asset_features",
}
COLUMNS = (
    ("transmission", "mark", "recipient_number"),
    ("delivered_file", "mark", "recipient_number"),
    ("event", "marks_deliveries", "numbers_deliveries"),
    ("search_notification", "told_at", "notified_at"),
)


def upgrade() -> None:
    for before, after in TABLES.items():
        op.rename_table(before, after)
    for table, before, after in COLUMNS:
        op.alter_column(table, before, new_column_name=after)
    _rename_indexes(TABLES, {"told_at": "notified_at"})
    _rename_unique("push_order", "standing_order")


def downgrade() -> None:
    for table, before, after in reversed(COLUMNS):
        op.alter_column(table, after, new_column_name=before)
    for before, after in TABLES.items():
        op.rename_table(after, before)
    _rename_indexes({after: before for before, after in TABLES.items()}, {"notified_at": "told_at"})
    _rename_unique("standing_order", "push_order")


def _rename_indexes(tables: dict[str, str], columns: dict[str, str]) -> None:
    """Indexes are called by their table and columns, so that the models find them."""
    inspector = sa.inspect(op.get_bind())
    for before, after in tables.items():
        for index in inspector.get_indexes(after):
            if (name := index["name"] or "").startswith(f"ix_{before}_"):
                named = f"ix_{after}_{name.removeprefix(f'ix_{before}_')}"
                for column, renamed in columns.items():
                    named = named.replace(column, renamed)
                op.drop_index(name, after)
                op.create_index(named, after, [column or "" for column in index["column_names"]])


def _rename_unique(before: str, after: str) -> None:
    columns = ["search_id", "target_id"]
    with op.batch_alter_table(after, schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"uq_{before}_{'_'.join(columns)}"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(f"uq_{after}_{'_'.join(columns)}"), columns)
