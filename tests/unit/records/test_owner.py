"""Whose the records in a bucket are: nobody writes over those of a catalogue that knows more."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Person
from mediahub.records.columns import decode, encode
from mediahub.records.owner import DamagedRecord, adopt, claim, is_foreign, own_row, shared_record
from mediahub.records.writer import RecordWriter
from mediahub.recovery.rebuild import Rebuild
from mediahub.runtime import Services
from mediahub.storage.record_keys import CATALOGUE
from tests.in_process import SandboxHere


def change(services: Services, **values: object) -> None:
    """Let the bucket hold another record."""
    record = decode(services.bucket.get_bytes(CATALOGUE)) | values
    services.bucket.put_bytes(CATALOGUE, encode(record), "application/json")


def test_a_new_bucket_is_claimed_and_written_to_when_something_changes(services: Services) -> None:
    assert shared_record(services) is None
    assert claim(services, is_busy=False)
    assert (shared_record(services) or {})["revision"] == 1
    assert claim(services, is_busy=False)
    assert (shared_record(services) or {})["revision"] == 1
    assert claim(services, is_busy=True)
    assert (shared_record(services) or {})["revision"] == 2
    with services.database.begin() as session:
        session.add(Person(slug="yin", name="Yin Tongyue"))
    assert claim(services, is_busy=False)
    record = shared_record(services) or {}
    assert (record["revision"], [one["slug"] for one in record["people"]]) == (3, ["yin"])


@pytest.mark.parametrize("values", [{"catalogue": "another"}, {"revision": 99}])
def test_records_of_another_catalogue_or_of_a_newer_state_are_left_alone(
    services: Services, values: dict[str, object]
) -> None:
    claim(services, is_busy=False)
    change(services, **values)
    before = services.bucket.get_bytes(CATALOGUE)
    assert is_foreign(services)
    assert not claim(services, is_busy=True)
    assert services.bucket.get_bytes(CATALOGUE) == before
    adopt(services)
    assert not is_foreign(services)
    assert claim(services, is_busy=True)


def test_a_catalogue_has_one_name_for_itself(services: Services) -> None:
    adopt(services)  # nothing to adopt
    with services.database.begin() as session:
        first = own_row(session).uuid
    with services.database.begin() as session:
        assert own_row(session).uuid == first
    assert not is_foreign(services)


@pytest.mark.parametrize("data", [b"{", b"[]", b"\xff", b"{}", b'{"catalogue": "a"}'])
def test_a_damaged_record_is_said_with_what_to_do_and_nothing_is_written(
    services: Services, data: bytes
) -> None:
    services.bucket.put_bytes(CATALOGUE, data, "application/json")
    for act in (
        lambda: is_foreign(services),
        lambda: RecordWriter(services).write(),
        lambda: Rebuild(services, SandboxHere(), lambda *said: None).run(),
    ):
        with pytest.raises(DamagedRecord, match="Delete it in the bucket"):
            act()
    assert services.bucket.get_bytes(CATALOGUE) == data
    services.bucket.delete(CATALOGUE)
    RecordWriter(services).write()
    assert not is_foreign(services)
