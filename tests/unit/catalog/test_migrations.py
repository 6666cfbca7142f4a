from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

import mediahub.catalog.models  # noqa: F401
from mediahub.catalog.db.database import Database, alembic_config, make_engine
from mediahub.catalog.db.schema import newest_revision
from mediahub.catalog.models.base import Base


def run(engine: Engine, step: str, revision: str) -> None:
    with engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        getattr(command, step)(config, revision)


def test_migrations_lead_to_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []


def test_migrations_go_down_and_up_again(bare_database_url: str) -> None:
    engine = make_engine(bare_database_url)
    run(engine, "upgrade", "head")
    tables = set(inspect(engine).get_table_names())
    run(engine, "downgrade", "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    run(engine, "upgrade", "head")
    assert set(inspect(engine).get_table_names()) == tables
    engine.dispose()


def test_what_belongs_to_an_asset_is_found_by_an_index(database: Database) -> None:
    """Or each page, and each asset that goes, would read the whole table."""
    inspector = inspect(database.engine)
    for table in inspector.get_table_names():
        keys = [
            inspector.get_pk_constraint(table)["constrained_columns"],
            *(index["column_names"] for index in inspector.get_indexes(table)),
            *(unique["column_names"] for unique in inspector.get_unique_constraints(table)),
        ]
        first = {key[0] for key in keys if key}
        for reference in inspector.get_foreign_keys(table):
            if reference["referred_table"] == "asset" and reference["options"].get("ondelete") == "CASCADE":
                assert reference["constrained_columns"][0] in first, table


def test_files_are_called_by_their_revisions() -> None:
    assert newest_revision() == ScriptDirectory.from_config(alembic_config()).get_current_head()


def test_migrating_again_changes_nothing(database: Database) -> None:
    database.migrate()
