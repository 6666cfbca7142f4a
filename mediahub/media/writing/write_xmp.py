"""IPTC properties as XMP, and the packet that holds them where a container takes nothing else."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from mediahub.media.metadata.exif.exiv2_lock import EXIV2_LOCK
from mediahub.media.writing.cleaning.packets import filtered_xmp, written_bytes
from mediahub.media.writing.persons import leave_out
from mediahub.media.writing.private import Private

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
    "Xmp.iptcExt.DigitalSourceType": "digital_source_type",
    "Xmp.iptcExt.AISystemUsed": "ai_system_used",
    "Xmp.iptcExt.AISystemVersionUsed": "ai_system_version_used",
    "Xmp.iptcExt.AIPromptInformation": "ai_prompt_information",
    "Xmp.iptcExt.AIPromptWriterName": "ai_prompt_writer_name",
    "Xmp.plus.DataMining": "data_mining",
}
XMP_LANG_ALT = {
    "Xmp.dc.title": "title",
    "Xmp.dc.description": "caption",
    "Xmp.dc.rights": "copyright",
    "Xmp.xmpRights.UsageTerms": "usage_terms",
    "Xmp.plus.OtherConstraints": "other_constraints",
}
XMP_ARRAYS = {
    "Xmp.dc.subject": ("keywords", "xmpBag"),
    "Xmp.dc.creator": ("creator", "xmpSeq"),
    "Xmp.iptcExt.PersonInImage": ("persons", "xmpBag"),
}


def put_xmp(xmp: Any, fields: WriteFields) -> None:
    """Set the XMP properties of `fields`; called with the lock held."""
    import exiv2

    if fields.not_persons:
        leave_out(xmp, fields.not_persons)
    for key, name in XMP_TEXT.items():
        put(xmp, key, getattr(fields, name))
    for key, name in XMP_LANG_ALT.items():
        text = getattr(fields, name)
        if not (text and _is_default(xmp, key, text)):
            put(xmp, key, text and _lang_alt(text))
    for key, (name, kind) in XMP_ARRAYS.items():
        values = getattr(fields, name)
        put(xmp, key, values and exiv2.XmpArrayValue(list(values), getattr(exiv2.TypeId, kind)))
    if fields.rating is not None:
        put(xmp, "Xmp.xmp.Rating", str(fields.rating))
    put(xmp, "Xmp.xmp.Label", fields.label)
    if fields.date_created is not None:
        put(xmp, "Xmp.photoshop.DateCreated", fields.date_created.isoformat())


def _is_default(xmp: Any, key: str, text: str) -> bool:
    """Whether the file says so already: then what it says in other languages is a translation of it."""
    if key not in xmp or type(value := xmp[key].getValue()).__name__ != "LangAltValue":
        return False
    return str(dict(value.items()).get("x-default", "")).strip() == text.strip()


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


def put(data: Any, key: str, value: object) -> None:
    """Set `key`, or remove it when the value is empty; None leaves it as it is."""
    if value is None:
        return
    remove(data, key)
    if value not in ("", ()):
        data[key] = value


def xmp_packet(fields: WriteFields, base: bytes = b"", strip: Collection[Private] = ()) -> bytes:
    """A whole packet with `fields`, for a sidecar or a box; what else `base`, an older packet, says is kept
    unless it cannot be read or, with `strip`, may not stay."""
    import exiv2

    with EXIV2_LOCK:
        old = _values(base, strip) if base else None
        image = exiv2.ImageFactory.create(exiv2.ImageType.xmp)
        if old is not None:
            image.setXmpData(old)
        put_xmp(image.xmpData(), fields)
        image.writeMetadata()
        return written_bytes(image)


def _values(packet: bytes, strip: Collection[Private]) -> Any | None:
    import exiv2

    try:
        image = exiv2.ImageFactory.open(packet)
        image.readMetadata()
    except exiv2.Exiv2Error:
        return None
    return filtered_xmp(image.xmpData(), strip) if strip else image.xmpData()
