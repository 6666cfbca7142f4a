"""Secrets are encrypted, and found by their hash

Revision: 0021
Revises: 0020
"""

import hashlib
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.encrypted import keys_of
from mediahub.encryption import Unreadable

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

HASHED = {"share_link": {"token": 32}, "basket": {"read_key": 40, "edit_key": 40}}
"""By table, columns that something is found by, and how long they were."""
WIDENED = {
    "saved_search": {"webhook_url": 1000, "webhook_secret": 80, "webhook_secret_before": 80},
    "sign_in_link": {"target": 500},
}
TEXTS = {"mail": ("text", "unsubscribe_url"), "idempotency_key": ("body",), "webhook_call": ("error",)}
"""Columns that had room already. `newsroom.secret` is encrypted since it exists, with a key that is kept."""


def upgrade() -> None:
    for table, columns in HASHED.items():
        with op.batch_alter_table(table) as batch:
            for name, length in columns.items():
                batch.add_column(sa.Column(f"{name}_sha256", sa.String(64), nullable=True))
                batch.drop_constraint(f"uq_{table}_{name}", type_="unique")
                batch.alter_column(name, existing_type=sa.String(length), type_=sa.Text())
    _set_types({table: dict.fromkeys(columns, sa.Text()) for table, columns in WIDENED.items()})
    for table, names in _all_columns().items():
        _change(table, names, _encrypted)
    for table, columns in HASHED.items():
        with op.batch_alter_table(table) as batch:
            for name in columns:
                batch.create_unique_constraint(f"uq_{table}_{name}_sha256", [f"{name}_sha256"])
                if table == "share_link":
                    batch.alter_column(f"{name}_sha256", existing_type=sa.String(64), nullable=False)


def downgrade() -> None:
    for table, names in _all_columns().items():
        _change(table, names, _decrypted)
    for table, columns in HASHED.items():
        with op.batch_alter_table(table) as batch:
            for name, length in columns.items():
                batch.drop_constraint(f"uq_{table}_{name}_sha256", type_="unique")
                batch.drop_column(f"{name}_sha256")
                batch.alter_column(name, existing_type=sa.Text(), type_=sa.String(length))
                batch.create_unique_constraint(f"uq_{table}_{name}", [name])
    _set_types(
        {
            table: {name: sa.String(length) for name, length in columns.items()}
            for table, columns in WIDENED.items()
        }
    )


def _all_columns() -> dict[str, tuple[str, ...]]:
    return {name: tuple(columns) for name, columns in (HASHED | WIDENED | TEXTS).items()}


def _set_types(tables: dict[str, dict[str, Any]]) -> None:
    for table, columns in tables.items():
        with op.batch_alter_table(table) as batch:
            for name, type_ in columns.items():
                batch.alter_column(name, type_=type_)


def _change(table: str, names: tuple[str, ...], change: Callable[[Any, str], str]) -> None:
    """Rewrite the secrets of a table. It is one transaction: killed half-way, nothing is changed."""
    connection = op.get_bind()
    rows = sa.Table(table, sa.MetaData(), autoload_with=connection)
    keys = list(rows.primary_key.columns)
    for key in connection.execute(sa.select(*keys)).all():
        this = sa.and_(*(column == value for column, value in zip(keys, key, strict=True)))
        found = connection.execute(sa.select(*(rows.c[name] for name in names)).where(this)).one()
        secrets = {name: secret for name, secret in zip(names, found, strict=True) if secret}
        values = {name: change(connection.dialect, secret) for name, secret in secrets.items()}
        if change is _encrypted and table in HASHED:
            for name, secret in secrets.items():
                values[f"{name}_sha256"] = hashlib.sha256(secret.encode()).hexdigest()
        if values:
            connection.execute(rows.update().where(this).values(**values))


def _encrypted(dialect: Any, secret: str) -> str:
    return keys_of(dialect).encrypt(secret)


def _decrypted(dialect: Any, secret: str) -> str:
    try:
        return keys_of(dialect).decrypt(secret)
    except Unreadable:  # nobody has had its address for long
        return hashlib.sha256(secret.encode()).hexdigest()[:32]
