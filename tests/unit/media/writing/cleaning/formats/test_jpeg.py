"""JPEGs keep tables, scans, colours and clipping paths; pictures behind the first are cleaned like it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageCms

from mediahub.media.writing.cleaning.formats.jpeg import joined, other_pictures, parts, skeleton
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.media_bytes import EXIF, MAKE, NOTE, PLACE, box, note, segment, tiff

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture(shade: int = 99, **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), (shade, 20, 30)).save(out, "JPEG", icc_profile=PROFILE, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    "block",
    [
        segment(0xE0, b"JFXX\0\x10" + PLACE),
        segment(0xE1, b"FLIR\0\1\0\0" + PLACE),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 40 + PLACE),
        segment(0xE2, b"FPXR\0" + PLACE),
        segment(0xE6, b"GoPro\0" + PLACE),
        segment(0xEB, b"JP\0\1\0\0\0\1" + box(b"jumb", PLACE)),
        segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x0c\0\0" + len(PLACE).to_bytes(4) + PLACE),
        segment(0xEF, PLACE),
        segment(0xFE, PLACE),
        PLACE,
    ],
    ids=lambda block: block[4:9].decode("latin-1").strip("\0"),
)
@pytest.mark.parametrize("where", ["before", "between", "behind"])
def test_what_the_pixels_do_not_need_is_gone(block: bytes, where: str) -> None:
    data = picture(progressive=True)
    scans = [start for marker, start, _ in parts(data) if marker == 0xDA]
    at = {"before": 2, "between": scans[1], "behind": len(data)}[where]
    dirty = data[:at] + block + data[at:]
    if where == "between" and block == PLACE:
        dirty = data[:at] + segment(0xE9, PLACE) + data[at:]
    left = skeleton(dirty)
    assert PLACE not in left
    with Image.open(BytesIO(left)) as after, Image.open(BytesIO(data)) as before:
        assert after.tobytes() == before.tobytes()
        assert after.info["icc_profile"] == before.info["icc_profile"]


def test_a_thumbnail_in_the_head_is_gone_and_clipping_paths_stay() -> None:
    data = picture()
    resources = (
        b"8BIM\x07\xd0\0\0" + (4).to_bytes(4) + b"path" + b"8BIM\x04\x24\0\0" + (4).to_bytes(4) + b"<x/>"
    )
    jfif = segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\2\2" + b"thumbnail???")
    left = skeleton(b"\xff\xd8" + jfif + segment(0xED, b"Photoshop 3.0\0" + resources) + data[2 + 18 :])
    assert b"thumbnail" not in left
    assert b"path" in left
    assert b"<x/>" not in left


def test_an_end_that_was_cut_off_is_put_back() -> None:
    data = picture()
    assert skeleton(data[:-2]).endswith(b"\xff\xd9")


def test_a_second_view_stays_and_its_maker_note_goes() -> None:
    exif = tiff([{MAKE: b"Nintendo\0", EXIF: [{NOTE: note(b"", {0x1101: 0x4D3C2B1A})}]}])
    second = picture(200)
    second = second[:2] + segment(0xE1, b"Exif\0\0" + exif) + second[2:]
    file = BytesIO()
    with Image.open(BytesIO(picture(10))) as one, Image.open(BytesIO(picture(200))) as two:
        one.save(file, "MPO", save_all=True, append_images=[two])
    (found,) = other_pictures(file.getvalue())
    whole = joined(skeleton(file.getvalue()), [found._replace(data=second)])
    assert (0x4D3C2B1A).to_bytes(4, "little") in whole
    left = write_metadata(whole, WriteFields(caption="Robots"), strip=("serial",))
    assert (0x4D3C2B1A).to_bytes(4, "little") not in left
    with Image.open(BytesIO(left)) as after:
        assert after.n_frames == 2  # type: ignore[attr-defined]
        after.seek(1)
        assert abs(after.convert("RGB").getpixel((5, 5))[0] - 200) < 6  # type: ignore[index]


def test_smaller_copies_behind_a_picture_are_gone() -> None:
    """A camera's preview may show what was cut off."""
    first, second = skeleton(picture(10)), picture(200)
    (found,) = other_pictures(joined(first, [_other(0x020002, second)]))
    assert found.data == second
    assert other_pictures(joined(first, [_other(0x010001, second)])) == []
    assert other_pictures(first) == []


def _other(kind: int, data: bytes):  # type: ignore[no-untyped-def]
    from mediahub.media.writing.cleaning.formats.jpeg import Other

    return Other(kind.to_bytes(4), data)
