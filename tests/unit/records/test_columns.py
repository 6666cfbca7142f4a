"""Columns as documents, there and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mediahub.catalog.models import Arrival, Asset
from mediahub.records.columns import decode, encode, from_json, to_json


def test_columns_come_back_as_they_were() -> None:
    taken = datetime(2025, 10, 18, 20, 0, 0, 123456, tzinfo=UTC)
    asset = Asset(id="a", dhash=-(1 << 63), f_number=0.1 + 0.2, caption='Ω "\n', taken_at=taken, rating=None)
    values = from_json(Asset, decode(encode(to_json(asset, ("event_id",)))))
    assert {name: values[name] for name in ("dhash", "f_number", "caption", "taken_at", "rating")} == {
        "dhash": -(1 << 63),
        "f_number": 0.1 + 0.2,
        "caption": 'Ω "\n',
        "taken_at": taken,
        "rating": None,
    }
    assert "event_id" not in values


def test_a_column_that_is_no_more_is_dropped_and_a_new_one_left_to_its_default() -> None:
    assert from_json(Arrival, {"path": "a.jpg", "of_long_ago": 1}) == {"path": "a.jpg"}


def test_the_same_document_gives_the_same_bytes() -> None:
    zone = timezone(timedelta(hours=8))
    first = {"b": 1, "a": datetime(2025, 1, 1, tzinfo=zone).isoformat()}
    assert encode(first) == encode(dict(reversed(first.items())))


def test_what_is_no_document_is_a_value_error() -> None:
    for data in (b"", b"[]", b"{", b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011
            decode(data)
