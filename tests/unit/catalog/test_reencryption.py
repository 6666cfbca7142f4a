"""Secrets of the catalogue under a new key, on both databases, with writers and kills in between."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from mediahub.catalog import reencryption
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Mail
from mediahub.catalog.models.encrypted import use_keys
from mediahub.catalog.reencryption import all_current, count_secrets, encrypted_columns, reencrypt
from mediahub.encryption import KeyRing
from mediahub.mail import send

OLD, NEW = "0d" * 32, "f3" * 32


class Killed(BaseException):
    """As far as the code is concerned."""


@pytest.fixture
def keys(database: Database) -> list[str]:
    """The keys of the catalogue, which holds some secrets encrypted with the old one."""
    keys = [OLD]
    use_keys(database.engine, KeyRing(lambda: keys))
    with database.begin() as session:
        for number in range(7):
            send(session, f"{number}@example.org", "Sign in", f"link {number}", unsubscribe_url="https://x/y")
    return keys


def raw(database: Database) -> list[str]:
    with database.read() as session:
        return [str(row[0]) for row in session.execute(text("SELECT text FROM mail ORDER BY id"))]


def readable(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(session.scalars(select(Mail.text).order_by(Mail.id)))


LINKS = [f"link {number}" for number in range(7)]


def test_everything_is_under_the_new_key_and_reads_as_before(database: Database, keys: list[str]) -> None:
    before = raw(database)
    assert not any("link" in one for one in before)
    keys.insert(0, NEW)
    with database.begin() as session:
        assert not all_current(session)
    counted = reencrypt(database)
    assert (counted.renewed, counted.current, counted.unreadable) == (14, 0, 0)
    with database.begin() as session:
        assert all_current(session)
    assert (reencrypt(database).renewed, reencrypt(database).current) == (0, 14)
    del keys[1]
    assert readable(database) == LINKS
    assert not set(before) & set(raw(database))


def test_killed_in_the_midst_it_goes_on_where_it_was(
    database: Database, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reencryption, "STEP", 2)
    keys.insert(0, NEW)
    renew, left = reencryption._renew, iter([True] * 5)

    def dies(*args: object) -> None:
        if not next(left, False):
            raise Killed
        renew(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(reencryption, "_renew", dies)
        with pytest.raises(Killed):
            reencrypt(database)
    counted = count_secrets(database)
    assert (counted.current, counted.renewed) == (4, 10)  # the transaction that it died in is undone
    assert readable(database) == LINKS  # by both keys
    assert reencrypt(database).renewed == 10
    del keys[1]
    assert readable(database) == LINKS


def test_what_somebody_changes_meanwhile_stays_theirs(
    database: Database, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.insert(0, NEW)
    renew = reencryption._renew

    def changed_first(session: object, *args: object) -> None:
        session.execute(text("UPDATE mail SET text = '' WHERE id = 1"))  # type: ignore[attr-defined]
        renew(session, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(reencryption, "_renew", changed_first)
    reencrypt(database)
    assert readable(database) == ["", *LINKS[1:]]


def test_what_no_key_reads_is_counted_and_left(database: Database, keys: list[str]) -> None:
    before = raw(database)
    keys[:] = [NEW]
    assert reencrypt(database).unreadable == 14
    assert raw(database) == before
    assert readable(database) == [None] * 7
    with database.begin() as session:
        assert all_current(session)


def test_every_secret_that_is_needed_again_is_encrypted() -> None:
    """A new one is declared `EncryptedText`, or kept as a hash and named so."""
    names = {f"{column.table.name}.{column.name}" for column in encrypted_columns()}
    assert names == {
        "share_link.token", "basket.read_key", "basket.edit_key", "saved_search.webhook_url",
        "saved_search.webhook_secret", "saved_search.webhook_secret_before", "mail.text",
        "mail.unsubscribe_url", "idempotency_key.body", "sign_in_link.target", "newsroom.secret",
        "webhook_call.error", "authenticator.key", "sign_in_challenge.details", "oidc_session.id_token",
        "signing_key.private_key", "signing_key.root_key",
    }  # fmt: skip
