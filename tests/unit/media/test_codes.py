"""QR codes in pictures: read small and large, each once, and noticed where they cannot be read."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from mediahub.media.codes import MIN_WIDTH, Codes, read_codes


def code(text: str, side: int) -> Image.Image:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=1)
    return Image.fromarray(made).resize((side, side), Image.Resampling.NEAREST)


def picture(*codes: tuple[Image.Image, int]) -> Image.Image:
    """A grey picture 1,000 pixels wide with these codes, each so far from the left."""
    made = Image.new("RGB", (1000, 400), (200, 200, 200))
    for one, at in codes:
        made.paste(one, (at, 60))
    return made


@pytest.mark.parametrize("side", [87, 116, 290])
def test_a_code_is_read_small_and_large(side: int) -> None:
    assert read_codes(picture((code("MHT1:a", side), 100))) == Codes(("MHT1:a",))


def test_two_that_say_the_same_are_one() -> None:
    both = picture((code("a", 210), 60), (code("a", 210), 330), (code("b", 210), 640))
    found = read_codes(both)
    assert (sorted(found.texts), found.unreadable) == (["a", "b"], False)


def spoilt(side: int) -> Image.Image:
    one = code("MHT1:something", side)
    first, last = side * 4 // 10, side * 7 // 10
    one.paste(128, (first, first, last, last))
    return one


def test_one_that_nobody_can_read_is_noticed_unless_it_is_small() -> None:
    assert read_codes(picture((spoilt(250), 100))) == Codes((), unreadable=True)
    small = int(1000 * MIN_WIDTH) - 6
    assert not read_codes(picture((spoilt(small), 100))).unreadable


def test_beside_one_that_is_read_a_spoilt_one_does_not_matter() -> None:
    assert read_codes(picture((spoilt(250), 60), (code("good", 210), 600))) == Codes(("good",))


def test_a_picture_without_codes_has_none() -> None:
    assert read_codes(picture()) == Codes()
