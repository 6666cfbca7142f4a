"""What a delivered file carries on of the original that it was made from: its manifests, as its parent's.

The library would hash the original once more for each delivery. Of a file that the catalogue knows to hold
(by its SHA-256) only the manifests are validated anew, certificates and times included, and what is stated
of the parent is what the library states that reads all of it.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from mediahub.media.containers.identify import identify
from mediahub.media.containers.manifest_store import has_manifest
from mediahub.media.hashing import sha256_file
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, MediaError
from mediahub.media.provenance.library import ANY_FORMAT, STORE_FORMAT, context, format_of
from mediahub.media.provenance.manifest_files import manifest_that_signs
from mediahub.media.provenance.redacting import Redaction, what_stays
from mediahub.media.writing.cleaning.values import skeleton_of
from mediahub.media.writing.deliver import serials_of
from mediahub.media.writing.private import Private

_BEHIND = Redaction(False)
_RESOURCE = "parent.c2pa"
"""The library's name for the parent's manifest store while it signs."""
_HASHES = {
    f"assertion.{kind}Hash.mismatch": f"assertion.{kind}Hash.match" for kind in ("data", "bmff", "boxes")
}
"""Codes of a picture that is not the signed one, and of one that is (C2PA 2.2, 15.2)."""


@dataclass(frozen=True, slots=True)
class Original:
    """What a delivered file was made from."""

    path: Path | None
    """None where the original was not at hand: it is named, without its manifests."""
    title: str
    mime: str
    verified: str = ""
    """SHA-256 of the file whose manifests were found to hold when it was taken in; empty where none were."""
    beside: tuple[Path, ...] = ()
    """Manifest stores that came in files of their own (`.c2pa`); they count where none is inside."""


@dataclass(frozen=True, slots=True)
class Parent:
    """What of an original goes into what was made from it."""

    original: Original
    redaction: Redaction = _BEHIND
    private: Collection[str] = ()
    """Positions and serial numbers that the original says outside of its manifests."""
    is_verified: bool = False
    """Whether its manifests are known to hold: then what is signed on top of them need not be tried."""
    store: bytes = b""
    """Its manifests, where its picture need not be read again; else empty."""
    ingredient: Mapping[str, Any] = field(default_factory=dict)
    """What the library is told of these manifests."""

    @property
    def without_manifests(self) -> Parent:
        """It is named, and its manifests stay behind."""
        return Parent(self.original)

    def definition(self) -> list[dict[str, Any]]:
        """The ingredients as the library wants them; none where it is to read the file itself (`add`)."""
        if self.redaction.has_manifest and not self.store:
            return []
        named = {
            "title": self.original.title,
            "format": self.original.mime,
            "instance_id": f"xmp:iid:{uuid.uuid4()}",
            "relationship": "parentOf",
        }
        return [{**named, **self.ingredient}]

    def add(self, builder: Any) -> None:
        """Give the library its manifests, or the file that it reads them from. Raises C2paError."""
        path = self.original.path
        if self.store:
            builder.add_resource(_RESOURCE, BytesIO(self.store))
        elif self.redaction.has_manifest and path is not None:
            named = {"title": self.original.title, "relationship": "parentOf"}
            with path.open("rb") as file:
                builder.add_ingredient(named, format_of(identify(path)), file)


def parent_of(
    original: Original, strip: Collection[Private], *, is_cropped: bool, may_redact: bool
) -> Parent:
    """What of an original may go along where `strip` is to be gone. Without `may_redact` its manifests stay
    behind where something in them would have to be redacted."""
    path, bare = original.path, Parent(original)
    if path is None:
        return bare
    file_type = identify(path)
    is_embedded = has_manifest(path, file_type)
    beside = b"" if is_embedded else manifest_that_signs(path, original.beside)
    if not (is_embedded or beside):
        return bare
    from c2pa import C2paError, Reader

    mime, extra = (ANY_FORMAT, {"manifest_data": beside}) if beside else (format_of(file_type), {})
    try:
        # the hash of a picture of 8 MB takes 5 ms, and as long takes all that is read meanwhile
        with (
            ThreadPoolExecutor(1) as beside_it,
            path.open("rb") as file,
            Reader(mime, file, context=context(may_verify=False), **extra) as reader,
        ):
            hashed = beside_it.submit(sha256_file, path) if original.verified and not beside else None
            report = json.loads(reader.detailed_json())
            redaction = what_stays(
                report, strip, is_cropped=is_cropped, is_bare=lambda address: _is_bare(reader, address)
            )
            label = str(report["active_manifest"])
            store = beside or _resource(reader, label)
            private = _private(read_facts(path, file_type), strip) if strip else ()
    except (C2paError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return bare
    if not redaction.has_manifest or (redaction.redactions and not may_redact):
        return bare
    is_verified = bool(beside or (hashed and hashed.result() == original.verified))
    results = validated(store) if is_verified else None
    if results is None and beside:
        return bare
    if results is None:
        return Parent(original, redaction, private, is_verified)
    ingredient = {
        "active_manifest": label,
        "manifest_data": {"format": STORE_FORMAT, "identifier": _RESOURCE},
        "validation_results": results,
    }
    return Parent(original, redaction, private, is_verified, store, ingredient)


def validated(store: bytes) -> dict[str, Any] | None:
    """What validating a manifest store finds, as the library reports it, where its picture is known to be the
    one that was signed; None where that cannot be told without the picture."""
    from c2pa import C2paError, Reader

    try:
        with Reader(STORE_FORMAT, BytesIO(store), context=context()) as reader:
            results: dict[str, Any] = json.loads(reader.json())["validation_results"]
        found = results["activeManifest"]
        missing = [one for one in found["failure"] if one["code"] in _HASHES]
        if len(missing) != 1:
            return None
        found["failure"].remove(missing[0])
        holds = {"code": _HASHES[missing[0]["code"]], "url": missing[0]["url"], "explanation": "hash valid"}
        found["success"].append(holds)
    except (C2paError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return results


def _is_bare(reader: Any, address: str) -> bool:
    """Whether a thumbnail is what its pixels need, and nothing else: a comment may say where it was taken."""
    data = _resource(reader, address)
    try:
        return bool(data) and skeleton_of(data) == data
    except MediaError:
        return False


def _resource(reader: Any, address: str) -> bytes:
    data = BytesIO()
    reader.resource_to_stream(address, data)
    return data.getvalue()


def _private(facts: Facts, strip: Collection[Private]) -> list[str]:
    """What the file itself says of serial numbers and of its position, as it would stand in a text."""
    found = serials_of(facts) if "serial" in strip else []
    places = [facts.gps_lat, facts.gps_lon] if "gps" in strip else []
    return found + [f"{abs(one):.6f}"[:-3] for one in places if one is not None]
