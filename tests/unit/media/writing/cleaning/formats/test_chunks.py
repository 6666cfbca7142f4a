"""PNG, WebP and GIF keep pixels, colours and timing."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from mediahub.media.model import MediaError
from mediahub.media.writing.cleaning.formats.chunks import gif_skeleton, png_skeleton, webp_skeleton
from tests.media_bytes import PLACE, png_chunk, riff_chunk

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def drawn(form: str, **more: object) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, form, **more)
    return out.getvalue()


def same(one: bytes, other: bytes) -> bool:
    with Image.open(BytesIO(one)) as before, Image.open(BytesIO(other)) as after:
        return before.convert("RGB").tobytes() == after.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "chunk",
    [
        png_chunk(b"tEXt", b"exif:GPSLatitude\0" + PLACE),
        png_chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(PLACE, 0)),
        png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PLACE),
        png_chunk(b"eXIf", PLACE),
        png_chunk(b"caBX", PLACE),
        png_chunk(b"prVt", PLACE),
    ],
    ids=lambda chunk: chunk[4:8].decode(),
)
def test_a_png_keeps_its_pixels_and_plain_words(chunk: bytes) -> None:
    data = drawn("PNG", icc_profile=PROFILE)
    words = png_chunk(b"tEXt", b"Copyright\0(c) Chen Rui")
    left = png_skeleton(data[:33] + chunk + words + data[33:] + PLACE)
    assert PLACE not in left
    assert words in left
    assert same(data, left)
    with Image.open(BytesIO(left)) as after:
        assert after.info["icc_profile"] == PROFILE


@pytest.mark.parametrize("end", [40, -12])
def test_a_png_without_its_end_is_refused(end: int) -> None:
    with pytest.raises(MediaError) as refused:
        png_skeleton(drawn("PNG")[:end])
    assert refused.value.code == "unclean"


def test_a_webp_keeps_its_frames() -> None:
    frames = [Image.new("RGB", (32, 24), (shade, 0, 0)) for shade in (0, 250)]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=70, icc_profile=PROFILE)
    data = out.getvalue()
    at = data.index(b"ANMF")
    size = int.from_bytes(data[at + 4 : at + 8], "little")
    inner = riff_chunk(b"Gps ", PLACE)
    frame = (
        data[at : at + 4] + (size + len(inner)).to_bytes(4, "little") + data[at + 8 : at + 8 + size] + inner
    )
    body = (
        data[12:at]
        + frame
        + data[at + 8 + size + size % 2 :]
        + riff_chunk(b"C2PA", PLACE)
        + riff_chunk(b"EXIF", PLACE)
    )
    dirty = b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WEBP" + body
    left = webp_skeleton(dirty + PLACE)
    assert PLACE not in left
    with Image.open(BytesIO(left)) as after:
        assert (after.n_frames, after.info["icc_profile"]) == (2, PROFILE)  # type: ignore[attr-defined]


def test_a_gif_keeps_frames_timing_and_loops() -> None:
    frames = [Image.new("L", (32, 24), shade) for shade in (0, 250)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=70, loop=3, comment=PLACE)
    block = bytes((len(PLACE),)) + PLACE + b"\0"
    left = gif_skeleton(out.getvalue()[:-1] + b"\x21\xff\x0bXMP DataXMP" + block + b";" + PLACE)
    assert PLACE not in left
    with Image.open(BytesIO(left)) as after:
        assert (after.n_frames, after.info["duration"], after.info["loop"]) == (2, 70, 3)  # type: ignore[attr-defined]


def test_a_gif_whose_blocks_lead_nowhere_is_refused() -> None:
    with pytest.raises(MediaError, match="not where it says"):
        gif_skeleton(drawn("GIF")[:-1] + b"<script>")
