"""A decode is upright, no larger than asked or than the original, and never half a picture."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.model import FileType, MediaError
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.scaling import fit
from tests.unit.media.picture_files import jpeg, noise, quarters, write

_MIRRORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""What a camera held so does to the scene: the inverse of what the decoder must do."""


def _decode(path: Path, long_edge: int = 2048) -> Image.Image:
    return decode(path, identify(path), long_edge)


def _corner(image: Image.Image) -> tuple[int, ...]:
    pixel = image.getpixel((3, 3))
    assert isinstance(pixel, tuple)
    return pixel


@pytest.mark.parametrize("extension", ["jpg", "png", "webp", "tif", "avif"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_turns_pictures_upright(tmp_path: Path, extension: str, orientation: int) -> None:
    turn = _MIRRORED[orientation]
    stored = quarters().transpose(turn) if turn is not None else quarters()
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = write(tmp_path / f"a.{extension}", stored, exif=exif)
    upright = np.asarray(_decode(path)).astype(int)
    assert upright.shape == (48, 64, 3)
    assert abs(upright - np.asarray(quarters())).mean() < 12


def test_ignores_an_orientation_that_does_not_exist(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    assert _decode(write(tmp_path / "a.jpg", quarters(), exif=exif)).size == (64, 48)


def test_scaled_decode_halves_at_the_exact_boundary(tmp_path: Path) -> None:
    """4096 x 2731 for 2048 must be decoded at half scale, not whole for one missing pixel."""
    path = write(tmp_path / "a.jpg", Image.new("RGB", (4096, 2731), "teal"))
    with Image.open(path) as image:
        image.draft(image.mode, fit(image.size, 2048))
        assert image.size == (2048, 1366)
    assert max(_decode(path).size) == 2048


def test_refuses_a_jpeg_that_was_cut_off(tmp_path: Path) -> None:
    data = jpeg(noise(400, 300))
    path = tmp_path / "a.jpg"
    for share in (0.3, 0.6, 0.95):
        path.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(MediaError) as caught:
            _decode(path)
        assert caught.value.code == "truncated"


@pytest.mark.parametrize("progressive", [False, True])
def test_refuses_a_jpeg_whose_rest_is_zeros(tmp_path: Path, progressive: bool) -> None:
    """As a pulled card leaves it: right length, no end, and a decoder that paints grey."""
    data = jpeg(noise(1200, 900), progressive=progressive)
    path = tmp_path / "a.jpg"
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) // 2))
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code in {"truncated", "damaged"}


def test_a_whole_thumbnail_does_not_vouch_for_the_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "thumbnail"
    stored = exif.tobytes() + jpeg(quarters())
    data = jpeg(noise(200, 150), exif=stored)
    path = tmp_path / "a.jpg"
    path.write_bytes(data[: len(data) // 2] + bytes(len(data) // 2))
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code == "truncated"


def test_accepts_padding_after_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(quarters()) + bytes(200_000))
    assert _decode(path).size == (64, 48)


@pytest.mark.parametrize("junk", [b"?>", b"\x00\x0e\xff\x00\xff\xff", bytes(100_000)])
def test_accepts_bytes_between_segments(tmp_path: Path, junk: bytes) -> None:
    """Some programs count a segment's length wrongly, and every viewer shows their pictures."""
    data = jpeg(quarters(), exif=b"Exif\0\0" + Image.Exif().tobytes() + jpeg(quarters()))
    after = 4 + int.from_bytes(data[4:6]) if data[2:4] == b"\xff\xe1" else 20
    path = tmp_path / "a.jpg"
    path.write_bytes(data[:after] + junk + data[after:])
    assert _decode(path).size == (64, 48)
    path.write_bytes(data[:after] + junk + data[after:-100] + bytes(1000))
    with pytest.raises(MediaError):
        _decode(path)


def test_a_place_beyond_every_file_is_damage_and_no_error_of_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(b"II+\0\x08\0\0\0" + struct.pack("<Q", (1 << 63) - 1))
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code == "damaged"


def _psd(width: int, height: int, orientation: int) -> bytes:
    """A flat Photoshop document whose image resources hold EXIF (number 1058)."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    block = exif.tobytes().removeprefix(b"Exif\0\0")
    block += bytes(len(block) % 2)
    resources = b"8BIM" + struct.pack(">HHI", 1058, 0, len(block)) + block
    head = b"8BPS" + struct.pack(">H6xHIIHH", 1, 3, height, width, 8, 3)
    planes = b"".join(quarters(width, height).getchannel(one).tobytes() for one in "RGB")
    return head + bytes(4) + struct.pack(">I", len(resources)) + resources + bytes(4) + bytes(2) + planes


def test_a_photoshop_document_is_turned_by_the_exif_in_its_resources(tmp_path: Path) -> None:
    path = tmp_path / "a.psd"
    path.write_bytes(_psd(64, 48, 6))
    image = _decode(path)
    assert image.size == (48, 64)
    assert _corner(image) == (0, 0, 255)
    path.write_bytes(_psd(64, 48, 1))
    assert _decode(path).size == (64, 48)


def _stored(path: Path) -> Path:
    if path.suffix == ".heic":
        pillow_heif.from_pillow(noise(400, 300)).save(path)
        return path
    return write(path, noise(400, 300))


@pytest.mark.parametrize("extension", ["png", "webp", "tif", "gif", "avif", "heic", "jp2"])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_refuses_other_formats_that_were_cut_off(tmp_path: Path, extension: str, share: float) -> None:
    path = _stored(tmp_path / f"a.{extension}")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code in {"truncated", "damaged"}


@pytest.mark.parametrize("extension", ["png", "webp", "gif", "avif", "heic"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_refuses_other_formats_whose_rest_is_zeros(tmp_path: Path, extension: str, share: float) -> None:
    """Where the decoders paint green, white or a smear and say nothing."""
    path = _stored(tmp_path / f"a.{extension}")
    data = path.read_bytes()
    kept = int(len(data) * share)
    path.write_bytes(data[:kept] + bytes(len(data) - kept))
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code in {"truncated", "damaged"}


@pytest.mark.parametrize("extension", ["webp", "avif", "heic"])
def test_accepts_whole_files(tmp_path: Path, extension: str) -> None:
    assert _decode(_stored(tmp_path / f"a.{extension}")).size == (400, 300)


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("size", "words"),
    [((16_000, 12_000), "16000 x 12000"), ((40_000, 40_000), "1,600 megapixels")],
)
def test_refuses_bombs_by_their_header(tmp_path: Path, size: tuple[int, int], words: str) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(_png_claiming(*size))
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code == "too_large"
    assert words in caught.value.message
    assert "limit" in caught.value.message


@pytest.mark.parametrize("brand", [b"avif", b"heic"])
def test_refuses_heif_and_avif_bombs_before_their_reader_sees_them(tmp_path: Path, brand: bytes) -> None:
    extent = b"\0\0\0\x14ispe" + struct.pack(">III", 0, 30_000, 20_000)
    path = tmp_path / "a"
    path.write_bytes(b"\0\0\0\x14ftyp" + brand + b"\0\0\0\0mif1" + extent)
    with pytest.raises(MediaError) as caught:
        _decode(path)
    assert caught.value.code == "too_large"
    assert "30000 x 20000" in caught.value.message


@pytest.mark.parametrize("file_type", [types.SVG, types.XMP])
def test_refuses_drawings_and_lone_sidecars(tmp_path: Path, file_type: FileType) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"<svg/>")
    with pytest.raises(MediaError) as caught:
        decode(path, file_type, 100)
    assert caught.value.code == "unsupported"


def test_opens_with_the_reader_of_its_type_only(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    with pytest.raises(MediaError) as caught:
        decode(path, types.PNG, 100)
    assert caught.value.code == "damaged"


def test_takes_the_first_frame_of_animations(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for name in ("a.gif", "a.webp"):
        path = tmp_path / name
        frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
        red, _, blue = _corner(_decode(path))
        assert red > 240
        assert blue < 16


def test_missing_file_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        decode(tmp_path / "none.jpg", types.JPEG, 100)
