"""One decode of a file into a picture as people should see it: upright and sRGB."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, ImageFilter
from PIL.PsdImagePlugin import PsdImageFile

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.complete import check_boxes, check_chunks, check_jpeg
from mediahub.media.containers.isobmff.brands import largest_extent
from mediahub.media.containers.jxl import jxl_size
from mediahub.media.errors import media_errors
from mediahub.media.limits import MAX_PIXELS_SCALED, check_size
from mediahub.media.model import FileType, MediaError
from mediahub.media.pictures.cicp import ADOBE_RGB, UNSPECIFIED, conversion, nclx
from mediahub.media.pictures.colour import is_srgb, to_eight_bits, to_srgb
from mediahub.media.pictures.heif import jpeg_within, turned, unreadable_coding
from mediahub.media.pictures.scaling import fit, shrink
from mediahub.messages import N_

SVG_REFUSED = N_("SVG drawings are not taken, because they can hold programs: export it as PNG.")
SIDECAR_ALONE = N_("An XMP sidecar holds no picture: put it beside the photo it belongs to.")

_HEIF = {types.HEIC, types.HEIF, types.HEIC_SEQUENCE, types.HEIF_SEQUENCE}
_PLUGINS = {
    types.JPEG: "JPEG",
    types.PNG: "PNG",
    types.GIF: "GIF",
    types.WEBP: "WEBP",
    types.BMP: "BMP",
    types.TIFF: "TIFF",
    types.BIG_TIFF: "TIFF",
    types.AVIF: "AVIF",
    types.JXL: "JXL",
    types.JP2: "JPEG2000",
    types.PSD: "PSD",
} | dict.fromkeys(_HEIF, "HEIF")
"""The only reader that may open a file of each type: a PostScript file never reaches one."""

_PROPERTIES = 1 << 16
"""Bytes at the head of a HEIF or AVIF file in which the sizes stand."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture with each EXIF Orientation upright."""
_QUARTER_TURNS = {5, 6, 7, 8}
_EXIF_RESOURCE = 1058


def decode(path: Path, file_type: FileType, long_edge: int) -> Image.Image:
    """Return the photo, RAW preview or poster frame as an RGB picture in sRGB, upright.

    The picture is at most `long_edge` pixels on its longer side and never larger than the
    original; where the format allows (JPEG) it is decoded at a fraction of its size. Of
    animations it is the first frame. It carries no metadata.

    Raises MediaError (`truncated`, `too_large`, `unsupported`, `damaged`, `out_of_memory`).
    """
    # The readers for RAW and clips are large libraries: a worker that sees only JPEGs
    # never loads them.
    with media_errors():
        if file_type.kind == "sidecar":
            raise MediaError("unsupported", SIDECAR_ALONE)
        if file_type == types.SVG:
            raise MediaError("unsupported", SVG_REFUSED)
        if file_type.kind == "video":
            from mediahub.media.pictures.poster import poster

            return poster(path, file_type, long_edge)
        if file_type in types.RAW_TYPES:
            from mediahub.media.pictures.raw import decode_raw

            return decode_raw(path, long_edge)
        with path.open("rb") as file:
            return decode_stream(file, file_type, long_edge)


def size_if_finished(path: Path) -> tuple[int, int] | None:
    """The size of a JPEG that is upright and in sRGB already, so that it can go out as it is; None of any
    other. Only its head is read."""
    with media_errors(), Image.open(path, formats=["JPEG"]) as image:
        if image.mode not in ("RGB", "L") or (_orientation(image, types.JPEG) or 1) != 1:
            return None
        profile = image.info.get("icc_profile")
        if not is_srgb(profile, image.mode) or (not profile and _is_dcf_adobe_rgb(image)):
            return None
        return image.size


def decode_stream(
    file: BinaryIO, file_type: FileType, long_edge: int, orientation: int | None = None
) -> Image.Image:
    """Decode a still picture as `decode` does; `orientation` is that of the RAW
    file around a preview, for previews that say none."""
    _check_structure(file, file_type)
    if file_type in _HEIF or file_type == types.AVIF:
        return _decode_heif(file, file_type, long_edge, orientation)
    return _decode_with_pillow(file, file_type, long_edge, orientation)


def _decode_heif(file: BinaryIO, file_type: FileType, long_edge: int, orientation: int | None) -> Image.Image:
    if file_type in _HEIF and (picture := jpeg_within(file)) is not None:
        return turned(decode_jpeg(picture.data, long_edge), picture)
    try:
        return _decode_with_pillow(file, file_type, long_edge, orientation)
    except MemoryError:
        raise
    except Exception:
        if (reason := unreadable_coding(file, file_type == types.AVIF)) is not None:
            raise reason from None
        raise


def _decode_with_pillow(
    file: BinaryIO, file_type: FileType, long_edge: int, orientation: int | None
) -> Image.Image:
    _prepare_pillow(file_type)
    file.seek(0)
    with Image.open(file, formats=[_PLUGINS[file_type]]) as image:
        baseline = file_type == types.JPEG and not image.info.get("progressive")
        check_size(*image.size, scaled=baseline)
        if file_type == types.JPEG:
            image.draft(image.mode, fit(image.size, long_edge))
        image.load()
        if file_type == types.JPEG:
            check_jpeg(file)
        turn = _turn(image.size, _orientation(image, file_type) or 1, orientation or 1)
        profile = image.info.get("icc_profile")
        table = None if profile else _colour_table(image, file, file_type)
        small = shrink(to_eight_bits(image), long_edge)
    return to_srgb(_turned(small, turn), profile, table)


def decode_jpeg(data: bytes, long_edge: int, orientation: int | None = None) -> Image.Image:
    """Decode a JPEG that was embedded in another file."""
    return decode_stream(BytesIO(data), types.JPEG, long_edge, orientation)


def _check_structure(file: BinaryIO, file_type: FileType) -> None:
    """Refuse what the readers would only notice after decoding, or never."""
    if file_type == types.JXL:
        check_size(*jxl_size(file))
    elif file_type == types.WEBP:
        check_chunks(file)
    elif file_type in _HEIF or file_type == types.AVIF:
        check_boxes(file)
        file.seek(0)
        if size := largest_extent(file.read(_PROPERTIES)):
            check_size(*size)


def _orientation(image: Image.Image, file_type: FileType) -> int | None:
    """Return the EXIF Orientation that still has to be applied.

    pillow-heif and libjxl have turned the pixels already; of TIFF, Pillow has.
    """
    if file_type in _HEIF:
        return None
    if file_type == types.JXL and not getattr(image, "jpeg", False):
        return None
    try:
        exif = _photoshops_exif(image) if isinstance(image, PsdImageFile) else image.getexif()
        value = exif.get(0x0112)
    except Exception:  # noqa: BLE001 - broken EXIF must not cost the picture
        return None
    return value if value in range(1, 9) else None


def _photoshops_exif(image: PsdImageFile) -> Image.Exif:
    """Return the EXIF in the image resources of a Photoshop document, where Pillow does not look."""
    exif = Image.Exif()
    exif.load(next((data for number, _, data in image.resources if number == _EXIF_RESOURCE), b""))
    return exif


def _colour_table(image: Image.Image, file: BinaryIO, file_type: FileType) -> ImageFilter.Color3DLUT | None:
    """Return the way to sRGB for a picture without ICC profile that says its colours otherwise."""
    if file_type in _HEIF or file_type == types.AVIF:
        file.seek(0)
        codes = nclx(file.read(_PROPERTIES))
        return conversion(*codes) if codes else None
    if file_type == types.JPEG and image.mode == "RGB" and _is_dcf_adobe_rgb(image):
        return conversion(ADOBE_RGB, UNSPECIFIED)
    return None


def _is_dcf_adobe_rgb(image: Image.Image) -> bool:
    """Cameras mark Adobe RGB by DCF's interoperability index alone, without an ICC profile."""
    try:
        return image.getexif().get_ifd(ExifTags.IFD.Interop).get(1) == "R03"
    except Exception:  # noqa: BLE001 - broken EXIF must not cost the picture
        return False


def _turn(size: tuple[int, int], own: int, of_container: int) -> int:
    """Return the turn that is still to do; a preview that is portrait already has had it."""
    if own != 1:
        return own
    return 1 if of_container in _QUARTER_TURNS and size[1] > size[0] else of_container


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


@cache
def _prepare_pillow(file_type: FileType) -> None:
    """Load the reader of the type, in one thread because there is a process for each core,
    and let our own limits decide what is too large.

    Pillow's own guard stays on as a second one: it refuses twice what it is set to.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS_SCALED // 2
    if file_type in _HEIF:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    elif file_type == types.AVIF:
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    elif file_type == types.JXL:
        import pillow_jxl.JpegXLImagePlugin

        pillow_jxl.JpegXLImagePlugin.DECODE_THREADS = 0
