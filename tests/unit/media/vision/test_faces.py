"""Faces: where they are in a picture, cut out side by side, and which files of the models are used."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mediahub.media.vision import faces
from mediahub.media.vision.faces import CHIP, EMBEDDING, MAX_FACES, WrongModel, cut_strip, find_faces


class Rectangle:
    """A box as dlib says it."""

    def __init__(self, left: int, top: int, right: int, bottom: int) -> None:
        self.sides = left, top, right, bottom

    def left(self) -> int:
        return self.sides[0]

    def top(self) -> int:
        return self.sides[1]

    def right(self) -> int:
        return self.sides[2]

    def bottom(self) -> int:
        return self.sides[3]

    def width(self) -> int:
        return self.sides[2] - self.sides[0]


def models(*boxes: tuple[int, int, int, int]) -> tuple[Any, Any, Any]:
    """Detector, landmarks and network that find these boxes."""
    found = [Rectangle(*box) for box in boxes]
    detector = SimpleNamespace(run=lambda *_: (found, [0.5 + n / 10 for n in range(len(found))], None))
    network = SimpleNamespace(compute_face_descriptor=lambda _, box: [box.left()] * 128)
    return detector, lambda _, box: box, network


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """White with a red square at 100, 40."""
    image = Image.new("RGB", (400, 200), "white")
    image.paste("red", (100, 40, 140, 80))
    path = tmp_path / "a.png"
    image.save(path)
    return path


def test_the_largest_face_is_first_and_boxes_are_fractions(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "_models", lambda: models((300, 50, 319, 69), (100, 40, 139, 79)))
    strip = tmp_path / "strip.jpg"
    large, small = find_faces(picture, strip)
    assert (large.x, large.y, large.width, large.height) == (0.25, 0.2, 0.1, 0.2)
    assert (small.x, small.width) == (0.75, 0.05)
    assert (large.score, small.score) == (0.6, 0.5)
    assert np.frombuffer(large.embedding, EMBEDDING).tolist() == [100.0] * 128
    with Image.open(strip) as shown:
        assert shown.size == (2 * CHIP, CHIP)
        red = cut_strip(shown, 0).convert("RGB").getpixel((CHIP // 2, CHIP // 2))
        white = cut_strip(shown, 1).convert("RGB").getpixel((CHIP // 2, CHIP // 2))
    assert red[0] > 200 > 90 > red[1]
    assert min(white) > 240


def test_a_picture_without_faces_leaves_no_strip(
    picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faces, "_models", models)
    assert find_faces(picture, tmp_path / "strip.jpg") == []
    assert not (tmp_path / "strip.jpg").exists()


def test_a_crowd_has_an_end(picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = [(n, 0, n + 20, 20) for n in range(MAX_FACES + 5)]
    monkeypatch.setattr(faces, "_models", lambda: models(*crowd))
    assert len(find_faces(picture, tmp_path / "strip.jpg")) == MAX_FACES


def test_a_face_at_the_edge_is_what_of_it_lies_in_the_picture() -> None:
    found = faces._face((-20, -10, 100, 250), 0.77777, [0.0] * 128, (400, 200))
    assert (found.x, found.y, found.width, found.height, found.score) == (0.0, 0.0, 0.25, 1.0, 0.778)


@pytest.mark.parametrize(
    ("box", "size"),
    [((100, 40, 140, 80), (400, 200)), ((0, 0, 40, 40), (400, 200)), ((360, 160, 400, 200), (400, 200)),
     ((0, 0, 400, 200), (400, 200)), ((10, 10, 90, 90), (100, 300))],
)  # fmt: skip
def test_what_is_cut_out_is_a_square_within_the_picture(
    box: tuple[int, int, int, int], size: tuple[int, int]
) -> None:
    left, top, right, bottom = faces._around(box, size)
    assert right - left == pytest.approx(bottom - top)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
    assert right - left == pytest.approx(min((box[2] - box[0]) * faces.AROUND, *size))


def test_another_file_than_the_one_that_is_known_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.dat").write_bytes(b"numbers")
    spec = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(faces, "find_spec", lambda _: spec)
    digest = hashlib.sha256(b"numbers").hexdigest()
    assert faces._checked("a.dat", digest) == tmp_path / "models" / "a.dat"
    with pytest.raises(WrongModel, match=r"a\.dat is not the file"):
        faces._checked("a.dat", "0" * 64)
    monkeypatch.setattr(faces, "find_spec", lambda _: None)
    with pytest.raises(WrongModel, match="not installed"):
        faces._checked("a.dat", digest)


@pytest.mark.parametrize(
    ("there", "name"), [({"dlib", "face_recognition_models"}, "dlib 1.2 / "), ({"dlib"}, "")]
)
def test_what_finds_faces_has_a_name_with_its_version_where_all_of_it_is_installed(
    monkeypatch: pytest.MonkeyPatch, there: set[str], name: str
) -> None:
    monkeypatch.setattr(faces, "find_spec", lambda one: one if one in there else None)
    monkeypatch.setattr(faces, "version", lambda _: "1.2")
    assert faces.finder_name() == (f"{name}{faces.VERSION}" if name else "")

    def unknown(_: str) -> str:
        raise faces.PackageNotFoundError

    monkeypatch.setattr(faces, "version", unknown)
    assert faces.finder_name() == ""
