from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Engine, MetaData, Table, column, inspect, select, update

from mediahub.catalog.db.database import Database, alembic_config, make_engine
from mediahub.catalog.db.schema import newest_revision
from mediahub.catalog.models import Basket, Mail, SavedSearch, ShareLink
from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.settings.installation_settings import IGNORED_FAILURES, read_setting, write_setting
from mediahub.encryption import KeyRing, hash_secret
from tests.every_table import fill_every_table


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


SECRETS = {
    "share_link": {"token": "share-me"},
    "basket": {"read_key": "read-me", "edit_key": None},
    "saved_search": {"webhook_secret": "whsec_eA==", "webhook_url": "https://hooks.example/T0/secret"},
    "mail": {"text": "https://x/sign-in/once"},
}
"""As revision 0020 kept them."""


@pytest.fixture
def plain(bare_database_url: str) -> Iterator[Database]:
    """A catalogue of revision 0020 with secrets in plain, and hearts that hang on a share link."""
    database = Database(bare_database_url, KeyRing(lambda: ["5e" * 32]))
    run(database.engine, "upgrade", "0020")
    now = utcnow()
    rows: dict[str, dict[str, object]] = {
        "event": {
            "slug": "e", "name": "E", "timezone": "UTC", "description": "", "accent": "#fff",
            "facts_revision": 0, "numbers_deliveries": False, "reads_words": False,
        },
        "user": {"email": "a@example.org", "name": "A", "active": True, "fs_uniquifier": "u"},
        "share_link": {
            "event_id": 1, "asset_ids": [], "title": "", "message": "", "sizes": "", "views": 0,
            "allows_picks": True, "allows_comments": True, "downloads": 0,
        },
        "share_pick": {"link_id": 1, "asset_id": "x", "visitor": "v", "name": "Anna", "at": now},
        "basket": {
            "event_id": 1, "owner_id": 1, "name": "B", "recipe": "web", "updated_at": now, "used_at": now,
        },
        "saved_search": {
            "event_id": 1, "owner_id": 1, "name": "S", "query": "", "is_shared": False, "digest": "off",
            "digested_at": now, "webhook_secret_before": "",
        },
        "search_visit": {"search_id": 1, "user_id": 1, "looked_at": now},
        "mail": {
            "recipient": "a@example.org", "subject": "S", "unsubscribe_url": "", "state": "waiting",
            "due_at": now, "expires_at": now, "attempts": 0, "error": "",
        },
    }  # fmt: skip
    with database.engine.begin() as connection:
        for name, values in rows.items():
            table = Table(name, MetaData(), autoload_with=connection)
            usual = {"id": 1, "created_at": now}
            more = {column: value for column, value in usual.items() if column in table.columns}
            connection.execute(table.insert().values(more | values | SECRETS.get(name, {})))
    yield database
    database.dispose()


def kept(database: Database) -> dict[str, dict[str, str | None]]:
    """The columns of `SECRETS` as they are in the database."""
    found = {}
    with database.engine.connect() as connection:
        for table, columns in SECRETS.items():
            row = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table}").one()
            found[table] = dict(zip(columns, row, strict=True))
    return found


def hanging_on(database: Database) -> list[int]:
    """Rows that a table refers to which SQLite makes anew."""
    with database.engine.connect() as connection:
        counts = (
            connection.exec_driver_sql(f"SELECT count(*) FROM {one}")
            for one in ("share_pick", "search_visit")
        )
        return [count.scalar_one() for count in counts]


def test_secrets_that_are_there_are_encrypted_and_still_work(plain: Database) -> None:
    assert kept(plain) == SECRETS
    plain.migrate()
    assert hanging_on(plain) == [1, 1]
    dump = str(kept(plain))
    assert not any(secret in dump for row in SECRETS.values() for secret in row.values() if secret)
    with plain.read() as session:
        link = session.scalars(
            select(ShareLink).where(ShareLink.token_sha256 == hash_secret("share-me"))
        ).one()
        basket = session.scalars(select(Basket)).one()
        search = session.scalars(select(SavedSearch)).one()
        assert (link.token, basket.read_key, basket.edit_key) == ("share-me", "read-me", None)
        assert basket.read_key_sha256 == hash_secret("read-me")
        assert (search.webhook_secret, search.webhook_url) == tuple(SECRETS["saved_search"].values())
        assert session.scalars(select(Mail.text)).one() == "https://x/sign-in/once"


def test_killed_half_way_nothing_is_changed_and_the_next_one_does_it(
    plain: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypt, left = KeyRing.encrypt, iter([True, True])

    def dies(ring: KeyRing, secret: str) -> str:
        if not next(left, False):
            raise KeyboardInterrupt
        return encrypt(ring, secret)

    with monkeypatch.context() as patch:
        patch.setattr(KeyRing, "encrypt", dies)
        with pytest.raises(KeyboardInterrupt):
            plain.migrate()
    assert kept(plain) == SECRETS
    plain.migrate()
    assert hanging_on(plain) == [1, 1]
    assert "share-me" not in str(kept(plain))


def test_going_back_they_are_plain_again(plain: Database) -> None:
    plain.migrate()
    run(plain.engine, "downgrade", "0020")
    assert kept(plain) == SECRETS


def test_failures_that_were_set_aside_under_earlier_names_stay_so(bare_database_url: str) -> None:
    database = Database(bare_database_url)
    run(database.engine, "upgrade", "0038")
    earlier = ["bulk_edits:7", "files:1", "newsrooms:3", "transmissions:2", "transmissions:3"]
    today = ["edits:7", "files:1", "newsrooms:2", "newsrooms:3"]
    with database.begin() as session:
        write_setting(session, IGNORED_FAILURES, earlier)
    for _ in range(2):  # the second time nothing is renamed
        run(database.engine, "upgrade", "head")
        with database.read() as session:
            assert read_setting(session, IGNORED_FAILURES) == today
    run(database.engine, "downgrade", "0038")
    with database.read() as session:
        assert "transmissions:2" in read_setting(session, IGNORED_FAILURES)
    database.dispose()


def test_crops_that_wait_to_be_made_are_made_under_their_new_name(bare_database_url: str) -> None:
    database = Database(bare_database_url)
    run(database.engine, "upgrade", "0048")
    before, after = (sa.table("crop_set", column(name, JSON)) for name in ("cuts", "crops"))
    wanted = {"cut": {"name": "wide.jpg"}, "look": {"angle": 1.5}, "logo": False}
    with database.engine.begin() as connection:
        fill_every_table(connection)
        connection.execute(update(before).values(cuts=[wanted, {"cut": {}}]))
    for _ in range(2):  # there, back, and there again
        run(database.engine, "upgrade", "head")
        with database.engine.connect() as connection:
            (made,) = connection.scalars(select(after.c.crops)).all()
            assert made == [{"crop": wanted["cut"], "look": wanted["look"], "logo": False}, {"crop": {}}]
        run(database.engine, "downgrade", "0048")
        with database.engine.connect() as connection:
            assert connection.scalars(select(before.c.cuts)).all() == [[wanted, {"cut": {}}]]
    database.dispose()
