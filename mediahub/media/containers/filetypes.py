"""The file types that MediaHub knows, under the MIME names that ExifTool gives them."""

from __future__ import annotations

from mediahub.media.model import FileType


def _photo(mime: str, extension: str) -> FileType:
    return FileType(mime, "photo", extension)


def _video(mime: str, extension: str) -> FileType:
    return FileType(mime, "video", extension)


JPEG = _photo("image/jpeg", ".jpg")
PNG = _photo("image/png", ".png")
GIF = _photo("image/gif", ".gif")
WEBP = _photo("image/webp", ".webp")
BMP = _photo("image/bmp", ".bmp")
TIFF = _photo("image/tiff", ".tif")
BIG_TIFF = _photo("image/x-tiff-big", ".tif")
HEIC = _photo("image/heic", ".heic")
HEIF = _photo("image/heif", ".heif")
HEIC_SEQUENCE = _photo("image/heic-sequence", ".heics")
HEIF_SEQUENCE = _photo("image/heif-sequence", ".heifs")
AVIF = _photo("image/avif", ".avif")
JXL = _photo("image/jxl", ".jxl")
JP2 = _photo("image/jp2", ".jp2")
PSD = _photo("application/vnd.adobe.photoshop", ".psd")
SVG = _photo("image/svg+xml", ".svg")

DNG = _photo("image/x-adobe-dng", ".dng")
CR2 = _photo("image/x-canon-cr2", ".cr2")
CR3 = _photo("image/x-canon-cr3", ".cr3")
CRW = _photo("image/x-canon-crw", ".crw")
NEF = _photo("image/x-nikon-nef", ".nef")
NRW = _photo("image/x-nikon-nrw", ".nrw")
ARW = _photo("image/x-sony-arw", ".arw")
RAF = _photo("image/x-fujifilm-raf", ".raf")
RW2 = _photo("image/x-panasonic-rw2", ".rw2")
RWL = _photo("image/x-leica-rwl", ".rwl")
ORF = _photo("image/x-olympus-orf", ".orf")
PEF = _photo("image/x-pentax-pef", ".pef")
SRW = _photo("image/x-samsung-srw", ".srw")
FFF = _photo("image/x-hasselblad-3fr", ".3fr")
IIQ = _photo("image/x-raw", ".iiq")
ERF = _photo("image/x-epson-erf", ".erf")
MEF = _photo("image/x-mamiya-mef", ".mef")
DCR = _photo("image/x-kodak-dcr", ".dcr")
MRW = _photo("image/x-minolta-mrw", ".mrw")
X3F = _photo("image/x-sigma-x3f", ".x3f")

RAW_TYPES = frozenset(
    {
        DNG,
        CR2,
        CR3,
        CRW,
        NEF,
        NRW,
        ARW,
        RAF,
        RW2,
        RWL,
        ORF,
        PEF,
        SRW,
        FFF,
        IIQ,
        ERF,
        MEF,
    }
    | {DCR, MRW, X3F}
)
"""Sensor data that needs developing; nearly all carry a JPEG preview."""

MP4 = _video("video/mp4", ".mp4")
M4V = _video("video/x-m4v", ".m4v")
MOV = _video("video/quicktime", ".mov")
THREE_GP = _video("video/3gpp", ".3gp")
THREE_G2 = _video("video/3gpp2", ".3g2")
M2TS = _video("video/m2ts", ".mts")
"""MPEG-2 transport stream in packets of 192 bytes, as AVCHD cameras write it."""
M2T = _video("video/mpeg", ".m2t")
"""MPEG-2 transport stream in packets of 188 bytes, as HDV cameras and broadcasters write it."""
MPEG = _video("video/mpeg", ".mpg")
WEBM = _video("video/webm", ".webm")
MKV = _video("video/x-matroska", ".mkv")
AVI = _video("video/x-msvideo", ".avi")
WMV = _video("video/x-ms-wmv", ".wmv")

FFMPEG_DEMUXERS = {
    M2TS: "mpegts",
    M2T: "mpegts",
    MPEG: "mpeg",
    WEBM: "matroska",
    MKV: "matroska",
    AVI: "avi",
    WMV: "asf",
}
"""The only reader that may open a clip of each type; of all others it is `mov`."""

XMP = FileType("application/rdf+xml", "sidecar", ".xmp")
XMP_ENDING, MANIFEST_ENDING = ".xmp", ".c2pa"
"""Of files beside a picture: its words, and its Content Credentials (C2PA 2.2, 11.4)."""

BY_MIME = {
    one.mime: one
    for one in (
        JPEG, PNG, GIF, WEBP, BMP, TIFF, BIG_TIFF, HEIC, HEIF, HEIC_SEQUENCE, HEIF_SEQUENCE, AVIF, JXL, JP2,
        PSD,
        *RAW_TYPES, MP4, M4V, MOV, THREE_GP, THREE_G2, M2TS, M2T, MPEG, WEBM, MKV, AVI, WMV,
    )
}  # fmt: skip
"""The type of each MIME name that an asset can have."""
