"""The values that the media room hands out. Plain, frozen and picklable: they cross processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from mediahub.media.codes import Codes
from mediahub.media.provenance.model import Provenance
from mediahub.messages import N_

Kind = Literal["photo", "video", "sidecar"]


SOUND = N_("It is a sound file, not a photo or clip: sound without pictures is not taken in.")


class ReadError(Exception):
    """A file that was not read, with a reason that a photographer understands: `MediaError` or `NotRead`.

    `code` is stable and for programs; `message` is one line for people and says what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class MediaError(ReadError):
    """A verdict: the file cannot be used. `code` is `empty`, `not_media`, `truncated`, `too_large`,
    `unsupported`, `damaged` or a word of whoever looked at it."""


class NotRead(ReadError):
    """No verdict on a file: reading it took too long, or crashed, or the machine had no memory. It is kept,
    and tried again. `code` is `timeout`, `crashed`, `killed`, `out_of_memory` or `fault`."""


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file is by its content, whatever its name says."""

    mime: str
    """IANA media type, e.g. `image/jpeg`, `image/x-canon-cr3`, `video/mp4`."""
    kind: Kind
    extension: str
    """The usual extension of the type, lower case with its dot, e.g. `.jpg`."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The metadata of one file, under the names of the IPTC Photo Metadata Standard and EXIF.

    A field is None (or an empty tuple) when the file does not carry it: nothing is invented.
    Precedence between XMP, IIM and EXIF is the Metadata Working Group's.
    """

    mime: str
    kind: Kind
    width: int | None = None
    """Pixels as displayed, after turning."""
    height: int | None = None
    orientation: int | None = None
    """EXIF Orientation as stored, 1 to 8."""
    taken: str | None = None
    """EXIF DateTimeOriginal, with sub-seconds and offset where present, ISO 8601."""
    created: str | None = None
    """The best creation time of any container, ISO 8601; `created_source` names which."""
    created_source: str | None = None
    gps_time: str | None = None
    """UTC of the GPS fix (EXIF GPSDateStamp + GPSTimeStamp), ISO 8601 with Z."""
    make: str | None = None
    model: str | None = None
    lens: str | None = None
    serial: str | None = None
    """Body serial number."""
    iso: float | None = None
    f_number: float | None = None
    exposure_time: float | None = None
    """Seconds."""
    focal_length: float | None = None
    """Millimetres."""
    gps_lat: float | None = None
    gps_lon: float | None = None
    """Signed decimal degrees, WGS 84."""
    title: str | None = None
    headline: str | None = None
    caption: str | None = None
    creator: str | None = None
    """By-line; several are joined with `; `."""
    credit: str | None = None
    copyright: str | None = None
    keywords: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    city: str | None = None
    country: str | None = None
    location: str | None = None
    """IPTC Sublocation: the room or place within the city."""
    instructions: str | None = None
    usage_terms: str | None = None
    source: str | None = None
    digital_source_type: str | None = None
    """IPTC Digital Source Type by its code, or what else stands there; see `metadata.vocabularies`."""
    ai_system_used: str | None = None
    ai_system_version_used: str | None = None
    ai_prompt_information: str | None = None
    ai_prompt_writer_name: str | None = None
    data_mining: str | None = None
    """PLUS Data Mining by its code, or what else stands there."""
    other_constraints: str | None = None
    rating: float | None = None
    """-1 (rejected) to 5, xmp:Rating."""
    duration: float | None = None
    """Seconds of a clip; an analysis says it of a photo's clip too."""
    video_codec: str | None = None
    """FFmpeg's name, e.g. `h264`."""
    frame_rate: float | None = None
    by_source: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What EXIF, XMP and IIM each say of the fields above that people write: they may differ."""
    cut: dict[str, int] = field(default_factory=dict)
    """Fields that were too much to keep, with how many names or characters the file has; 0 for a value that
    is impossible and was left out."""
    raw: dict[str, Any] = field(default_factory=dict)
    """Every EXIF, IPTC and XMP value that was read, by group and tag, JSON-ready."""


@dataclass(frozen=True, slots=True)
class RenditionSpec:
    """A rendition to make: no larger than the original, upright, sRGB, without GPS."""

    name: str
    long_edge: int
    """Pixels of the longer side at most."""
    quality: int


@dataclass(frozen=True, slots=True)
class RenditionData:
    """A rendition that was made."""

    name: str
    mime: str
    width: int
    height: int
    data: bytes


THUMB = RenditionSpec("thumb", 480, 78)
PREVIEW = RenditionSpec("preview", 2048, 84)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that ingest needs to know of one file, from one reading of it."""

    facts: Facts
    renditions: tuple[RenditionData, ...]
    placeholder: bytes
    """ThumbHash of the picture or poster frame, about 25 bytes."""
    colour: str
    """Average colour, `#rrggbb`."""
    dhash: int
    """64-bit difference hash; the Hamming distance of near-duplicates is 10 at most."""
    sharpness: float
    """For ranking within a burst only."""
    palette: str = ""
    """Its main colours; see `media.vision.palette`."""
    note: str = ""
    """One line for the photographer where the file was taken in though something is wrong with it."""
    codes: Codes = Codes()  # noqa: RUF009  (it is frozen)
    """Its QR codes; of clips none."""
    picture: str = ""
    """Hash of the picture data, alike whatever metadata the file has; empty if unknown: `picture_data`."""
    provenance: Provenance | None = None
    """What its manifests of C2PA say; None where it has none."""
