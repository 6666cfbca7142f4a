"""Write EXIF, IPTC-IIM and XMP into a picture, leaving the picture data as it is.

Fields carry the names of the IPTC Photo Metadata Standard. Where one property has a
home in more than one block it goes to each, as the Metadata Working Group asks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from mediahub.media.containers.irb import refresh_digest
from mediahub.media.containers.segments import one_packet
from mediahub.media.metadata.exif.exiv2_lock import EXIV2_LOCK
from mediahub.media.model import MediaError
from mediahub.media.writing.carried import Carried
from mediahub.media.writing.cleaning.formats.jpeg import joined
from mediahub.media.writing.cleaning.manifests import PROVENANCE, without_manifest
from mediahub.media.writing.cleaning.packets import written_bytes
from mediahub.media.writing.cleaning.values import cleaned_image, cleaned_others, metadata_of, put_lengths
from mediahub.media.writing.private import Private
from mediahub.media.writing.write_xmp import put, put_xmp, remove
from mediahub.messages import message

Block = Literal["exif", "iim", "xmp"]

ALL_BLOCKS: tuple[Block, ...] = ("exif", "iim", "xmp")
UTF8_MARK = "\x1b%G"
"""ISO 2022 escape in IIM 1:90: what follows is UTF-8."""


@dataclass(frozen=True, slots=True)
class WriteFields:
    """What to write. None leaves a field as it is; an empty string or tuple removes it."""

    # The camera's own (EXIF)
    make: str | None = None
    model: str | None = None
    lens: str | None = None
    serial: str | None = None
    """Body serial number."""
    software: str | None = None
    taken: datetime | None = None
    """DateTimeOriginal; microseconds become sub-seconds, a zone becomes OffsetTimeOriginal."""
    exposure_time: Fraction | None = None
    """Seconds."""
    f_number: float | None = None
    iso: int | None = None
    focal_length: float | None = None
    """Millimetres."""
    orientation: int | None = None
    """EXIF Orientation, 1 to 8."""
    gps_lat: float | None = None
    gps_lon: float | None = None
    """Signed decimal degrees, WGS 84; written only together."""
    # The photographer's and the desk's (IPTC)
    title: str | None = None
    headline: str | None = None
    caption: str | None = None
    keywords: tuple[str, ...] | None = None
    persons: tuple[str, ...] | None = None
    """PersonInImage; IIM has no such field."""
    not_persons: tuple[str, ...] = ()
    """Names of persons that the picture does not show, whatever the file says: details and regions of them
    go."""
    creator: tuple[str, ...] | None = None
    creator_job_title: str | None = None
    credit: str | None = None
    copyright: str | None = None
    usage_terms: str | None = None
    """xmpRights:UsageTerms; IIM has no such field."""
    instructions: str | None = None
    source: str | None = None
    location: str | None = None
    """Sublocation."""
    city: str | None = None
    province_state: str | None = None
    country: str | None = None
    country_code: str | None = None
    """ISO 3166-1, two or three letters."""
    date_created: datetime | None = None
    rating: int | None = None
    """-1 to 5; XMP only."""
    label: str | None = None
    """A colour as Lightroom and Photo Mechanic write it: `Red`; XMP only."""
    digital_source_type: str | None = None
    """As its URI (see `metadata.vocabularies`); this and the following are in XMP only."""
    ai_system_used: str | None = None
    ai_system_version_used: str | None = None
    ai_prompt_information: str | None = None
    ai_prompt_writer_name: str | None = None
    data_mining: str | None = None
    """PLUS Data Mining, as its URI."""
    other_constraints: str | None = None
    job_id: str | None = None
    """Job Id (photoshop:TransmissionReference): whom or what a delivery was for."""


def write_metadata(
    source: bytes | Path,
    fields: WriteFields,
    *,
    blocks: Collection[Block] = ALL_BLOCKS,
    strip: Collection[Private] = (),
    carried: Carried | None = None,
) -> bytes:
    """Return the file `source` with `fields` written into it; the picture data is not touched.

    `blocks` limits which of EXIF, IIM and XMP are written. Where `strip` names positions (`gps`)
    or body and lens serial numbers (`serial`), only what `cleaning` allows is written anew, and
    the fields on top; a TIFF is to be cleaned before. A picture that was made anew gets what is `carried` of
    its original, and the fields on top. JPEG, PNG, WebP and TIFF are known to work;
    for what libexiv2 cannot write a MediaError with code `unsupported` is raised.
    """
    import exiv2  # 11 MB, and the processes of pages know the fields only

    data = source if isinstance(source, bytes) else source.read_bytes()
    data = data if strip else without_manifest(data)
    with EXIV2_LOCK:
        try:
            image = exiv2.ImageFactory.open(metadata_of(data) if strip else data)
            image.readMetadata()
            others = cleaned_others(data, strip) if strip else []
            if strip:
                image = cleaned_image(data, image, strip)
                put_lengths(image.xmpData(), others)
            if carried is not None:
                carried.put(image)
            remove(image.xmpData(), PROVENANCE)
            if "exif" in blocks:
                _write_exif(image.exifData(), fields)
            if "iim" in blocks:
                _write_iim(image.iptcData(), fields)
            if "xmp" in blocks:
                put_xmp(image.xmpData(), fields)
            image.writeMetadata()
            return joined(refresh_digest(one_packet(written_bytes(image))), others)
        except exiv2.Exiv2Error as error:
            raise MediaError(
                "unsupported",
                message(
                    "Metadata cannot be written into this file (%(why)s); deliver a sidecar instead.",
                    why=error,
                ),
            ) from error


def _offset(when: datetime) -> str:
    """Return the offset from UTC as `+08:00`, or "" for a time without a zone."""
    return when.isoformat(timespec="seconds")[19:]


# EXIF ---------------------------------------------------------------------------------------

EXIF_TEXT = {
    "Exif.Image.Make": "make",
    "Exif.Image.Model": "model",
    "Exif.Image.Software": "software",
    "Exif.Photo.LensModel": "lens",
    "Exif.Photo.BodySerialNumber": "serial",
    "Exif.Image.ImageDescription": "caption",
    "Exif.Image.Copyright": "copyright",
}


def _write_exif(exif: Any, fields: WriteFields) -> None:
    for key, name in EXIF_TEXT.items():
        put(exif, key, getattr(fields, name))
    if fields.creator is not None:
        put(exif, "Exif.Image.Artist", "; ".join(fields.creator))
    if fields.taken is not None:
        _write_exif_time(exif, fields.taken)
    if fields.exposure_time is not None:
        put(exif, "Exif.Photo.ExposureTime", _rational(fields.exposure_time))
    if fields.f_number is not None:
        put(exif, "Exif.Photo.FNumber", _rational(Fraction(fields.f_number)))
    if fields.focal_length is not None:
        put(exif, "Exif.Photo.FocalLength", _rational(Fraction(fields.focal_length)))
    if fields.iso is not None:
        put(exif, "Exif.Photo.ISOSpeedRatings", str(fields.iso))
        put(exif, "Exif.Photo.SensitivityType", "2")
    if fields.orientation is not None:
        put(exif, "Exif.Image.Orientation", str(fields.orientation))
    if fields.gps_lat is not None and fields.gps_lon is not None:
        _write_gps(exif, fields.gps_lat, fields.gps_lon)
    if "Exif.Photo.ExifVersion" not in exif:
        exif["Exif.Photo.ExifVersion"] = "48 50 51 50"  # "0232"; offsets came with 2.31


def _rational(value: Fraction) -> str:
    limited = value.limit_denominator(10000)
    return f"{limited.numerator}/{limited.denominator}"


def _write_exif_time(exif: Any, taken: datetime) -> None:
    """Write the moment three times over, as cameras do, with sub-seconds and offset."""
    text = taken.strftime("%Y:%m:%d %H:%M:%S")
    offset = _offset(taken)
    subsec = f"{taken.microsecond:06d}".rstrip("0") if taken.microsecond else ""
    for key in ("Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized"):
        put(exif, key, text)
    put(exif, "Exif.Image.DateTime", text)
    for suffix in ("", "Original", "Digitized"):
        put(exif, f"Exif.Photo.SubSecTime{suffix}", subsec)
        put(exif, f"Exif.Photo.OffsetTime{suffix}", offset)


def _write_gps(exif: Any, lat: float, lon: float) -> None:
    exif["Exif.GPSInfo.GPSVersionID"] = "2 3 0 0"
    for axis, value, names in (("Latitude", lat, "NS"), ("Longitude", lon, "EW")):
        exif[f"Exif.GPSInfo.GPS{axis}Ref"] = names[value < 0]
        exif[f"Exif.GPSInfo.GPS{axis}"] = _degrees(abs(value))
    exif["Exif.GPSInfo.GPSMapDatum"] = "WGS-84"


def _degrees(value: float) -> str:
    """Degrees, minutes and seconds to 1/10000 of a second (3 mm), as EXIF rationals."""
    ticks = round(value * 3600 * 10000)
    degrees, ticks = divmod(ticks, 3600 * 10000)
    minutes, ticks = divmod(ticks, 60 * 10000)
    return f"{degrees}/1 {minutes}/1 {ticks}/10000"


# IPTC-IIM -----------------------------------------------------------------------------------

IIM_TEXT = {
    "ObjectName": "title",
    "Headline": "headline",
    "Caption": "caption",
    "BylineTitle": "creator_job_title",
    "Credit": "credit",
    "Copyright": "copyright",
    "SpecialInstructions": "instructions",
    "Source": "source",
    "SubLocation": "location",
    "City": "city",
    "ProvinceState": "province_state",
    "CountryName": "country",
    "CountryCode": "country_code",
    "TransmissionReference": "job_id",
}
IIM_OCTETS = {
    "ObjectName": 64,
    "Headline": 256,
    "Caption": 2000,
    "BylineTitle": 32,
    "Credit": 32,
    "Copyright": 128,
    "SpecialInstructions": 256,
    "Source": 32,
    "SubLocation": 32,
    "City": 32,
    "ProvinceState": 32,
    "CountryName": 64,
    "CountryCode": 3,
    "TransmissionReference": 32,
    "Byline": 32,
    "Keywords": 64,
}


def _write_iim(iim: Any, fields: WriteFields) -> None:
    _to_utf8(iim)
    import exiv2

    for name, field in IIM_TEXT.items():
        value = getattr(fields, field)
        put(iim, f"Iptc.Application2.{name}", value and _fit(value, name))
    for name, values in (("Keywords", fields.keywords), ("Byline", fields.creator)):
        if values is not None:
            key = f"Iptc.Application2.{name}"
            remove(iim, key)
            for value in values:
                iim.add(exiv2.IptcKey(key), exiv2.StringValue(_fit(value, name)))
    if fields.date_created is not None:
        when = fields.date_created
        put(iim, "Iptc.Application2.DateCreated", when.strftime("%Y-%m-%d"))
        zone = _offset(when) or "+00:00"
        put(iim, "Iptc.Application2.TimeCreated", when.strftime("%H:%M:%S") + zone)
    if not iim.empty():
        iim["Iptc.Envelope.CharacterSet"] = UTF8_MARK


def _fit(text: str, name: str) -> str:
    """Cut to the field's octets in IIM 4.2 without breaking a letter; XMP has it whole."""
    return text.encode()[: IIM_OCTETS[name]].decode(errors="ignore")


def _to_utf8(iim: Any) -> None:
    """Re-encode what a file without the UTF-8 mark already holds, so that the mark is true."""
    import exiv2

    if "Iptc.Envelope.CharacterSet" in iim and str(iim["Iptc.Envelope.CharacterSet"].value()) == UTF8_MARK:
        return
    for datum in iim:
        value = datum.value()
        if isinstance(value, exiv2.StringValue):
            raw = bytes(value.data())
            try:
                raw.decode()
            except UnicodeDecodeError:
                datum.setValue(exiv2.StringValue(raw.decode("cp1252", errors="replace")))
