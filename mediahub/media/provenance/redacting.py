"""What of an original's manifests a delivered file may carry on: an allow list, as in `writing.cleaning`.

A manifest may say where a picture was taken, with which camera body and by whom, and hold a thumbnail of
what was cut away. Assertions that are not known to be harmless are redacted (C2PA 2.2, 6.8), which leaves
the chain valid. What cannot be redacted (actions, ingredients, the claim) is read through; where it holds
anything that is not known, the ingredient goes without its manifest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mediahub.media.writing.cleaning.allowed import keep_property
from mediahub.media.writing.private import Private, is_private

_BOUND = re.compile(r"c2pa\.(?:hash\.[\w.]+|actions(?:\.v\d)?|ingredient(?:\.v\d)?)(?:__\d+)?")
"""Assertions that may not be redacted, or carry the chain."""
_HARMLESS = re.compile(
    r"(?:c2pa|cawg)\.(?:time-stamp|certificate-status|soft-binding|training-mining)(?:\.v\d)?(?:__\d+)?"
)
_METADATA = re.compile(r"(?:stds\.(?:exif|iptc|metadata)|c2pa\.metadata|cawg\.metadata)(?:__\d+)?")
_WORK = re.compile(r"stds\.schema-org\.CreativeWork(?:__\d+)?")
_WORK_KEYS = frozenset(
    {
        *("@context", "@type", "author", "name", "CopyrightHolder", "copyrightHolder", "legalname"),
        *("copyrightNotice", "copyrightYear", "publisher", "producer", "datePublished"),
    }
)
"""Of a CreativeWork: whose it is, which the delivered file says as well."""
_SCHEMAS = {"iptc4xmpext": "iptcExt", "iptc4xmpcore": "iptc", "exifex": "exifEX", "xmprights": "xmpRights"}
"""libexiv2's names of schemas that manifests abbreviate otherwise."""
_THUMBNAIL = "c2pa.thumbnail."
_KNOWN_KEYS = frozenset({
    "action", "actions", "allActionsIncluded", "when", "softwareAgent", "softwareAgents",
    "softwareAgentIndex", "digitalSourceType", "parameters", "ingredient", "ingredients", "ingredientIds",
    "redacted", "reason", "changed", "url", "hash", "alg", "pad", "pad2", "instanceId", "instanceID",
    "documentID", "name", "version", "icon", "operating_system", "title", "format", "relationship",
    "dc:title", "dc:format", "c2pa_manifest", "activeManifest", "claimSignature", "thumbnail",
    "validationStatus", "validationResults", "success", "informational", "failure", "code", "explanation",
    "ingredientDeltas", "ingredientAssertionURI", "validationDeltas", "claim_generator",
    "claim_generator_info", "signature", "assertions", "created_assertions", "gathered_assertions",
    "redacted_assertions", "claim_version", "specVersion", "exclusions", "start", "length", "claim",
    "templates", "description", "identifier", "metadata", "reviewRatings", "value", "dateTime",
    "localizations",
})  # fmt: skip
"""Names in claims, actions and ingredients that say what was done, not where or by whom."""
_OWN_NAMES = re.compile(r"(?:org\.contentauth|org\.cai|com\.adobe)\.[\w.-]+")
_PLACE = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{4,}(?![\d.])|\d[°º′]|\d{1,3},\d{1,2}\.\d+\s?[NSEW]")
"""A coordinate in words that are free: titles, descriptions."""
_SERIAL_OF_SUBJECT = bytes.fromhex("0603550405")
"""X.520 serialNumber in a certificate's subject: that of a device, where cameras have their own."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Redaction of an ingredient: whether its manifests go along, and without which assertions."""

    has_manifest: bool
    """False where its manifests go with it not at all."""
    redactions: tuple[str, ...] = ()
    """Addresses of assertions that are redacted."""
    secrets: tuple[bytes, ...] = ()
    """Positions and serial numbers that were found; none of them may be in the result."""


def what_stays(
    report: Mapping[str, Any],
    strip: Collection[Private],
    *,
    is_cropped: bool,
    is_bare: Callable[[str], bool] = lambda _: False,
) -> Redaction:
    """What of the manifests of `report`, the library's detailed JSON, may go into a delivered file.

    With `strip` all that is not known to be harmless goes, also a thumbnail unless `is_bare` says of its
    address that it holds pixels and nothing else; for a part of a picture all of its thumbnails go.
    """
    manifests: Mapping[str, Any] = report.get("manifests") or {}
    gone = {uri for one in manifests.values() for uri in one["claim"].get("redacted_assertions") or ()}
    redactions: list[str] = []
    for label, manifest in manifests.items():
        for name, content in manifest["assertion_store"].items():
            address = f"self#jumbf=/c2pa/{label}/c2pa.assertions/{name}"
            if address in gone or _BOUND.fullmatch(name):
                if strip and not name.startswith("c2pa.hash.") and not _is_known(content):
                    return Redaction(False)
            elif name.startswith(_THUMBNAIL):
                redactions += [address] if is_cropped or (strip and not is_bare(address)) else []
            elif strip and not _is_harmless(name, content, strip):
                redactions.append(address)
        if strip and not _is_known(manifest["claim"]):
            return Redaction(False)
    return Redaction(True, tuple(redactions), tuple(_secrets(report, strip)) if strip else ())


def betrays(store: bytes, redaction: Redaction, private: Collection[str], strip: Collection[Private]) -> bool:
    """Whether a manifest store still says what is to be gone, wherever in it; `private` are positions and
    serial numbers that the original says elsewhere."""
    if not strip:
        return False
    secrets = {*redaction.secrets, *(one.strip().encode() for one in private)}
    return ("serial" in strip and _SERIAL_OF_SUBJECT in store) or any(
        len(one) >= 4 and one in store for one in secrets
    )


def _is_harmless(name: str, content: Any, strip: Collection[Private]) -> bool:
    """Whether an assertion that could be redacted need not be."""
    if _METADATA.fullmatch(name):
        return _keeps(content, lambda key: _is_property(key, strip))
    if _WORK.fullmatch(name):
        return _keeps(content, _WORK_KEYS.__contains__)
    return bool(_HARMLESS.fullmatch(name))


def _is_property(key: str, strip: Collection[Private]) -> bool:
    """Whether a property of XMP in JSON-LD may stay in a delivered file's own metadata."""
    schema, _, name = key.partition(":")
    known = _SCHEMAS.get(schema.casefold(), schema.casefold())
    return key.startswith("@") or keep_property(known, name, strip)


def _keeps(value: Any, may_stay: Callable[[str], bool]) -> bool:
    """Whether all names in it may stay, and no text has a coordinate."""
    if isinstance(value, Mapping):
        inner = (value[key] for key in value if key != "@context")
        return all(map(may_stay, value)) and all(_keeps(one, may_stay) for one in inner)
    if isinstance(value, list):
        return all(_keeps(one, may_stay) for one in value)
    return not (isinstance(value, str) and _PLACE.search(value))


def _is_known(value: Any) -> bool:
    """Whether it holds only names that are known, and plain values."""
    if isinstance(value, Mapping):
        return all(_is_known_name(name) and _is_known(inner) for name, inner in value.items())
    if isinstance(value, list):
        return all(map(_is_known, value))
    return not (isinstance(value, str) and _PLACE.search(value))


def _is_known_name(name: str) -> bool:
    if name in _KNOWN_KEYS:
        return True
    return bool(_OWN_NAMES.fullmatch(name)) and not is_private(name, ("gps", "serial"))


def _secrets(value: Any, strip: Collection[Private], name: str = "") -> Iterator[bytes]:
    """Every value that stands under a name of positions and serial numbers."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "signature":
                yield from _secrets(inner, strip, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _secrets(inner, strip, name)
    elif isinstance(value, str | int | float) and is_private(name, strip):
        yield str(value).strip().encode()
