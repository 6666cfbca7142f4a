"""Files go into a reader's folder one by one, and out of it only as plain files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from mediahub.media.sandbox.results import Unbelievable
from mediahub.media.sandbox.scratch import Errand, Scratch


@dataclass(frozen=True)
class Logo:
    path: Path
    corner: str


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    (tmp_path / "base").mkdir()
    scratch = Scratch(tmp_path / "base")
    scratch.clear()
    return scratch


def test_each_file_alone_is_seen_under_its_name(scratch: Scratch, tmp_path: Path) -> None:
    for name in ("one.jpg", "other.jpg"):
        (tmp_path / name).write_text(name)
    one = tmp_path / "one.jpg"
    (tmp_path / "link.jpg").symlink_to(one)
    args = (one, [one], {"a": one}, Logo(one, "left"), "text", 1, tmp_path / "link.jpg")
    errand = scratch.pack(args)
    first, listed, named, logo, text, number, link = errand.args
    for path in (first, *listed, *named.values(), logo.path, link):
        assert path.is_relative_to(scratch.inside)
        assert path.read_text() == "one.jpg"
        assert [found.name for found in path.parent.iterdir()] == [path.name]
    assert (text, number, logo.corner, errand.folders) == ("text", 1, "left", set())
    assert errand.largest == len("one.jpg")
    scratch.clear()
    assert one.read_text() == "one.jpg"
    assert list(scratch.inside.iterdir()) == []


def test_what_is_made_is_moved_where_it_is_wanted(scratch: Scratch, tmp_path: Path) -> None:
    folder, wanted = tmp_path / "folder", tmp_path / "made.jpg"
    folder.mkdir()
    errand = scratch.pack((wanted, folder, tmp_path / "not made.jpg"))
    made, inside, _ = errand.args
    made.write_text("made")
    (inside / "a").write_text("a")
    scratch.fetch(errand)
    assert wanted.read_text() == "made"
    assert [one.name for one in folder.iterdir()] == ["a"]
    assert not (tmp_path / "not made.jpg").exists()


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_plain_files_are_moved(scratch: Scratch, tmp_path: Path, kind: str) -> None:
    secret, wanted = tmp_path / "secret", tmp_path / "made"
    secret.write_text("secret")
    errand = scratch.pack((wanted,))
    (made,) = errand.args
    {"link": lambda: made.symlink_to(secret), "pipe": lambda: os.mkfifo(made), "folder": made.mkdir}[kind]()
    with pytest.raises(Unbelievable):
        scratch.fetch(errand)
    assert not os.path.lexists(wanted)


def test_a_file_of_another_file_system_is_seen_in_its_folder(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == scratch.root.stat().st_dev:
        pytest.skip("no second file system")
    path = elsewhere / f"mediahub-{os.getpid()}"
    path.write_text("x")
    try:
        errand = scratch.pack((path,))
        assert (errand.args, errand.folders) == ((path,), {elsewhere})
    finally:
        path.unlink()


def test_it_goes_with_the_process_and_not_with_a_fork_of_it(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    assert isinstance(scratch.pack(()), Errand)
    scratch.remove()
    assert list(tmp_path.iterdir()) == []
