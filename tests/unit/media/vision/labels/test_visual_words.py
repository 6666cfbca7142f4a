"""The words that a picture gets from its pixels, and the table that they come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.model import MediaError
from mediahub.media.vision.embedding import can_embed
from mediahub.media.vision.labels import classes, composition, counting
from mediahub.media.vision.labels.classes import CLASSIFIER, classified
from mediahub.media.vision.labels.composition import composed, measured
from mediahub.media.vision.labels.counting import counted
from mediahub.media.vision.labels.visual_words import (
    MAX_WORDS,
    MIN_PRECISION,
    VisualWord,
    all_entries,
    bounded,
    entries_of,
)

needs_vision = pytest.mark.skipif(not can_embed(), reason="the extra `vision` is not installed")


def words(found: list[VisualWord]) -> set[str]:
    return {one.word for one in found}


def test_every_word_of_the_table_is_chinese_too_and_was_measured() -> None:
    labellers = {classes.NAME, composition.NAME, counting.NAME}
    for word, one in all_entries().items():
        assert one.names["zh"], word
        assert one.by in labellers, word
        assert 0 < one.least <= 1, word
        assert one.precision >= MIN_PRECISION, word
        assert one.of >= 5, word
        assert (one.by == classes.NAME) == bool(one.classes), word
        assert all(0 <= number < 1000 for number in one.classes), word
    assert set(measured(Image.new("RGB", (30, 20)))) >= set(entries_of(composition.NAME))


def test_no_class_about_bodies_or_bathing_is_in_any_word() -> None:
    never = {433, 445, 459, 638, 639, 655, 680, 842}  # bathing cap, bikini, brassiere, maillots, miniskirt, …
    assert not never & {number for one in all_entries().values() for number in one.classes}


@needs_vision
@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("jpeg/Canon EOS-1D Mark III (via Adobe Lightroom).jpg", "car"),
        ("jpeg/Nikon D5000.jpg", "train"),
        ("webp/denali.webp", "scenery"),
    ],
)
def test_what_the_corpus_shows(corpus: Path, name: str, word: str) -> None:
    found = classified(corpus / "dev" / name)
    assert word in words(found)
    assert all(all_entries()[one.word].least <= one.sure <= 1 for one in found)
    assert words(composed(corpus / "dev" / name)) <= set(entries_of(composition.NAME))


@needs_vision
def test_grey_looks_like_nothing_and_no_picture_is_an_error(tmp_path: Path) -> None:
    Image.new("RGB", (90, 60), "grey").save(tmp_path / "grey.jpg")
    assert classified(tmp_path / "grey.jpg") == []
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    for look in (classified, composed, counted):
        with pytest.raises(MediaError):
            look(tmp_path / "bad.jpg")
    assert CLASSIFIER.is_here()


def test_an_answer_is_bounded() -> None:
    many = [VisualWord(f"word {number}", number / 100) for number in range(100)]
    kept = bounded([*many, VisualWord("word 5", 0.9), VisualWord("nan", float("nan"))])
    assert len(kept) == MAX_WORDS
    assert kept[0].word == "word 99"
    assert "nan" not in words(kept)
    assert bounded([VisualWord(" a\n b ", -3.0)]) == [VisualWord("a b", 0.0)]


def test_a_word_is_called_as_its_reader_calls_it() -> None:
    car = VisualWord("car", 0.9, {"en": ["automobile"], "zh": ["汽车", "车"]})
    assert [car.called(language) for language in ("en", "zh", "fr")] == ["car", "汽车", "car"]
