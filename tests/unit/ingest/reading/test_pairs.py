"""RAW and JPEG of one photo: by name, body and moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mediahub.catalog.db.database import Database
from mediahub.ingest.batches.batches import batch_ref
from mediahub.ingest.reading.pairs import MOMENT, Shot, bare, find_partner, is_pair, stem
from tests.unit.tagging.assets import add_asset, add_event

TEN = datetime(2025, 10, 18, 10, tzinfo=UTC)
JPEG = Shot("image/jpeg", "DSC_1.JPG", TEN, "Nikon", "Z 9", "123")
RAW = replace(JPEG, mime="image/x-nikon-nef", filename="dsc_1.nef")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("card/DSC_1.NEF", "DSC_1"),
        ("DSC_1.NEF.xmp", "DSC_1"),
        ("DSC_1 (2).JPG", "DSC_1"),
        ("a.b.c", "a"),
        ("report.version", "report.version"),
        (".hidden", ".hidden"),
        ("DSC_1", "DSC_1"),
        ("DSC (x).JPG", "DSC (x)"),
    ],
)
def test_a_name_without_extension_and_number(name: str, expected: str) -> None:
    assert bare(name) == expected
    assert stem(name) == expected.casefold()


def test_they_are_a_pair_either_way_round() -> None:
    assert is_pair(JPEG, RAW)
    assert is_pair(RAW, JPEG)
    assert not is_pair(JPEG, JPEG)
    assert not is_pair(RAW, RAW)


@pytest.mark.parametrize(
    ("changes", "pairs"),
    [
        ({"camera_at": TEN + MOMENT}, True),
        ({"camera_at": TEN + MOMENT + timedelta(microseconds=1)}, False),
        ({"camera_at": None}, False),
        ({"filename": "DSC_2.NEF"}, False),
        ({"filename": "DSC_1 (1).NEF"}, True),
        ({"model": "z 9 "}, True),
        ({"model": "Z 8"}, False),
        ({"model": None}, False),
        ({"make": "NIKON "}, True),
        ({"make": "Sony"}, False),
        ({"make": None}, True),
        ({"serial": None}, True),
        ({"serial": "124"}, False),
        ({"mime": "image/png"}, False),
    ],
)
def test_what_keeps_them_apart(changes: dict[str, object], pairs: bool) -> None:
    assert is_pair(JPEG, replace(RAW, **changes)) is pairs  # type: ignore[arg-type]


def test_a_shot_of_columns() -> None:
    assert Shot.of({"mime": "image/jpeg", "filename": "a", "size": 5}) == Shot(
        "image/jpeg", "a", None, None, None, None
    )


def test_a_contributor_under_a_photographers_name_finds_only_their_own(database: Database) -> None:
    camera = {"make": "Nikon", "model": "Z 9", "serial": "123", "camera_at": TEN}
    with database.begin() as session:
        raw = add_asset(session, add_event(session), "a", mime=RAW.mime, filename=RAW.filename, **camera)
        team = batch_ref(raw.batch)
        found = [
            find_partner(session, JPEG, replace(team, contributor=name), JPEG.filename, "other")
            for name in ("", "Eva")
        ]
        assert found == [raw, None]
        raw.contributor = "Eva"
        assert find_partner(session, JPEG, team, JPEG.filename, "other") is None
