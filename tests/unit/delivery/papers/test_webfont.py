"""Letters out of the slices of the front end, against what fontTools makes of the slice by its usual way."""

from __future__ import annotations

import io

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from mediahub import resources
from mediahub.delivery.papers import webfont


def _shape(font: TTFont, letter: str) -> tuple[tuple[float, ...], float]:
    """Bounds and width of a letter, in thousandths of the em square."""
    shapes, scale = font.getGlyphSet(), 1000 / font["head"].unitsPerEm
    shape = shapes[font.getBestCmap()[ord(letter)]]
    pen = BoundsPen(shapes)
    shape.draw(pen)
    return tuple(value * scale for value in pen.bounds), shape.width * scale


@pytest.mark.parametrize("letters", ["机器", "カ", "Łż", "Жд"])
@pytest.mark.parametrize("weight", [400, 700])
def test_letters_have_the_shape_and_weight_of_their_slice(letters: str, weight: int) -> None:
    data, found = webfont.font_of(letters, weight, "Sheet")
    assert found == set(letters)
    made = TTFont(io.BytesIO(data))
    for letter in letters:
        place = next(places[ord(letter)] for places in webfont._places() if ord(letter) in places)
        cut = TTFont(place)
        subsetter = Subsetter()
        subsetter.populate(text=letter)
        subsetter.subset(cut)
        usual = instancer.instantiateVariableFont(cut, {"wght": weight})
        bounds, width = _shape(made, letter)
        expected, expected_width = _shape(usual, letter)
        assert bounds == pytest.approx(expected, abs=1)
        assert width == pytest.approx(expected_width, abs=0.5)


def test_what_no_slice_has_is_not_promised() -> None:
    data, found = webfont.font_of("한机\U00020bb7", 400, "Sheet")
    assert found == {"机"}
    assert list(TTFont(io.BytesIO(data)).getBestCmap()) == [ord("机")]
    assert webfont.font_of("한", 400, "Sheet") == (b"", frozenset())


def test_a_style_sheet_says_which_file_has_a_letter() -> None:
    css = (
        '@font-face{src:url("./a.woff2") format("woff2");unicode-range:U+4e00-4e02,U+4E05}'
        "@font-face{src:url(b.woff2)format('woff2');unicode-range:U+4e02,U+ff?}"
        '@font-face{src:url("./c.woff2")}'
    )
    found = webfont.ranges(css)
    assert (found[0x4E00], found[0x4E02], found[0x4E05], found[0xFF0]) == (
        "a.woff2", "b.woff2", "a.woff2", "b.woff2",
    )  # fmt: skip
    assert 0x4E03 not in found


def test_without_a_front_end_there_is_no_font(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "mediahub")
    assert webfont.font_of("机器", 400, "Sheet") == (b"", frozenset())


def test_an_installed_package_uses_its_own_files(tmp_path, monkeypatch) -> None:
    (tmp_path / "mediahub").mkdir()
    (tmp_path / "mediahub/static").symlink_to(resources.static_dir())
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "mediahub")
    assert webfont.font_of("机器", 400, "Sheet")[1] == {"机", "器"}
