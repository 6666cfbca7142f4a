"""The hash finds the same picture again; sharpness ranks a burst; placeholders show it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageFilter

from mediahub.media.containers.identify import identify
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.placeholder import average_colour, thumb_hash
from mediahub.media.vision.likeness import dhash, sharpness
from tests.unit.media.picture_files import jpeg, noise


def _distance(one: int, other: int) -> int:
    return (one ^ other).bit_count()


@pytest.fixture(scope="module")
def photo(corpus: Path) -> Image.Image:
    path = corpus / "dev" / "jpeg" / "DSCN0010.jpg"
    return decode(path, identify(path), 2048)


def test_hash_survives_small_changes(photo: Image.Image) -> None:
    original = dhash(photo)
    smaller = photo.resize((photo.width // 3, photo.height // 3))
    brighter = ImageEnhance.Brightness(photo).enhance(1.15)
    squeezed = Image.open(BytesIO(jpeg(photo, quality=30)))
    for changed in (smaller, brighter, squeezed):
        assert _distance(original, dhash(changed)) <= 10


def test_hash_tells_pictures_apart(photo: Image.Image) -> None:
    mirrored = photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert _distance(dhash(photo), dhash(mirrored)) > 16
    assert _distance(dhash(photo), dhash(noise(64, 64))) > 16


def test_hash_reads_left_to_right_from_the_top() -> None:
    rising = Image.linear_gradient("L").rotate(90).convert("RGB")
    falling = rising.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert {dhash(rising), dhash(falling)} == {0, 2**64 - 1}


def test_sharpness_falls_with_every_blur(photo: Image.Image) -> None:
    scores = [sharpness(photo.filter(ImageFilter.GaussianBlur(radius))) for radius in (0, 0.7, 1.5, 4)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 2 * scores[2]


def test_blurred_background_does_not_count_against_a_sharp_face(photo: Image.Image) -> None:
    portrait = photo.filter(ImageFilter.GaussianBlur(8))
    box = (photo.width // 3, photo.height // 3, photo.width * 2 // 3, photo.height * 2 // 3)
    portrait.paste(photo.crop(box), box)
    missed = photo.filter(ImageFilter.GaussianBlur(2))
    assert sharpness(portrait) > sharpness(missed)


@pytest.mark.parametrize("size", [(1, 1), (2, 500), (129, 3)])
def test_tiny_pictures_are_no_trouble(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size, "teal")
    assert sharpness(image) == 0
    assert dhash(image) == 0
    assert average_colour(image) == "#008080"
    assert thumb_hash(image)
