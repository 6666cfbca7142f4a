"""Signing a delivered file with a manifest of C2PA 2.2. Run it in a `Sandbox`: the original is a stranger's.

The key stays with the parent, which is asked for the one signature (`media.questions`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.model import FileType
from mediahub.media.picture_data import picture_hash
from mediahub.media.provenance.library import ANY_FORMAT, EMBEDDED, context, format_of
from mediahub.media.provenance.parents import Original, Parent, parent_of
from mediahub.media.provenance.reading import read_beside, read_provenance
from mediahub.media.provenance.redacting import betrays
from mediahub.media.provenance.stamping import QUESTION, replace_store, stamped
from mediahub.media.questions import NoAnswer, ask_parent
from mediahub.media.writing.private import Private

SIGNED = frozenset(EMBEDDED) - {types.DNG}
"""Formats that are signed inside. The library would rewrite RAW files around their maker notes."""
GENERATOR = "MediaHub"
LONGEST_PROBLEM = 300
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
    parent = parent_of(original, claim.strip, is_cropped=claim.is_cropped, may_redact=claim.redacts)
    inside = _sign(source, file_type, target, parent, claim) if file_type in SIGNED else None
    if inside is not None and inside.is_signed:
        return inside
    beside = _sign(source, None, target, parent, claim)
    target.unlink(missing_ok=True)
    problem = inside.problem if inside is not None else ""
    return Signed(False, beside.has_history, beside.manifest, problem or beside.problem)


def _sign(source: Path, file_type: FileType | None, target: Path, parent: Parent, claim: Claim) -> Signed:
    """Sign with the original's manifests or, whatever is wrong with them, without; beside the file where no
    type is given."""
    from c2pa import C2paError

    problem = ""
    for one in (parent, parent.without_manifests) if parent.redaction.has_manifest else (parent,):
        has_history = one.redaction.has_manifest
        try:
            store = _signed(source, file_type, target, one, claim)
        except C2paError as error:
            problem = str(error)[:LONGEST_PROBLEM]
            continue
        if has_history and betrays(store, one.redaction, one.private, claim.strip):
            continue
        if has_history and not (one.is_verified or _holds(target, file_type, store)):
            continue
        if file_type in _UNSURE and picture_hash(source, file_type) != picture_hash(target, file_type):
            problem = "the picture data would not stay as they are"
            break
        store = _with_time(store, file_type, target) if claim.is_timed else store
        return Signed(file_type is not None, has_history, b"" if file_type else store)
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


def _signed(source: Path, file_type: FileType | None, target: Path, parent: Parent, claim: Claim) -> bytes:
    """Sign to `target`, a copy where no type is given; the manifest store. Raises C2paError."""
    from c2pa import Builder, C2paBuilderIntent, Signer

    mime = format_of(file_type) if file_type is not None else ANY_FORMAT
    with Builder.from_json(json.dumps(_definition(parent, claim)), context=context()) as builder:
        builder.set_intent(C2paBuilderIntent.EDIT)
        if file_type is None:
            builder.set_no_embed()
        parent.add(builder)
        for name in claim.actions:
            builder.add_action({"action": name})
        for address in parent.redaction.redactions:
            parameters = {"redacted": address}
            builder.add_action(
                {"action": "c2pa.redacted", "reason": "c2pa.PII.present", "parameters": parameters}
            )
        signer = Signer.from_callback(ask_parent, _algorithm(claim.algorithm), claim.chain)
        with signer, source.open("rb") as file, target.open("w+b") as made:
            return bytes(builder.sign(signer, mime, file, made))


def _definition(parent: Parent, claim: Claim) -> dict[str, Any]:
    definition: dict[str, Any] = {
        "claim_generator_info": [{"name": GENERATOR, "version": claim.version}],
        "ingredients": parent.definition(),
    }
    if parent.redaction.redactions:
        definition["redactions"] = list(parent.redaction.redactions)
    return definition


def _algorithm(name: str) -> Any:
    from c2pa import C2paSigningAlg

    return C2paSigningAlg[name.upper()]
