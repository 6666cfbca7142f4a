"""Colours by their code points (ITU-T H.273): wide gamuts, PQ and HLG."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from mediahub.media.pictures.cicp import (
    ADOBE_RGB,
    BT709,
    BT2020,
    DISPLAY_P3,
    HLG,
    PQ,
    SRGB,
    UNSPECIFIED,
    conversion,
)
from tests.unit.media.pictures.test_colour import first_pixel


def test_standard_colours_need_no_table() -> None:
    assert conversion(BT709, SRGB) is None
    assert conversion(UNSPECIFIED, UNSPECIFIED) is None


@pytest.mark.parametrize("codes", [(BT2020, PQ), (UNSPECIFIED, HLG), (DISPLAY_P3, PQ)])
def test_hdr_greys_stay_grey_and_in_order(codes: tuple[int, int]) -> None:
    table = conversion(*codes)
    assert table is not None
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    mapped = np.asarray(Image.fromarray(ramp).filter(table)).astype(int)[0]
    assert (mapped.max(axis=1) - mapped.min(axis=1)).max() <= 2
    assert (np.diff(mapped[:, 0]) >= 0).all()
    assert mapped[0, 0] == 0
    assert mapped[-1, 0] == 255


def test_hdr_paper_white_is_bright_but_leaves_room_for_highlights() -> None:
    table = conversion(BT2020, PQ)
    assert table is not None
    paper = round(0.58 * 255)  # BT.2408: 203 cd/m2 is at 58 % of PQ
    white = first_pixel(Image.new("RGB", (2, 2), (paper, paper, paper)).filter(table))[0]
    assert 200 < white < 250


def test_wide_gamut_colours_gain_saturation() -> None:
    """The same numbers mean a stronger colour in Adobe RGB than in sRGB."""
    for primaries in (ADOBE_RGB, DISPLAY_P3):
        table = conversion(primaries, SRGB)
        assert table is not None
        red, green, _ = first_pixel(Image.new("RGB", (2, 2), (100, 180, 100)).filter(table))
        assert red < 100
        assert green >= 180
