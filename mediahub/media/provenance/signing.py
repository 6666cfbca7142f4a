"""Signing a delivered file with a manifest of C2PA 2.2. Run it in a `Sandbox`: the original is a stranger's.

The key stays with the parent, which is asked for the one signature (`media.questions`).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, FileType
from mediahub.media.picture_data import picture_hash
from mediahub.media.provenance.library import ANY_FORMAT, EMBEDDED, context, format_of
from mediahub.media.provenance.present import has_manifest
from mediahub.media.provenance.reading import read_beside, read_provenance
from mediahub.media.provenance.redacting import Kept, betrays, what_stays
from mediahub.media.provenance.stamping import QUESTION, replace_store, stamped
from mediahub.media.questions import NoAnswer, ask_parent
from mediahub.media.writing.deliver import serials_of
from mediahub.media.writing.private import Private

SIGNED = frozenset(EMBEDDED) - {types.DNG}
"""Formats that are signed inside. The library would rewrite RAW files around their maker notes."""
GENERATOR = "MediaHub"
LONGEST_PROBLEM = 300
_ALONE = Kept(False)
_METADATA_MARKS = (
    b"Exif\0",
    b"EXIF",
    b"eXIf",
    b"http://",
    b"XMP",
    b"Photoshop",
    b"GPS",
    b"tEXt",
    b"iTXt",
    b"zTXt",
)
"""One of them begins metadata in a thumbnail, in whatever format."""
_UNSURE = frozenset({types.TIFF})
"""Formats that the library writes anew as a whole: the picture data are compared afterwards."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is signed of a delivered file."""

    version: str
    """Of MediaHub."""
    actions: tuple[str, ...]
    """What was done to the original, by the names of C2PA (18.14), e.g. `c2pa.resized`; opening it, and what
    is redacted, are added."""
    strip: tuple[Private, ...]
    """What is to be gone from the original's manifests too."""
    is_cropped: bool
    redacts: bool
    """Whether the original's manifests go along where something in them has to be redacted. Not every reader
    knows redaction; without, the original is named alone."""
    chain: str
    """Certificates in PEM, that of the key first."""
    algorithm: str
    """Of the key, e.g. `es256`."""
    is_timed: bool = False
    """Whether the parent is asked for a time stamp."""


@dataclass(frozen=True, slots=True)
class Original:
    """What a delivered file was made from."""

    path: Path | None
    """None where the original was not at hand: it is named, without its manifests."""
    title: str
    mime: str
    is_valid: bool = False
    """Whether its own manifests are known to hold: then what is signed on top of them need not be tried."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What came of signing a file."""

    is_signed: bool
    """Whether a file with its manifest inside was written."""
    has_history: bool = False
    """Whether the original's own manifests are inside."""
    manifest: bytes = b""
    """The manifest that goes beside the file, which stays as it is: of formats that take none, and of files
    that the library cannot write into."""
    problem: str = ""
    """Why nothing is inside, where it could be, or why it is not signed at all; for the log."""


def sign_file(source: Path, target: Path, original: Original, claim: Claim) -> Signed:
    """Write `source`, signed, to `target`; where its manifest does not go inside it is returned, and nothing
    is written. The original's manifests go along as its parent's, as far as `claim.strip` lets them. Picture
    data stay as they are."""
    file_type = identify(source)
    kept = _kept(original, claim)
    inside = _sign(source, file_type, target, (original, *kept), claim) if file_type in SIGNED else None
    if inside is not None and inside.is_signed:
        return inside
    beside = _sign(source, None, target, (original, *kept), claim)
    target.unlink(missing_ok=True)
    problem = inside.problem if inside is not None else ""
    return Signed(False, beside.has_history, beside.manifest, problem or beside.problem)


def _sign(
    source: Path,
    file_type: FileType | None,
    target: Path,
    origin: tuple[Original, Kept, Collection[str]],
    claim: Claim,
) -> Signed:
    """Sign with the original's manifests or, whatever is wrong with them, without; beside the file where no
    type is given."""
    from c2pa import C2paError

    original, kept, private = origin
    problem = ""
    for one in dict.fromkeys((kept, _ALONE)):
        try:
            store = _signed(source, file_type, target, (original, one), claim)
        except C2paError as error:
            problem = str(error)[:LONGEST_PROBLEM]
            continue
        if one.has_manifest and betrays(store, one, private, claim.strip):
            continue
        if one.has_manifest and not (original.is_valid or _holds(target, file_type, store)):
            continue
        if file_type in _UNSURE and picture_hash(source, file_type) != picture_hash(target, file_type):
            problem = "the picture data would not stay as they are"
            break
        store = _with_time(store, file_type, target) if claim.is_timed else store
        return Signed(file_type is not None, one.has_manifest, b"" if file_type else store)
    target.unlink(missing_ok=True)
    return Signed(False, problem=problem)


def _with_time(store: bytes, file_type: FileType | None, target: Path) -> bytes:
    """The manifests with a time stamp, in the file too; as they are where none is to be had."""
    try:
        made = stamped(store, ask_parent(QUESTION))
    except NoAnswer:
        return store
    if made is None or (file_type is not None and not replace_store(target, file_type, store, made)):
        return store
    return made


def _holds(path: Path, file_type: FileType | None, store: bytes) -> bool:
    """Whether a file that was signed is valid: with the manifests of an original that are not whole it may
    not be."""
    found = read_provenance(path, file_type) if file_type else read_beside(path, store)
    return found is not None and found.state in ("trusted", "valid")


def _kept(original: Original, claim: Claim) -> tuple[Kept, Collection[str]]:
    """What of the original's manifests stays, and the serial numbers and positions that it says elsewhere."""
    if original.path is None:
        return _ALONE, ()
    file_type = identify(original.path)
    if not has_manifest(original.path, file_type):
        return _ALONE, ()
    from c2pa import C2paError, Reader

    how = context(may_verify=False)
    try:
        with original.path.open("rb") as file, Reader(format_of(file_type), file, context=how) as reader:
            report = json.loads(reader.detailed_json())
            kept = what_stays(
                report,
                claim.strip,
                is_cropped=claim.is_cropped,
                is_bare=lambda address: _is_bare(reader, address),
            )
    except (C2paError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _ALONE, ()
    if kept.redactions and not claim.redacts:
        return _ALONE, ()
    return kept, _private(read_facts(original.path, file_type), claim.strip) if claim.strip else ()


def _is_bare(reader: Any, address: str) -> bool:
    """Whether a thumbnail holds pixels, and no metadata of any kind."""
    data = BytesIO()
    reader.resource_to_stream(address, data)
    return data.tell() > 0 and not any(mark in data.getvalue() for mark in _METADATA_MARKS)


def _private(facts: Facts, strip: Collection[Private]) -> list[str]:
    """What the file itself says of serial numbers and of its position, as it would stand in a text."""
    found = serials_of(facts) if "serial" in strip else []
    places = [facts.gps_lat, facts.gps_lon] if "gps" in strip else []
    return found + [f"{abs(one):.6f}"[:-3] for one in places if one is not None]


def _signed(
    source: Path, file_type: FileType | None, target: Path, origin: tuple[Original, Kept], claim: Claim
) -> bytes:
    """Sign to `target`, a copy where no type is given; the manifest store. Raises C2paError."""
    from c2pa import Builder, C2paBuilderIntent, Signer

    original, kept = origin
    definition = _definition(original, kept, claim)
    mime = format_of(file_type) if file_type is not None else ANY_FORMAT
    with Builder.from_json(json.dumps(definition), context=context()) as builder:
        builder.set_intent(C2paBuilderIntent.EDIT)
        if file_type is None:
            builder.set_no_embed()
        if kept.has_manifest and original.path is not None:
            parent = {"title": original.title, "relationship": "parentOf"}
            with original.path.open("rb") as file:
                builder.add_ingredient(parent, format_of(identify(original.path)), file)
        for name in claim.actions:
            builder.add_action({"action": name})
        for address in kept.redactions:
            parameters = {"redacted": address}
            builder.add_action(
                {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": parameters}
            )
        signer = Signer.from_callback(ask_parent, _algorithm(claim.algorithm), claim.chain)
        with signer, source.open("rb") as file, target.open("w+b") as made:
            return bytes(builder.sign(signer, mime, file, made))


def _definition(original: Original, kept: Kept, claim: Claim) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "claim_generator_info": [{"name": GENERATOR, "version": claim.version}],
    }
    if kept.redactions:
        definition["redactions"] = list(kept.redactions)
    if not kept.has_manifest:
        definition["ingredients"] = [
            {
                "title": original.title,
                "format": original.mime,
                "instance_id": f"xmp:iid:{uuid.uuid4()}",
                "relationship": "parentOf",
            }
        ]
    return definition


def _algorithm(name: str) -> Any:
    from c2pa import C2paSigningAlg

    return C2paSigningAlg[name.upper()]
