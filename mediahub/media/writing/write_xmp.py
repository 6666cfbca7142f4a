"""IPTC properties as XMP, and the packet that holds them where a container takes nothing else."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from mediahub.media.metadata.exif.exiv2_lock import EXIV2_LOCK
from mediahub.media.writing.private import Private, is_private

if TYPE_CHECKING:
    from mediahub.media.writing.write import WriteFields

XMP_TEXT = {
    "Xmp.photoshop.Headline": "headline",
    "Xmp.photoshop.AuthorsPosition": "creator_job_title",
    "Xmp.photoshop.Credit": "credit",
    "Xmp.photoshop.Instructions": "instructions",
    "Xmp.photoshop.Source": "source",
    "Xmp.photoshop.City": "city",
    "Xmp.photoshop.State": "province_state",
    "Xmp.photoshop.Country": "country",
    "Xmp.photoshop.TransmissionReference": "job_id",
    "Xmp.iptc.CountryCode": "country_code",
    "Xmp.iptc.Location": "location",
}
XMP_LANG_ALT = {
    "Xmp.dc.title": "title",
    "Xmp.dc.description": "caption",
    "Xmp.dc.rights": "copyright",
    "Xmp.xmpRights.UsageTerms": "usage_terms",
}
XMP_ARRAYS = {
    "Xmp.dc.subject": ("keywords", "xmpBag"),
    "Xmp.dc.creator": ("creator", "xmpSeq"),
    "Xmp.iptcExt.PersonInImage": ("persons", "xmpBag"),
}


def put_xmp(xmp: Any, fields: WriteFields) -> None:
    """Set the XMP properties of `fields`; called with the lock held."""
    import exiv2

    for key, name in XMP_TEXT.items():
        put(xmp, key, getattr(fields, name))
    for key, name in XMP_LANG_ALT.items():
        text = getattr(fields, name)
        put(xmp, key, text and _lang_alt(text))
    for key, (name, kind) in XMP_ARRAYS.items():
        values = getattr(fields, name)
        put(xmp, key, values and exiv2.XmpArrayValue(list(values), getattr(exiv2.TypeId, kind)))
    if fields.rating is not None:
        put(xmp, "Xmp.xmp.Rating", str(fields.rating))
    if fields.date_created is not None:
        put(xmp, "Xmp.photoshop.DateCreated", fields.date_created.isoformat())


def _lang_alt(text: str) -> Any:
    """Make a language alternative with only the default; a text may itself begin with `lang=`."""
    import exiv2

    value = exiv2.LangAltValue()
    value.read(f'lang="x-default" {text}')
    return value


def remove(data: Any, key: str) -> None:
    """Take every value of `key` out."""
    while key in data:
        del data[key]


def remove_private(data: Any, what: Collection[Private]) -> None:
    """Take everything out whose name says that it is private."""
    for key in {datum.key() for datum in data if is_private(datum.key(), what)}:
        remove(data, key)


def put(data: Any, key: str, value: object) -> None:
    """Set `key`, or remove it when the value is empty; None leaves it as it is."""
    if value is None:
        return
    remove(data, key)
    if value not in ("", ()):
        data[key] = value


def xmp_packet(fields: WriteFields, base: bytes = b"") -> bytes:
    """A whole packet with `fields`, for a sidecar or a box; what else `base`, an older packet, says is kept
    unless it cannot be read."""
    import exiv2

    with EXIV2_LOCK:
        image = _opened(base) if base else None
        if image is None:
            image = exiv2.ImageFactory.create(exiv2.ImageType.xmp)
        image.setExifData(exiv2.ExifData())
        image.setIptcData(exiv2.IptcData())
        put_xmp(image.xmpData(), fields)
        image.writeMetadata()
        io = image.io()
        io.open()
        try:
            return bytes(io.mmap())
        finally:
            io.munmap()
            io.close()


def _opened(packet: bytes) -> Any | None:
    import exiv2

    try:
        image = exiv2.ImageFactory.open(packet)
        image.readMetadata()
    except exiv2.Exiv2Error:
        return None
    remove_private(image.xmpData(), ("gps", "serial"))
    return image
