"""Documents and bitmaps keep their pixels."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from mediahub.media.containers import filetypes as types
from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.clean import clean
from mediahub.media.writing.cleaning.formats.photoshop import blank_psd
from tests.media_bytes import PLACE

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + number.to_bytes(2) + b"\0\0" + len(data).to_bytes(4) + data + bytes(len(data) % 2)


def document(layers: bytes = b"") -> bytes:
    block = (
        resource(0x0404, b"\x1c\2\5")
        + resource(0x0422, PLACE)
        + resource(0x040C, PLACE)
        + resource(0x040F, PROFILE)
    )
    head = b"8BPS\0\1" + bytes(6) + b"\0\3" + (2).to_bytes(4) + (2).to_bytes(4) + b"\0\x08\0\3"
    pixels = b"\0\0" + bytes(range(12))
    return head + bytes(4) + len(block).to_bytes(4) + block + len(layers).to_bytes(4) + layers + pixels


def test_a_document_keeps_words_profile_and_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    path.write_bytes(document())
    clean(path, types.PSD, ("gps", "serial"))
    left = path.read_bytes()
    assert PLACE not in left
    assert b"\x1c\2\5" in left
    assert PROFILE in left
    assert left.endswith(bytes(range(12)))
    with Image.open(path) as after:
        assert after.size == (2, 2)


@pytest.mark.parametrize("data", [document(b"8BIMlnk2" + PLACE), document()[:60]])
def test_files_within_layers_and_cut_off_documents_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    path.write_bytes(data)
    with pytest.raises(MediaError) as refused:
        clean(path, types.PSD, ("gps",))
    assert refused.value.code == "unclean"


@pytest.mark.parametrize("mode", ["RGB", "P", "L", "1"])
def test_a_bitmap_ends_with_its_pixels(mode: str, tmp_path: Path) -> None:
    out = BytesIO()
    Image.radial_gradient("L").resize((33, 20)).convert(mode).save(out, "BMP")
    path, data = tmp_path / "a.bmp", out.getvalue()
    path.write_bytes(data + PLACE)
    clean(path, types.BMP, ("gps",))
    assert path.read_bytes() == data + bytes(len(PLACE))


@given(st.integers(0, 3_000), st.binary(min_size=1, max_size=8))
def test_whatever_is_damaged_is_cleaned_or_refused_and_nothing_moves(at: int, junk: bytes) -> None:
    data = bytearray(document())
    data[at : at + len(junk)] = junk[: max(0, len(data) - at)]
    size = len(data)
    with suppress(MediaError, ValueError):
        blank_psd(memoryview(data), ["gps", "serial"])
    assert len(data) == size
