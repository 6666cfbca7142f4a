"""Precedence of EXIF, IPTC and XMP where they disagree: the MWG guidelines 2.0, chapter 3.

EXIF comes first for caption, creator and copyright; then XMP before IIM, unless the IPTC digest
shows that IIM was edited last. Fields that the MWG does not treat follow the same rule.
"""

from __future__ import annotations

import re
from typing import Any

from mediahub.media.metadata.sources import Sources
from mediahub.media.metadata.text import clean_list, date_time, number
from mediahub.media.metadata.vocabularies import data_mining_code, source_type_code

_BOILERPLATE = re.compile(r"(?:[A-Z ]* )?DIGITAL CAMERA|SONY DSC|DCIM|DSC|SAMSUNG|Exif_JPEG_PICTURE|default")
"""What cameras write into ImageDescription when nobody described anything."""
_IIM_LIMITS = {
    "Application2.ObjectName": 64,
    "Application2.Headline": 256,
    "Application2.Caption": 2000,
    "Application2.Byline": 32,
    "Application2.Credit": 32,
    "Application2.Copyright": 128,
    "Application2.Keywords": 64,
    "Application2.City": 32,
    "Application2.CountryName": 64,
    "Application2.SubLocation": 32,
    "Application2.SpecialInstructions": 256,
    "Application2.Source": 32,
}
"""IIM cuts values at these many bytes; a longer XMP value then is the whole one."""
_OLD_SOURCE_TYPE = ("iptcExt.DigitalSourcefileType",)
"""What the property was called before IPTC Extension 1.1."""


def descriptive(sources: Sources) -> dict[str, Any]:
    """Return the descriptive fields of `Facts` by their names."""
    exif, xmp, named = sources.exif, sources.xmp, sources.named
    return {
        "title": _xmp_or_iim(sources, "dc.title", "ObjectName")
        or exif.windows_text("XPTitle")
        or named("Title"),
        "headline": _xmp_or_iim(sources, "photoshop.Headline", "Headline"),
        "caption": _caption(sources) or named("Description"),
        "creator": exif.text("Artist", "Image")
        or _creators(sources)
        or exif.windows_text("XPAuthor")
        or named("Artist"),
        "credit": _xmp_or_iim(sources, "photoshop.Credit", "Credit"),
        "copyright": exif.copyright() or _xmp_or_iim(sources, "dc.rights", "Copyright") or named("Copyright"),
        "keywords": tuple(_keywords(sources)),
        "persons": tuple(xmp.persons()),
        "city": _xmp_or_iim(sources, "photoshop.City", "City") or _place(sources, "City"),
        "country": _xmp_or_iim(sources, "photoshop.Country", "CountryName") or _place(sources, "CountryName"),
        "location": _xmp_or_iim(sources, "iptc.Location", "SubLocation") or _place(sources, "Sublocation"),
        "instructions": _xmp_or_iim(sources, "photoshop.Instructions", "SpecialInstructions"),
        "usage_terms": xmp.text("xmpRights.UsageTerms"),
        "source": _xmp_or_iim(sources, "photoshop.Source", "Source"),
        "rating": _rating(sources),
        "digital_source_type": source_type_code(xmp.text("iptcExt.DigitalSourceType", *_OLD_SOURCE_TYPE))
        or None,
        "ai_system_used": xmp.text("iptcExt.AISystemUsed"),
        "ai_system_version_used": xmp.text("iptcExt.AISystemVersionUsed"),
        "ai_prompt_information": xmp.text("iptcExt.AIPromptInformation"),
        "ai_prompt_writer_name": xmp.text("iptcExt.AIPromptWriterName"),
        "data_mining": data_mining_code(xmp.text("plus.DataMining")) or None,
        "other_constraints": xmp.text("plus.OtherConstraints"),
    }


def by_source(sources: Sources) -> dict[str, dict[str, Any]]:
    """Return the same fields as each of `exif`, `xmp` and `iim` says them alone, those that it says."""
    alone = {
        "exif": Sources(exif=sources.exif),
        "xmp": Sources(xmp=sources.xmp),
        "iim": Sources(iim=sources.iim),
    }
    by_file = {name: descriptive(one) for name, one in alone.items()}
    return {
        name: {key: value for key, value in fields.items() if value not in (None, "", ())}
        for name, fields in by_file.items()
    }


def creation_time(
    sources: Sources, taken: str | None, clip_times: list[tuple[str, Any]]
) -> tuple[str | None, str | None]:
    """Return the best creation time and the name of its source.

    `clip_times` are what a clip's container says, by the name of the source.
    """
    if taken:
        return taken, "EXIF:DateTimeOriginal"
    iim_day, iim_time = _first(sources, "DateCreated"), _first(sources, "TimeCreated")
    container = sources.container
    candidates = (
        ("XMP-exif:DateTimeOriginal", sources.xmp.text("exif.DateTimeOriginal")),
        ("XMP-photoshop:DateCreated", sources.xmp.text("photoshop.DateCreated")),
        ("IPTC:DateCreated", f"{iim_day} {iim_time}" if iim_day and iim_time else None),
        ("IPTC:DateCreated", iim_day),
        ("Keys:CreationDate", container.get("Keys", {}).get("CreationDate")),
        ("UserData:DateTimeOriginal", container.get("UserData", {}).get("DateTimeOriginal")),
        *clip_times,
    )
    for source, value in candidates:
        if found := date_time(value):
            return found, source
    return None, None


def _first(sources: Sources, dataset: str) -> str | None:
    values = sources.iim.get("Application2." + dataset)
    return values[0] if values else None


def _xmp_or_iim(sources: Sources, key: str, dataset: str) -> str | None:
    xmp, iim = sources.xmp.text(key), _first(sources, dataset)
    return _reconcile(sources, xmp, iim, "Application2." + dataset)


def _reconcile(sources: Sources, xmp: str | None, iim: str | None, dataset: str) -> str | None:
    if not sources.iim_is_newer:
        return xmp or iim
    if xmp and iim and len(iim.encode()) >= _IIM_LIMITS[dataset] and xmp.startswith(iim):
        return xmp
    return iim or xmp


def _caption(sources: Sources) -> str | None:
    """Return EXIF's caption, unless it is the camera's boilerplate and somebody wrote another."""
    exif = sources.exif.text("ImageDescription", "Image")
    written = _xmp_or_iim(sources, "dc.description", "Caption")
    return written if written and exif and _BOILERPLATE.fullmatch(exif) else exif or written


def _creators(sources: Sources) -> str | None:
    xmp = "; ".join(sources.xmp.words("dc.creator")) or None
    iim = "; ".join(clean_list(sources.iim.get("Application2.Byline"))) or None
    return _reconcile(sources, xmp, iim, "Application2.Byline")


def _keywords(sources: Sources) -> list[str]:
    xmp = sources.xmp.words("dc.subject")
    iim = clean_list(sources.iim.get("Application2.Keywords"))
    if sources.iim_is_newer and iim:
        return iim
    windows = (sources.exif.windows_text("XPKeywords") or "").split(";")
    return xmp or iim or clean_list(windows)


def _place(sources: Sources, member: str) -> str | None:
    for array in ("iptcExt.LocationCreated", "iptcExt.LocationShown"):
        values = sources.xmp.first_structure(array, member)
        if values:
            return values
    return None


def _rating(sources: Sources) -> float | None:
    found = sources.xmp.number("xmp.Rating")
    return found if found is not None else number(sources.exif.number("Rating", "Image"))
