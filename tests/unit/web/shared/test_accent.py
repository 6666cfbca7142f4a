"""Accent colours stay readable, whatever an event chose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.web.shared.accent import DARK_SURFACE, LIGHT_SURFACE, READABLE, Rgb, accent_of, contrast


def rgb(text: str) -> Rgb:
    red, green, blue = bytes.fromhex(text[1:])
    return red / 255, green / 255, blue / 255


def test_contrast_is_wcags() -> None:
    assert contrast((0, 0, 0), (1, 1, 1)) == pytest.approx(21)
    assert contrast(rgb("#777777"), (1, 1, 1)) == pytest.approx(4.48, abs=0.01)


@given(st.binary(min_size=3, max_size=3))
def test_every_colour_becomes_readable(colour: bytes) -> None:
    accent = accent_of(f"#{colour.hex()}")
    assert accent.fill == f"#{colour.hex()}"
    assert contrast(rgb(accent.on_dark), DARK_SURFACE) >= READABLE
    assert contrast(rgb(accent.on_light), LIGHT_SURFACE) >= READABLE
    assert contrast(rgb(accent.on_fill), rgb(accent.fill)) >= READABLE


def test_a_readable_colour_is_left_alone() -> None:
    assert accent_of("#b3122a").on_light == "#b3122a"


@pytest.mark.parametrize("text", ["", "red", "#12", "#gggggg", "#1234567"])
def test_nonsense_gives_the_fallback(text: str) -> None:
    assert accent_of(text) == accent_of("#d5382f")
