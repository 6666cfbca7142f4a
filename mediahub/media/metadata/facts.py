"""`Facts` put together from decoded EXIF, IPTC and XMP."""

from __future__ import annotations

from typing import Any

from mediahub.media.containers.blocks import Blocks
from mediahub.media.containers.filetypes import AVI
from mediahub.media.metadata.formats.codecs import ffmpeg_name
from mediahub.media.metadata.formats.quicktime import point
from mediahub.media.metadata.precedence import by_source, creation_time, descriptive
from mediahub.media.metadata.raw import raw_values
from mediahub.media.metadata.sources import Sources
from mediahub.media.model import Facts, FileType

_TURNED = {5, 6, 7, 8}
_EXIF_SIZED = {"image/x-canon-cr2", "image/x-canon-cr3", "image/x-canon-crw", "image/x-raw"}
"""RAW types whose picture size EXIF tells and their directories do not."""


def build_facts(file_type: FileType, blocks: Blocks, sources: Sources, probed: dict[str, Any]) -> Facts:
    """Weigh all sources; `probed` is what FFmpeg said of a clip."""
    orientation = _orientation(sources)
    width, height = _displayed_size(file_type, blocks, sources, orientation, probed)
    taken = sources.exif.time()
    times = [("QuickTime:CreateDate", blocks.clip.get("created"))]
    if file_type.mime == AVI.mime:
        # Cameras say when they began; Matroska and others only when a program packed the clip.
        times.append(("RIFF:DateTimeOriginal", probed.get("tags", {}).get("creation_time")))
    created, created_source = creation_time(sources, taken, times)
    latitude, longitude = _position(blocks, sources)
    is_clip = file_type.kind == "video"
    return Facts(
        mime=file_type.mime,
        kind=file_type.kind,
        width=width,
        height=height,
        orientation=orientation,
        taken=taken,
        created=created,
        created_source=created_source,
        gps_time=sources.exif.gps_time(),
        gps_lat=latitude,
        gps_lon=longitude,
        duration=_duration(blocks, probed) if is_clip else None,
        video_codec=probed.get("codec") or ffmpeg_name(blocks.clip.get("codec")) if is_clip else None,
        frame_rate=probed.get("frame_rate") if is_clip else None,
        by_source=by_source(sources),
        raw=raw_values(sources, probed),
        **_camera(sources),
        **descriptive(sources),
    )


def _camera(sources: Sources) -> dict[str, Any]:
    exif, xmp = sources.exif, sources.xmp
    lens = exif.text("LensModel", "EXIF", "Image") or xmp.text("exifEX.LensModel", "aux.Lens")
    serial = (
        exif.text("BodySerialNumber", "EXIF")
        or exif.text("CameraSerialNumber", "Image")
        or xmp.text("exifEX.BodySerialNumber", "exifEX.SerialNumber", "aux.SerialNumber")
    )
    iso = _number(sources, "ISOSpeedRatings")
    if iso is None:
        iso = xmp.number("exifEX.PhotographicSensitivity")
    return {
        "make": exif.text("Make", "Image") or xmp.text("tiff.Make") or sources.named("Make"),
        "model": exif.text("Model", "Image") or xmp.text("tiff.Model") or sources.named("Model"),
        "lens": lens or sources.maker.lens,
        "serial": serial or sources.maker.serial or sources.container.get("Sigma", {}).get("CAMSERIAL"),
        "iso": iso if iso is not None else sources.maker.iso,
        "f_number": _number(sources, "FNumber"),
        "exposure_time": _number(sources, "ExposureTime"),
        "focal_length": _number(sources, "FocalLength"),
    }


def _number(sources: Sources, name: str) -> float | None:
    found = sources.exif.number(name, "EXIF")
    if found is None:
        found = sources.exif.number(name, "Image")
    return found if found is not None else sources.xmp.number("exif." + name)


def _orientation(sources: Sources) -> int | None:
    for found in (sources.exif.number("Orientation", "Image"), sources.xmp.number("tiff.Orientation")):
        if found is not None and found in range(1, 9):
            return int(found)
    return None


def _displayed_size(
    file_type: FileType, blocks: Blocks, sources: Sources, orientation: int | None, probed: dict[str, Any]
) -> tuple[int | None, int | None]:
    size = blocks.size
    if file_type.mime in _EXIF_SIZED:
        size = _exif_size(sources) or size
    if size is None and probed.get("width"):
        size = (probed["width"], probed["height"])
    if size is None or file_type.kind == "sidecar":
        return None, None
    turned = orientation in _TURNED if blocks.quarter_turns is None else blocks.quarter_turns % 2
    return (size[1], size[0]) if turned else size


def _exif_size(sources: Sources) -> tuple[int, int] | None:
    names = ("PixelXDimension", "PixelYDimension"), ("ExifImageWidth", "ExifImageLength")
    for horizontal, vertical in names:
        width = sources.exif.number(horizontal, "EXIF")
        height = sources.exif.number(vertical, "EXIF")
        if width and height:
            return int(width), int(height)
    return None


def _position(blocks: Blocks, sources: Sources) -> tuple[float | None, float | None]:
    exif, xmp = sources.exif, sources.xmp
    pairs = (
        (exif.degrees("GPSLatitude"), exif.degrees("GPSLongitude")),
        point(blocks.clip.get("place")) or (None, None),
        (xmp.degrees("exif.GPSLatitude"), xmp.degrees("exif.GPSLongitude")),
    )
    return next((pair for pair in pairs if None not in pair), (None, None))


def _duration(blocks: Blocks, probed: dict[str, Any]) -> float | None:
    seconds = blocks.clip.get("duration") or probed.get("duration")
    return round(seconds, 3) if seconds is not None else None
