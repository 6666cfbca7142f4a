"""HEIF files whose picture libheif was not built to decode: coded as JPEG, or else named for what it is."""

from __future__ import annotations

from typing import BinaryIO

from PIL import Image

from mediahub.media.containers.isobmff.boxes import walk
from mediahub.media.containers.mapping import look_into
from mediahub.media.metadata.formats.heif import CodedPicture, codings, primary_picture
from mediahub.media.model import MediaError
from mediahub.messages import N_

_READ = {b"hvc1", b"grid", b"iovl", b"iden", b"tmap"}
"""What libheif decodes, and what it puts together of that."""
_NO_PICTURES = {b"Exif", b"mime", b"uri ", b"jpeg", b""}
_NAMES = {
    b"avc1": "H.264",
    b"av01": "AV1",
    b"j2k1": "JPEG 2000",
    b"vvc1": "H.266",
    b"evc1": "EVC",
    b"unci": "no compression",
    b"mski": "a mask",
    b"jpeg": "tiles of JPEG",
}
COMPACT = N_(
    "The picture is in the compact form of HEIF and AVIF (mif3), which is not read here: export it as JPEG."
)
_LEFT = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
_MIRROR = (Image.Transpose.FLIP_TOP_BOTTOM, Image.Transpose.FLIP_LEFT_RIGHT)


def jpeg_within(file: BinaryIO) -> CodedPicture | None:
    """Return the picture of a HEIF file that holds a JPEG; None for every other."""
    picture = primary_picture(look_into(file))
    return picture if picture and picture.coding == b"jpeg" else None


def turned(image: Image.Image, picture: CodedPicture) -> Image.Image:
    """Return the decoded picture as its file says that it is shown."""
    turn = _LEFT[picture.quarter_turns]
    image = image.transpose(turn) if turn is not None else image
    return image if picture.mirror_axis is None else image.transpose(_MIRROR[picture.mirror_axis])


def unreadable_coding(file: BinaryIO, is_avif: bool) -> MediaError | None:
    """Return that the picture's coding is why it cannot be read; None where it is something else."""
    if any(box.kind == b"mini" for box in walk(look_into(file))):
        return MediaError("unsupported", COMPACT)
    found = codings(look_into(file))
    strange = sorted(found - _READ - _NO_PICTURES - ({b"av01"} if is_avif else set()))
    if b"jpeg" in found and b"hvc1" not in found:
        strange.append(b"jpeg")
    if not strange:
        return None
    name = _NAMES.get(strange[0], strange[0].decode("latin-1"))
    return MediaError(
        "unsupported",
        f"The picture in this HEIF file is coded as {name}, which is not read here: export it as JPEG.",
    )
