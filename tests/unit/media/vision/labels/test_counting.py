"""People counted: words for how many faces a picture shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.media.vision.labels.counting import can_count, counted, words_of
from mediahub.media.vision.labels.visual_words import (
    VisualWord,
)

needs_faces = pytest.mark.skipif(not can_count(), reason="the extra `faces` is not installed")


def words(found: list[VisualWord]) -> set[str]:
    return {one.word for one in found}


def test_faces_are_words_by_their_number() -> None:
    small, large = (0.05, 1.2), (0.3, 1.2)
    assert words_of([]) == {}
    assert set(words_of([large])) == {"people", "one person", "portrait"}
    assert set(words_of([small])) == {"people", "one person"}
    assert set(words_of([small] * 2)) == {"people", "two people"}
    assert set(words_of([small] * 5)) == {"people", "group"}
    assert set(words_of([small] * 12)) == {"people", "group", "crowd"}
    assert words_of([(0.05, 1.2), (0.05, 0.3)])["two people"] == 0.3, "as sure as the face that makes it two"


@needs_faces
def test_people_are_counted_in_the_corpus(corpus: Path) -> None:
    assert "people" in words(counted(corpus / "dev" / "faces" / "group-12.jpg"))
    assert counted(corpus / "dev" / "webp" / "denali.webp") == []
