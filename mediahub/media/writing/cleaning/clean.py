"""Take positions and serial numbers out of a file of any format: the one door to the cleaners of formats."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from mmap import ACCESS_WRITE, mmap
from pathlib import Path

from mediahub.media.containers import filetypes as types
from mediahub.media.model import FileType, MediaError
from mediahub.media.writing.cleaning.directories import blank_tiff
from mediahub.media.writing.cleaning.formats.chunks import gif_skeleton
from mediahub.media.writing.cleaning.formats.clips import blank_clip
from mediahub.media.writing.cleaning.formats.cr3 import blank_cr3
from mediahub.media.writing.cleaning.formats.heif import blank_heif, blank_jp2, blank_jxl
from mediahub.media.writing.cleaning.formats.matroska import blank_matroska
from mediahub.media.writing.cleaning.formats.photoshop import blank_bmp, blank_psd
from mediahub.media.writing.cleaning.formats.raw import blank_raf, blank_raw
from mediahub.media.writing.cleaning.formats.riff import blank_avi
from mediahub.media.writing.cleaning.values import skeleton_of
from mediahub.media.writing.private import Private
from mediahub.messages import N_

UNCLEAN = N_(
    "This file says where it was taken or which camera took it, in a way that cannot be taken out without "
    "harming the picture: take the press size."
)
UNREADABLE = N_(
    "Nobody can read through files of this kind, so it is not known whether this one says where it was "
    "taken or which camera took it: take the press size."
)
UNREADABLE_CLIP = N_(
    "Nobody can read through clips of this kind, so it is not known whether this one says where it was "
    "taken or which camera took it: take the web size."
)
Cleaner = Callable[[memoryview, Collection[Private]], None]
"""Cleans a file that is mapped for writing, moving no byte. Raises MediaError `unclean`."""
_SKELETONS = frozenset({types.JPEG, types.PNG, types.WEBP, types.GIF})
_IN_PLACE: Mapping[FileType, Cleaner] = {
    **dict.fromkeys((types.TIFF, types.BIG_TIFF, types.DNG), blank_tiff),
    **dict.fromkeys((types.MP4, types.M4V, types.MOV, types.THREE_GP, types.THREE_G2), blank_clip),
    **dict.fromkeys(
        (types.HEIC, types.HEIF, types.HEIC_SEQUENCE, types.HEIF_SEQUENCE, types.AVIF), blank_heif
    ),
    types.JXL: blank_jxl,
    **dict.fromkeys((types.CR2, types.NEF, types.NRW, types.ARW, types.PEF, types.ORF), blank_raw),
    **dict.fromkeys((types.RW2, types.RWL, types.SRW), blank_raw),
    types.RAF: blank_raf,
    **dict.fromkeys((types.MKV, types.WEBM), blank_matroska),
    types.AVI: blank_avi,
    types.PSD: blank_psd,
    types.BMP: blank_bmp,
    types.CR3: blank_cr3,
    types.JP2: blank_jp2,
}


def clean(path: Path, file_type: FileType, what: Collection[Private]) -> None:
    """Leave in the file at `path` its picture and the metadata that may stay; pictures of JPEG, PNG, WebP and
    GIF stay without any, which are written anew (`write_metadata`).

    Raises MediaError `unclean` for a file that nobody can read through, or not without harm to its picture.
    """
    if not what:
        return
    if file_type in _SKELETONS:
        data = path.read_bytes()
        path.write_bytes(gif_skeleton(data) if file_type == types.GIF else skeleton_of(data) or data)
        return
    cleaner = _cleaner(file_type)
    with path.open("r+b") as file:
        cleaner(memoryview(mmap(file.fileno(), 0, access=ACCESS_WRITE)), what)


def _cleaner(file_type: FileType) -> Cleaner:
    cleaner = _IN_PLACE.get(file_type)
    if cleaner is None:
        raise MediaError("unclean", UNREADABLE_CLIP if file_type.kind == "video" else UNREADABLE)
    return cleaner
