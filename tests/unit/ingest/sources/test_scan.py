from __future__ import annotations

from pathlib import Path

from mediahub.ingest.sources.scan import scan


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_folders_are_walked_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("b/2.jpg", "a/1.jpg", "3.jpg"):
        write(tmp_path / name)
    assert [file.shown for file in scan([tmp_path])] == ["3.jpg", "a/1.jpg", "b/2.jpg"]


def test_what_systems_leave_on_cards_is_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", "._1.jpg", "Thumbs.db", "__MACOSX/1.jpg", "1.jpg"):
        write(tmp_path / name)
    assert [file.shown for file in scan([tmp_path])] == ["1.jpg"]


def test_a_circle_of_links_ends(tmp_path: Path) -> None:
    write(tmp_path / "card" / "1.jpg")
    (tmp_path / "card" / "again").symlink_to(tmp_path / "card")
    assert [file.shown for file in scan([tmp_path])] == ["card/1.jpg"]


def test_files_and_several_folders_keep_apart(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one/card/1.jpg"), write(tmp_path / "two/card/1.jpg")
    shown = [file.shown for file in scan([one.parent, two.parent])]
    assert len(set(shown)) == 2
    named = [(file.shown, file.path) for file in scan([one, two])]
    assert named == [("1.jpg", one), ("1 (2).jpg", two)]


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    path = write(tmp_path / "1.jpg")
    assert len(scan([path, path])) == 1


def test_a_sidecar_goes_with_its_picture(tmp_path: Path) -> None:
    for name in ("1.NEF", "1.JPG", "1.xmp", "2.CR3", "2.CR3.XMP", "3.xmp", "sub/1.xmp"):
        write(tmp_path / name)
    files = {file.shown: file.sidecar.name if file.sidecar else None for file in scan([tmp_path])}
    assert files == {
        "1.JPG": "1.xmp",  # a RAW+JPEG pair has one sidecar
        "1.NEF": "1.xmp",
        "2.CR3": "2.CR3.XMP",
        "3.xmp": None,  # belongs to nothing that was delivered
        "sub/1.xmp": None,
    }
