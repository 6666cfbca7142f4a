"""Picks, on both databases: each person's kept apart, late answers harmless, merged when asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Asset, Pick
from mediahub.catalog.models.base import utcnow
from mediahub.curation import picks
from mediahub.curation.edits.fields import EditError
from tests.unit.curation.scene import Scene

NOW = datetime(2025, 10, 18, 12, tzinfo=UTC)


@pytest.fixture
def scene(database: Database) -> Scene:
    scene = Scene(database)
    scene.add("a", "b", "c")
    scene.add("t", state="trashed")
    return scene


def give(
    scene: Scene, role: str, *answers: tuple[str, str, int | None], at: datetime = NOW, label: str = ""
) -> list[str]:
    with scene.database.begin() as session:
        given = [picks.Answer(asset, flag, rating, at, label) for asset, flag, rating in answers]
        return picks.give(session, scene.event(session), scene.viewers[role], given)


def test_everyones_answers_are_kept_apart_and_merged(scene: Scene) -> None:
    assert give(scene, "marketing", ("a", "pick", 5), ("b", "pick", None), ("t", "pick", 1)) == ["a", "b"]
    give(scene, "photographer", ("a", "pick", 3), ("b", "reject", None), ("c", "", 2))
    with scene.database.read() as session:
        own = picks.given_by(session, scene.viewers["photographer"], ["a", "b", "c"])
        assert own == {"a": ("pick", 3, ""), "b": ("reject", None, ""), "c": ("", 2, "")}
        merged = picks.everyones(session, scene.event(session), scene.viewers["admin"])
    assert [one.asset_id for one in merged] == ["a", "b", "c"]
    assert merged[0].picked_by == ["Marketing", "Photographer"]
    assert (merged[0].mean, merged[1].is_disputed, merged[0].is_disputed) == (4.0, True, False)
    assert picks.united(merged, 1) == ["a", "b"]
    assert picks.united(merged, 2) == ["a"]


def test_labels_are_kept_apart_and_merged_by_colour(scene: Scene) -> None:
    give(scene, "marketing", ("a", "", None), label="red")
    give(scene, "photographer", ("a", "pick", None), label="red")
    give(scene, "photographer", ("b", "", None), label="blue")
    with scene.database.read() as session:
        assert picks.given_by(session, scene.viewers["marketing"], ["a"]) == {"a": ("", None, "red")}
        merged = {
            one.asset_id: one
            for one in picks.everyones(session, scene.event(session), scene.viewers["admin"])
        }
    assert merged["a"].labels == {"red": ["Marketing", "Photographer"]}
    assert merged["b"].people == {"Photographer"}


def test_a_label_is_a_colour_that_is_known_and_pages_without_labels_send_none() -> None:
    answer = {"id": "a", "flag": "", "rating": None, "at": "2025-10-18T12:00:00Z"}
    assert picks.Answer.parse(answer).label == ""
    assert picks.Answer.parse({**answer, "label": "purple"}).label == "purple"
    for label in ("mauve", 7, None, ["red"]):
        with pytest.raises(EditError, match="label"):
            picks.Answer.parse({**answer, "label": label})


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(scene: Scene) -> None:
    give(scene, "marketing", ("a", "reject", None), at=NOW)
    give(scene, "marketing", ("a", "pick", 4), at=NOW - timedelta(minutes=5))
    with scene.database.read() as session:
        assert session.scalars(select(Pick.flag)).all() == ["reject"]
    give(scene, "marketing", ("a", "pick", None), at=NOW + timedelta(seconds=1))
    with scene.database.read() as session:
        assert session.scalars(select(Pick.flag)).all() == ["pick"]


def test_a_picture_that_goes_takes_its_picks_along(scene: Scene) -> None:
    give(scene, "marketing", ("a", "pick", None))
    with scene.database.begin() as session:
        session.delete(session.get_one(Asset, "a"))
    with scene.database.read() as session:
        assert session.scalars(select(Pick)).all() == []


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"id": "a", "flag": "maybe", "rating": None, "at": "2025-10-18T12:00:00Z"},
        {"id": "a", "flag": "", "rating": 6, "at": "2025-10-18T12:00:00Z"},
        {"id": "a", "flag": "", "rating": True, "at": "2025-10-18T12:00:00Z"},
        {"id": "a", "flag": "", "rating": 1, "at": "2025-10-18T12:00:00"},
    ],
)
def test_a_bad_answer_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(EditError):
        picks.Answer.parse(values)


def test_a_clock_that_is_ahead_does_not_win_for_ever() -> None:
    answer = picks.Answer.parse({"id": "a", "flag": "pick", "rating": None, "at": "2999-01-01T00:00:00Z"})
    assert answer.at <= utcnow()
