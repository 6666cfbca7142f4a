"""Kinds of newsroom targets: one table that form, API and sender read."""

from __future__ import annotations

import pytest

from mediahub.api.delivery.newsroom_schemas import NewNewsroomSchema
from mediahub.catalog.models import Newsroom
from mediahub.delivery.newsrooms.channels.kinds import KINDS, OPTIONS, chosen


@pytest.mark.parametrize(
    ("entered", "kept"),
    [
        ({}, {}),
        ({"region": "", "fingerprint": ""}, {}),
        ({"region": "eu-central-1"}, {"region": "eu-central-1"}),
        ({"fingerprint": "SHA256:x", "name": "Daily", "verify": False}, {"fingerprint": "SHA256:x"}),
    ],
)
def test_options_are_kept_where_they_differ_from_the_usual(
    entered: dict[str, object], kept: dict[str, object]
) -> None:
    assert chosen(entered) == kept


def test_every_kind_fits_its_column_and_is_what_the_api_takes() -> None:
    assert max(map(len, KINDS)) <= Newsroom.__table__.c.kind.type.length
    body = {"name": "Daily", "username": "desk", "secret": "x"}
    for name in KINDS:
        loaded = NewNewsroomSchema().load(body | {"kind": name})
        assert chosen(loaded) == {}
    assert set(OPTIONS) <= set(NewNewsroomSchema().fields)
    assert NewNewsroomSchema().validate(body | {"kind": "telex"})
