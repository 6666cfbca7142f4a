"""When a file counts as written."""

from __future__ import annotations

from pathlib import Path

from mediahub.ingest.sources.scan import FoundFile
from mediahub.ingest.sources.stillness import TEMPORARY, Stillness, is_being_written, sight_of

SMALL, LARGE = ((10, 1, 7),), ((20, 2, 7),)


def test_a_file_is_still_after_its_time_and_not_before() -> None:
    stillness = Stillness(settle=2.0)
    assert stillness.look({"a.jpg": SMALL}, now=0.0) == []
    assert stillness.look({"a.jpg": SMALL}, now=1.9) == []
    assert stillness.look({"a.jpg": SMALL}, now=2.0) == ["a.jpg"]


def test_every_change_starts_the_wait_again() -> None:
    stillness = Stillness(settle=2.0)
    stillness.look({"a.jpg": SMALL}, now=0.0)
    assert stillness.look({"a.jpg": LARGE}, now=2.0) == []
    assert stillness.look({"a.jpg": LARGE}, now=3.9) == []
    assert stillness.look({"a.jpg": LARGE}, now=4.0) == ["a.jpg"]


def test_a_file_that_went_and_came_back_waits_again() -> None:
    stillness = Stillness(settle=2.0)
    stillness.look({"a.jpg": SMALL}, now=0.0)
    stillness.look({}, now=1.0)
    assert stillness.look({"a.jpg": SMALL}, now=2.5) == []


def test_a_temporary_name_is_given_time_to_change() -> None:
    stillness = Stillness(settle=2.0)
    for name in ("a.jpg.part", "day/.in.a.jpg.", "a.tmp"):
        stillness.look({name: SMALL}, now=0.0)
        assert stillness.look({name: SMALL}, now=TEMPORARY - 1) == []
        assert stillness.look({name: SMALL}, now=TEMPORARY) == [name]


def test_a_file_is_seen_being_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    with path.open("wb") as writer:
        writer.write(b"half")
        writer.flush()
        assert is_being_written(path)
    assert not is_being_written(path)
    with path.open("rb"):
        assert not is_being_written(path)
    assert not is_being_written(tmp_path / "gone.jpg")


def test_a_sidecar_is_part_of_how_a_file_looks(tmp_path: Path) -> None:
    path, sidecar = tmp_path / "a.nef", tmp_path / "a.xmp"
    path.write_bytes(b"raw")
    sidecar.write_bytes(b"words")
    before = sight_of(FoundFile("a.nef", path, sidecar))
    sidecar.write_bytes(b"other words")
    assert sight_of(FoundFile("a.nef", path, sidecar)) != before
    sidecar.unlink()
    assert sight_of(FoundFile("a.nef", path, sidecar)) is None
