"""What is shrunk keeps its colours and its place, and invents neither moire nor halos."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mediahub.media.containers.identify import identify
from mediahub.media.pictures import scaling
from mediahub.media.pictures.cicp import DISPLAY_P3, SRGB, conversion
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.scaling import fit, shrink
from tests.unit.media.picture_files import noise, write

RATIOS = (1.03, 1.2, 1.4648, 1.95, 2.4, 3.9)


def _levels(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image).astype(np.float64)


def _row(levels: NDArray[np.float64]) -> Image.Image:
    """A picture of 1,200 pixels whose every row is this."""
    grey = np.tile(levels.round().astype(np.uint8), (40, 1))
    return Image.fromarray(np.repeat(grey[:, :, None], 3, 2))


def _decibels(one: Image.Image, other: Image.Image) -> float:
    error = float(np.square(_levels(one) - _levels(other)).mean())
    return 10 * float(np.log10(255**2 / error))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((6000, 4000), (2048, 1365)),
        ((4096, 2731), (2048, 1365)),
        ((4000, 6000), (1365, 2048)),
        ((2048, 10), (2048, 10)),
        ((640, 480), (640, 480)),
        ((60000, 10), (2048, 1)),
    ],
)
def test_fit_never_enlarges(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert fit(size, 2048) == expected
    assert shrink(Image.new("RGB", size), 2048).size == expected


@pytest.mark.parametrize("ratio", RATIOS)
def test_detail_is_as_near_to_lanczos_as_pillows_fast_filter_is(ratio: float) -> None:
    """Detail at several scales, as in a photograph."""
    fine, coarse = (noise(960 // scale, 640 // scale, scale).resize((960, 640)) for scale in (3, 16))
    picture = Image.blend(fine, coarse, 0.6)
    long_edge = int(960 / ratio)
    lanczos = picture.resize(fit(picture.size, long_edge), Image.Resampling.LANCZOS)
    hamming = picture.resize(fit(picture.size, long_edge), Image.Resampling.HAMMING, reducing_gap=2.0)
    assert _decibels(shrink(picture, long_edge), lanczos) > _decibels(hamming, lanczos)


@pytest.mark.parametrize("ratio", [1.4648, 1.95])
def test_cloth_finer_than_the_result_becomes_grey_and_not_moire(ratio: float) -> None:
    for beyond, left in ((1.35, 0.17), (1.2, 0.3)):
        waves = 127 + 100 * np.sin(np.pi * beyond / ratio * np.arange(1200))
        result = _levels(shrink(_row(waves), int(1200 / ratio)))[4, 20:-20, 0]
        assert result.std() * 2**0.5 / 100 < left
        assert result.mean() == pytest.approx(127, abs=1.5)


@pytest.mark.parametrize("ratio", RATIOS)
def test_edges_have_less_of_a_halo_than_by_lanczos(ratio: float) -> None:
    steps = _row(np.where(np.arange(1200) // 37 % 2, 190.0, 60.0))
    long_edge = int(1200 / ratio)
    ours = _levels(shrink(steps, long_edge))
    lanczos = _levels(steps.resize(fit(steps.size, long_edge), Image.Resampling.LANCZOS))
    assert ours.max() <= lanczos.max()
    assert ours.min() >= lanczos.min()
    assert ours.max() <= 203


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (17, 130, 240)])
@pytest.mark.parametrize("ratio", RATIOS)
def test_what_is_even_stays_even_to_the_edge(colour: tuple[int, int, int], ratio: float) -> None:
    result = shrink(Image.new("RGB", (1200, 801), colour), int(1200 / ratio))
    assert result.getextrema() == tuple((level, level) for level in colour)


@pytest.mark.parametrize("size", [(2048, 1365), (2047, 1366), (1301, 867), (999, 1500), (641, 480)])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_every_pixel_is_where_it_was(mode: str, size: tuple[int, int]) -> None:
    """A ramp in both directions: averaging whose last row holds less must not stretch it."""
    ramp = np.add.outer(np.linspace(0, 120, size[1]), np.linspace(0, 120, size[0]))
    picture = Image.fromarray(ramp.round().astype(np.uint8)).convert(mode)
    ours = shrink(picture, 240)
    assert ours.mode == mode
    hamming = picture.resize(ours.size, Image.Resampling.HAMMING)
    assert abs(_levels(ours) - _levels(hamming)).max() <= 1


@pytest.mark.parametrize("size", [(3000, 1), (1, 3000), (40_000, 3), (300, 2), (7, 5)])
def test_lines_and_specks_are_no_trouble(size: tuple[int, int]) -> None:
    for long_edge in (1, 4, 200):
        assert shrink(Image.new("RGB", size, "teal"), long_edge).getpixel((0, 0)) == (0, 128, 128)


def test_a_picture_too_large_for_copies_looks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = noise(900, 600).resize((1800, 1200))
    ours = shrink(picture, 700)
    monkeypatch.setattr(scaling, "_AT_ONCE", 0)
    by_pillow = shrink(picture, 700)
    assert by_pillow.tobytes() != ours.tobytes()
    assert abs(_levels(ours) - _levels(by_pillow)).mean() < 8


@pytest.mark.parametrize("size", [(2050, 1541), (700, 1300)])
def test_large_see_through_pictures_are_shrunk_without_seams(size: tuple[int, int]) -> None:
    picture = noise(*size).convert("RGBA")
    picture.putalpha(noise(*size, seed=2).convert("L"))
    ours = np.asarray(shrink(picture, 128)).astype(int)
    whole = picture.resize(fit(size, 128), Image.Resampling.HAMMING, reducing_gap=2.0)
    difference = abs(ours - np.asarray(whole))
    assert difference.mean() < 0.1
    assert difference.max() < 8


def test_what_nobody_sees_of_a_see_through_picture_has_no_colour(tmp_path: Path) -> None:
    """Black under full transparency must not darken the rim of what is seen."""
    picture = Image.new("RGBA", (1501, 1001), (0, 0, 0, 0))
    picture.paste((250, 40, 40, 255), (333, 0, 1501, 1001))
    small = decode(write(tmp_path / "a.png", picture), identify(tmp_path / "a.png"), 700)
    red = _levels(small)[100, :, 0]
    assert red.min() >= 249


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_large_jpegs_of_every_kind_keep_their_colour(tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGB", (3000, 1999), (90, 90, 90)).convert(mode)
    path = write(tmp_path / "a.jpg", picture, quality=95)
    small = decode(path, identify(path), 1024)
    assert small.size == (1024, 682)
    assert all(abs(level - 90) <= 2 for pair in small.getextrema() for level in pair)  # type: ignore[union-attr]


def test_a_wide_gamut_is_honoured_in_what_was_shrunk(corpus: Path, tmp_path: Path) -> None:
    with Image.open(corpus / "dev" / "colour" / "Iceland-P3.jpg") as phone:
        profile = phone.info["icc_profile"]
    stored = Image.new("RGB", (3001, 2000), (200, 90, 60))
    path = write(tmp_path / "a.jpg", stored, quality=97, icc_profile=profile)
    table = conversion(DISPLAY_P3, SRGB)
    assert table is not None
    wanted = stored.resize((1, 1)).filter(table).getpixel((0, 0))
    small = decode(path, identify(path), 1024).getpixel((500, 300))
    assert np.allclose(small, wanted, atol=3)
    assert not np.allclose(small, (200, 90, 60), atol=6)
