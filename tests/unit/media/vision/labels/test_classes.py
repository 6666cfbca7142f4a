"""Words from ImageNet's classes: added up, and said when they are likely enough."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mediahub.media.model import MediaError
from mediahub.media.vision.labels import classes
from mediahub.media.vision.labels.classes import NAME, classified, probabilities
from mediahub.media.vision.labels.visual_words import entries_of

WORD, ENTRY = next((word, one) for word, one in entries_of(NAME).items() if len(one.classes) > 1)


def test_the_whole_picture_and_its_middle_count_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []

    def features(view: Image.Image) -> np.ndarray:
        seen.append(view.size)
        return np.eye(2, dtype=np.float32)[len(seen) - 1] * 100

    monkeypatch.setattr(classes, "features_of", features)
    monkeypatch.setattr(
        classes, "_last_layer", lambda: (np.eye(2, dtype=np.float32), np.zeros(2, np.float32))
    )
    assert probabilities(Image.new("RGB", (300, 100))).tolist() == pytest.approx([0.5, 0.5])
    assert seen == [(300, 100), (100, 100)]


def test_the_middle_is_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    image = Image.new("RGB", (300, 100), "black")
    image.paste("white", (100, 0, 200, 100))
    monkeypatch.setattr(classes, "_softmax", lambda features: features)
    monkeypatch.setattr(
        classes, "features_of", lambda view: np.asarray(view, np.float64).mean(axis=(0, 1)) / 255
    )
    assert probabilities(image).tolist() == pytest.approx([(1 / 3 + 1) / 2] * 3)


def test_large_scores_are_shares_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = np.array([[1000.0], [999.0]], np.float32), np.array([0.0, 1.0], np.float32)
    monkeypatch.setattr(classes, "_last_layer", lambda: layer)
    assert classes._softmax(np.ones(1, np.float32)).tolist() == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(("share", "is_said"), [(1.001, True), (0.999, False)])
def test_a_word_is_said_where_its_classes_together_are_likely_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float, is_said: bool
) -> None:
    likely = np.zeros(1000)
    likely[list(ENTRY.classes)] = share * ENTRY.least / len(ENTRY.classes)
    monkeypatch.setattr(classes, "probabilities", lambda _: likely)
    path = tmp_path / "a.png"
    Image.new("RGB", (3, 2)).save(path)
    assert (WORD in {one.word for one in classified(path)}) is is_said


def test_what_is_no_picture_is_an_error_of_media(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(b"no picture")
    with pytest.raises(MediaError):
        classified(path)
