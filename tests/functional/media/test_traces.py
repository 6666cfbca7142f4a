"""What is handed out without positions and serial numbers says neither, by ExifTool and by its bytes.

Files of cameras, and files into which programs put it where they like. `scripts/test --long` takes all of the
corpus.
"""

from __future__ import annotations

import re
import shutil
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from PIL import Image

from mediahub.media.analyse import analyse
from mediahub.media.clips.proxies import proxy
from mediahub.media.containers.identify import identify
from mediahub.media.model import MediaError
from mediahub.media.pictures.cropping import CropFile, Look, Rect
from mediahub.media.pictures.watermark import watermark_preview
from mediahub.media.writing.crops import deliver_crops
from mediahub.media.writing.deliver import deliver_original, deliver_picture
from mediahub.media.writing.write import WriteFields
from tests.exiftool import need_exiftool, write_tags
from tests.long import LONG
from tests.media_bytes import box, png_chunk, riff_chunk, segment, tiff
from tests.traces import bytes_left, secrets_of, tags_of, tags_of_all, told

STRIP = ("gps", "serial")
FIELDS = WriteFields(caption="Robots wave", credit="Chen Rui / Summit", copyright="(c) Chen Rui")
SAMPLE = (
    "dev/jpeg/Nikon D3100.jpg",
    "dev/jpeg/Pentax_K10D.jpg",
    "dev/colour/gain-map.jpg",
    "dev/other/frozenpond.mpo",
    "dev/png/png_with_exif_and_gps.png",
    "dev/webp/denali.webp",
    "dev/tiff/tif-with-iptc-icc-xmp.tif",
    "dev/heic/iphone_7.heic",
    "dev/video/with-gps.mov",
    "dev/raw/CanonRaw.cr2",
    "dev/raw/canon_eos_r.cr3",
    "dev/raw/Panasonic.rw2",
    "dev/raw/canon_eos_6d.dng",
)
"""One of each way to be cleaned."""
PLACES = re.compile(rb"GPS|SerialNumber")
LATITUDE, LONGITUDE, SERIAL = "31.33521", "118.37611", "BODY30123457"
WHERE = f"GPS {LATITUDE} {LONGITUDE} serial {SERIAL}".encode()


def test_files_of_cameras_say_neither(corpus: Path, tmp_path: Path) -> None:
    need_exiftool()
    sources = sorted(corpus.rglob("*")) if LONG else [corpus / name for name in SAMPLE]
    made: dict[Path, Path] = {}
    problems: list[tuple[object, ...]] = []
    for number, source in enumerate(sources):
        try:
            file_type = identify(source)
        except (MediaError, OSError):
            continue
        if file_type.kind == "sidecar":
            continue
        target = tmp_path / f"{number}{file_type.extension}"
        try:
            sidecar = deliver_original(source, file_type, target, FIELDS, STRIP).sidecar
        except MediaError as error:
            target.unlink(missing_ok=True)
            problems += [(source.name, error.code)] * (error.code not in {"unclean", "damaged", "truncated"})
            continue
        made[source] = target
        assert not PLACES.search(sidecar), source
    before, after = tags_of_all(list(made)), tags_of_all(list(made.values()))
    for source, target in made.items():
        found, left = told(after[target]), bytes_left(target, secrets_of(before[source]))
        if found or left:
            problems.append((source.name, found, left))
        if "bad" not in source.parts and _pixels(after[target]) != _pixels(before[source]):
            problems.append((source.name, "other pixels"))
    assert not problems
    assert len(made) >= (150 if LONG else len(SAMPLE))


def _pixels(tags: dict[str, Any]) -> set[Any]:
    return {value for key, value in tags.items() if key.endswith("ImageDataHash")}


# files into which programs put it --------------------------------------------------------------------


def drawn(form: str, **more: object) -> bytes:
    """A picture that was drawn for the purpose."""
    out = BytesIO()
    pillow_heif.register_heif_opener()
    Image.radial_gradient("L").convert("RGB").resize((96, 64)).save(out, form, **more)  # type: ignore[arg-type]
    return out.getvalue()


def _every_group(data: bytes, path: Path) -> bytes:
    """ExifTool puts position and numbers into every group that it can write of them."""
    path.write_bytes(data)
    place = [f"-{tag}={value}" for tag, value in (("GPSLatitude", LATITUDE), ("GPSLongitude", LONGITUDE))]
    write_tags(
        path,
        *place,
        "-GPSLatitudeRef=N",
        "-GPSLongitudeRef=E",
        *(f"-XMP-exif:{one[1:]}" for one in place),
        *(f"-XMP-iptcExt:LocationShown{one[1:]}" for one in place),
        f"-XMP-iptcExt:LocationCreatedGPSLatitude={LATITUDE}",
        "-XMP-iptcExt:LocationCreatedCity=Hefei",
        f"-EXIF:SerialNumber={SERIAL}",
        f"-EXIF:LensSerialNumber={SERIAL}",
        f"-EXIF:ImageUniqueID={SERIAL}",
        f"-EXIF:UserComment={WHERE.decode()}",
        f"-EXIF:OwnerName={SERIAL}",
        f"-XMP-aux:SerialNumber={SERIAL}",
        f"-XMP-exifEX:LensSerialNumber={SERIAL}",
        f"-XMP-xmpMM:DerivedFromDocumentID={SERIAL}",
        f"-XMP-xmpMM:HistoryParameters={WHERE.decode()}",
        f"-XMP-drone-dji:GpsLatitude={LATITUDE}",
        f"-XMP-photoshop:History={WHERE.decode()}",
        f"-XMP-dcterms:Provenance=https://example.org/{SERIAL}",
        f"-XMP-pmi:SequenceNumber={SERIAL}",
    )
    return path.read_bytes()


def _jpeg(path: Path) -> bytes:
    data = _every_group(drawn("JPEG", comment=WHERE, quality=90), path)
    blocks = [
        segment(0xE0, b"JFXX\0\x10" + WHERE),
        segment(0xE1, b"FLIR\0\1\0\0" + WHERE),
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">II", len(WHERE), 0) + WHERE,
        ),
        segment(0xE2, b"FPXR\0" + WHERE),
        segment(0xE3, b"Meta\0\0" + WHERE),
        segment(0xE6, b"GoPro\0" + WHERE),
        segment(
            0xEB, b"JP\0\1\0\0\0\1" + box(b"jumb", box(b"jumd", b"c2pa" + bytes(12) + b"\3c2pa\0") + WHERE)
        ),
        segment(0xEC, b"Ducky" + WHERE),
        segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x0c\0\0" + len(WHERE).to_bytes(4) + WHERE),
        segment(0xEF, WHERE),
    ]
    clip = box(b"ftyp", b"mp42") + box(
        b"moov", box(b"udta", box(b"\xa9xyz", b"\0\x16\x15\xc7+31.3352+118.3761/"))
    )
    return data[:2] + b"".join(blocks) + data[2:] + clip + WHERE + struct.pack("<I4s", len(WHERE), b"SEFT")


def _raw_profile(name: bytes, data: bytes) -> bytes:
    text = b"\n" + name + b"\n%8d\n" % len(data) + data.hex().encode()
    return png_chunk(b"zTXt", b"Raw profile type " + name + b"\0\0" + zlib.compress(text))


def _png(path: Path) -> bytes:
    data = _every_group(drawn("PNG"), path)
    exif = tiff(
        [
            {
                0x8825: [{1: b"N\0\0\0", 2: struct.pack("<6I", 31, 1, 20, 1, 6, 1)}],
                0x8769: [{0xA431: SERIAL.encode()}],
            }
        ]
    )
    chunks = [
        png_chunk(b"tEXt", b"exif:GPSLatitude\x0031/1, 20/1, 6/1"),
        png_chunk(b"tEXt", b"exif:BodySerialNumber\0" + SERIAL.encode()),
        png_chunk(b"tEXt", b"Comment\0" + WHERE),
        png_chunk(b"zTXt", b"where\0\0" + zlib.compress(WHERE)),
        png_chunk(b"iTXt", b"where\0\0\0\0\0" + WHERE),
        _raw_profile(b"exif", b"Exif\0\0" + exif),
        _raw_profile(b"APP1", b"Exif\0\0" + exif),
        _raw_profile(b"APP11", WHERE),
        png_chunk(b"caBX", box(b"jumb", WHERE)),
        png_chunk(b"prVt", WHERE),
    ]
    return data[:33] + b"".join(chunks) + data[33:] + WHERE


def _webp(path: Path) -> bytes:
    data = _every_group(drawn("WEBP"), path) + riff_chunk(b"C2PA", WHERE) + riff_chunk(b"Gps ", WHERE)
    return data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:] + WHERE


def _gif(_: Path) -> bytes:
    data = drawn("GIF", comment=WHERE)
    block = bytes((len(WHERE),)) + WHERE + b"\0"
    return data[:-1] + b"\x21\xff\x0bXMP DataXMP" + block + b"\x21\xff\x0bWHEREabc1.0" + block + b";" + WHERE


def _tiff(path: Path) -> bytes:
    data = _every_group(drawn("TIFF"), path)
    path.write_bytes(data)
    write_tags(path, "-GeoTiffDoubleParams=31.33521 118.37611", f"-GeoTiffAsciiParams={WHERE.decode()}")
    return path.read_bytes() + WHERE


def _heif(path: Path) -> bytes:
    data = _every_group(drawn("HEIF"), path)
    return data + box(b"mpvd", WHERE) + box(b"uuid", bytes(16) + WHERE) + box(b"free", WHERE)


def _avif(path: Path) -> bytes:
    return _every_group(drawn("AVIF"), path) + box(b"uuid", bytes(16) + WHERE)


def _clip(form: str, codec: str) -> Callable[[Path], bytes]:
    def make(path: Path) -> bytes:
        words = {
            "title": "Robots",
            "location": "+31.33521+118.37611/",
            "comment": WHERE.decode(),
            "SERIAL": SERIAL,
        }
        with av.open(str(path), "w", format=form, options={"movflags": "use_metadata_tags"}) as clip:
            clip.metadata.update(words)
            stream = clip.add_stream(codec, rate=25)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for number in range(8):
                frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 20, np.uint8), "rgb24")
                clip.mux(stream.encode(frame))
            clip.mux(stream.encode())
        data = path.read_bytes()
        if form in ("mp4", "mov"):
            return (
                data
                + box(b"uuid", bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + WHERE)
                + box(b"free", WHERE)
            )
        return data

    return make


MADE: dict[str, Callable[[Path], bytes]] = {
    "a.jpg": _jpeg,
    "a.png": _png,
    "a.webp": _webp,
    "a.gif": _gif,
    "a.tif": _tiff,
    "a.heic": _heif,
    "a.avif": _avif,
    "a.mp4": _clip("mp4", "mpeg4"),
    "a.mov": _clip("mov", "mpeg4"),
    "a.mkv": _clip("matroska", "mpeg4"),
    "a.avi": _clip("avi", "mpeg4"),
}


@pytest.mark.parametrize("name", MADE)
def test_a_file_is_clean_wherever_programs_put_it(name: str, tmp_path: Path) -> None:
    need_exiftool()
    source, target = tmp_path / name, tmp_path / f"target-{name}"
    source.write_bytes(MADE[name](tmp_path / f"work-{name}"))
    before = tags_of(source)
    assert told(before) or b"118.37" in source.read_bytes()
    deliver_original(source, identify(source), target, FIELDS, STRIP)
    after, data = tags_of(target), target.read_bytes()
    assert told(after) == {}
    assert bytes_left(target, secrets_of(before)) == []
    for secret in (LATITUDE[:-1], LONGITUDE[:-1], SERIAL):
        for coding in ("ascii", "utf-16-le", "utf-16-be"):
            assert secret.encode(coding) not in data
    warnings = {value for key, value in after.items() if key.endswith(("Warning", "Error"))}
    assert warnings <= {value for key, value in before.items() if key.endswith(("Warning", "Error"))}
    if not name.endswith((".mp4", ".mov", ".mkv", ".avi")):
        with Image.open(source) as one, Image.open(target) as other:
            assert one.tobytes() == other.tobytes()
    else:
        assert packets(source) == packets(target)


def packets(path: Path) -> list[bytes]:
    """The coded pictures of a clip, one after another."""
    with av.open(str(path)) as clip:
        return [bytes(packet) for packet in clip.demux(clip.streams.video)]


def test_an_event_that_keeps_positions_delivers_them(corpus: Path, tmp_path: Path) -> None:
    """The rule is the event's: what is not to be removed stays, and so does all else."""
    need_exiftool()
    source, target = corpus / "dev/jpeg/DSCN0010.jpg", tmp_path / "a.jpg"
    deliver_original(source, identify(source), target, FIELDS, ())
    assert [key for key in told(tags_of(target)) if key.endswith("GPSLatitude")]
    shutil.copyfile(source, target)
    deliver_original(source, identify(source), target, FIELDS, ("serial",))
    left = told(tags_of(target))
    assert [key for key in left if key.endswith("GPSLatitude")]
    assert not [key for key in left if "Serial" in key]


def test_what_is_made_anew_carries_no_place_and_no_body_over(tmp_path: Path) -> None:
    """Thumbs, previews, watermarked and press sizes, crops for social media, and small clips."""
    source = tmp_path / "a.jpg"
    source.write_bytes(_jpeg(tmp_path / "work.jpg"))
    file_type, made = identify(source), tmp_path / "made.jpg"
    files = {f"{one.name} rendition": one.data for one in analyse(source, file_type).renditions}
    deliver_picture(source, file_type, made, FIELDS, (16, 90), strip=STRIP)
    files["press size"] = made.read_bytes()
    assert b"Hefei" in files["press size"], "words of the standard are carried over"
    deliver_picture(source, file_type, made, FIELDS, (16, 90), (0.1, 0.1, 0.5, 0.5), STRIP)
    files["part"] = made.read_bytes()
    deliver_picture(source, file_type, made, FIELDS, (640, 90), strip=STRIP)
    files["press size that the original has already"] = made.read_bytes()
    files["watermarked"] = watermark_preview(files["press size"], "Not for use")
    crops = [CropFile("crop.jpg", Rect(0.1, 0.1, 0.5, 0.5))]
    deliver_crops(source, file_type, tmp_path, crops, Look(), None, FIELDS, STRIP)
    files["crop"] = (tmp_path / "crop.jpg").read_bytes()
    clip, small = tmp_path / "a.mov", tmp_path / "small.mp4"
    clip.write_bytes(_clip("mov", "mpeg4")(clip))
    proxy(clip, identify(clip), small)
    files["small clip"] = small.read_bytes()
    for name, data in files.items():
        for secret in (b"31.33", b"118.37", SERIAL.encode(), b"GPS"):
            assert secret not in data, (name, secret)
