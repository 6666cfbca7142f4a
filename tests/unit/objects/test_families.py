"""The declarations fit the keys that are made, and the tables that they name."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from mediahub.catalog.models.base import Base
from mediahub.objects.families import FAMILIES, families_of
from mediahub.storage import keys

SHA = "0" * 64
NAME = keys.IncomingName(1, 2, "0" * 16)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (keys.original_key("summit", SHA, ".jpg"), "original"),
        (keys.stored_sidecar_key("summit", "a" * 16, SHA), "sidecar"),
        (keys.rendition_key("a" * 16, "thumb", SHA, ".jpg"), "rendition"),
        (keys.delivery_key("a" * 16, "original", SHA, ".jpg"), "delivered file"),
        (keys.archive_key("a" * 32, "list-1"), "zip"),
        (keys.contact_sheet_key("a" * 32), "contact sheet"),
        (keys.event_export_key("summit", "a" * 32), "export of an event"),
        (keys.incoming_key(NAME), "arrival"),
        (keys.incoming_tail_key(NAME), "arrival"),
        (keys.preview_key(NAME), "arrival"),
        (keys.face_strip_key("summit", "a" * 16, SHA), "strip of faces"),
        (keys.face_portrait_key("summit", "0" * 16), "portrait"),
        (keys.press_proof_key("summit", "0" * 32), "press card"),
        (keys.quarantine_key("summit", 1, 2), "refused file"),
        ("records/summit/event.json", "record"),
    ],
)
def test_every_key_that_is_made_has_its_family(key: str, name: str) -> None:
    assert name in {family.name for family in families_of(key)}


def test_a_key_of_another_make_has_none() -> None:
    assert families_of("somewhere/else") == []


def test_every_column_that_holds_a_key_is_an_owner_of_objects() -> None:
    """A new table with a `key` is declared, or named here with why it holds no object of its own."""
    no_objects = {
        "stored_checksum.key",  # sums up objects of other rows
        "basket.read_key",
        "basket.edit_key",
        "idempotency.key",
        "idempotency_key.key",
        "rate_count.key",
        "authenticator.key",
        "passkey.public_key",
        "signing_key.private_key",
        "signing_key.root_key",
    }
    declared = {
        f"{inspect(owner.key.class_).local_table.name}.{owner.key.key}"
        for family in FAMILIES
        for owner in family.owners
    }
    held = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name == "key" or column.name.endswith("_key")
    }
    assert held - declared - no_objects == set()
