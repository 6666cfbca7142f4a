"""Where pictures are held: by hand, else by the heads and words found in them."""

from __future__ import annotations

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import AssetText, Face, Framing
from mediahub.curation.crops.focus import Seen, focus_points, seen_in
from mediahub.curation.crops.holding import hold
from tests.assets import add_asset, add_event

LINES = [
    {"text": "Hall A", "words": [["Hall", 0.1, 0.2, 0.3, 0.1], ["A", 0.5, 0.2, 0.1, 0.1]]},
    {"text": "x"},
]
FACE = (0.6, 0.1, 0.2, 0.3)


def framing(asset: str, source: str, x: float, y: float) -> Framing:
    return Framing(
        asset_id=asset, source=source, focus_x=x, focus_y=y, safe_x=0, safe_y=0, safe_width=1, safe_height=1
    )


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as session:
        event = add_event(session)
        for name in ("bare", "face", "words", "unread", "hand"):
            add_asset(session, event, name, id=name)
        for name in ("face", "hand"):
            session.add(Face(
                asset_id=name, x=FACE[0], y=FACE[1], width=FACE[2], height=FACE[3],
                score=1.0, embedding=b"", place=0,
            ))  # fmt: skip
        session.add(AssetText(asset_id="words", text="Hall A", lines=LINES))
        session.add(AssetText(asset_id="unread", text="", lines=LINES))
        session.add(framing("hand", "manual", 0.25, 0.75))
        session.add(framing("words", "suggested", 0.9, 0.9))
    return database


def test_what_was_found_in_a_picture(filled: Database) -> None:
    with filled.read() as session:
        found = seen_in(session, ["bare", "face", "words", "unread"])
    assert found == {
        "face": Seen([FACE], []),
        "words": Seen([], [(0.1, 0.2, 0.3, 0.1), (0.5, 0.2, 0.1, 0.1)]),
    }


def test_what_somebody_set_goes_before_what_was_found(filled: Database) -> None:
    with filled.read() as session:
        found = focus_points(session, ["bare", "face", "words", "unread", "hand", "gone"])
        words = seen_in(session, ["words"])["words"]
    assert set(found) == {"face", "words", "hand"}
    assert found["hand"] == (0.25, 0.75)
    assert found["face"] == hold(1.5, [FACE], [])
    assert found["words"] == hold(1.5, *words)
