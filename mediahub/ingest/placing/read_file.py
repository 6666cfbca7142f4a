"""A delivered file as it was read: what it and its XMP file say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, asset_id
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import BatchRef
from mediahub.ingest.batches.outcome import CUT_OFF, EDITED, Outcome, known_already
from mediahub.ingest.metadata.contributed import contributed
from mediahub.ingest.metadata.file_words import PICTURE, SIDECAR, SOURCES, Words, words_by_source, words_of
from mediahub.ingest.reading.originals import Original
from mediahub.ingest.reading.rows import asset_values
from mediahub.media.containers.identify import identify
from mediahub.media.hashing import head_tail_file
from mediahub.media.metadata.bounds import note_of_cuts
from mediahub.media.metadata.companion import merge_sidecar, read_sidecar
from mediahub.media.model import Analysis, MediaError
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.objects.renditions import ingest_specs
from mediahub.storage.keys import original_key


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read, on its way to its place."""

    original: Original
    batch: BatchRef
    sha256: str
    size: int
    analysis: Analysis
    note: str
    said: dict[str, Words]
    """What the file says, and its sidecar if there is one that could be read."""
    values: dict[str, Any]
    """The columns of `Asset` that follow from both."""

    @property
    def identity(self) -> str:
        """The id that it has as an asset of its own."""
        return asset_id(self.batch.event_slug, self.sha256)

    @property
    def key(self) -> str:
        """Where the original lies in the bucket."""
        return str(self.values["original_key"])

    @property
    def picture(self) -> str:
        """See `media.picture_data`."""
        return self.analysis.picture

    @property
    def has_sidecar(self) -> bool:
        """Whether an XMP file lay beside it that could be read."""
        return SIDECAR in self.said

    def outcome(self, identity: str, edits: str = "") -> Outcome:
        """It is in, as `identity` or beside its original; `edits` names the picture that it is an edit of."""
        code, reason = (CUT_OFF if self.analysis.note else ""), self.note
        if edits:
            reason = f"It is the picture {edits} with other words; they are an edit of that. {reason}".strip()
            code = code or EDITED
        return Outcome(self.original.shown, "ready", self.size, self.sha256, identity, code, reason)

    def already(self, session: Session, asset: Asset) -> Outcome:
        """Its bytes are those of this asset; see `known_already`."""
        return known_already(session, self.batch, asset, self.original.shown, self.size, self.sha256)

    def as_duplicate(self, known: Outcome) -> Outcome:
        """It is there, as `known` says; what is wrong with the file is said as if it were new."""
        new = self.outcome("")
        return replace(known, code=new.code, reason=new.reason) if new.reason else known


def read_file(
    sandbox: Sandbox, original: Original, batch: BatchRef, size: int, digest: str, anchors: str = ""
) -> Read:
    """Read the file and its sidecar. One that cannot be read costs only a note. `anchors` are certificates by
    which signers are known, in PEM. Raises MediaError."""
    extension = identify(original.path).extension
    analysis = sandbox.analyse(original.path, ingest_specs(), anchors)
    if batch.is_contributed:
        analysis = replace(analysis, facts=contributed(analysis.facts))
    note, facts = analysis.note, analysis.facts
    said = {PICTURE: words_of(facts), SOURCES: words_by_source(facts)}
    if original.sidecar is not None:
        try:
            words = sandbox.call(read_sidecar, original.sidecar)
        except (MediaError, OSError) as error:
            name = original.sidecar_shown.rpartition("/")[2] or original.sidecar.name
            note = f"{note} Taken in without its sidecar {name}: {error}".strip()
        else:
            words = contributed(words) if batch.is_contributed else words
            said[SIDECAR] = words_of(words)
            analysis = replace(analysis, facts=merge_sidecar(analysis.facts, words))
    note = f"{note} {note_of_cuts(analysis.facts)}".strip()
    values = {
        "sha256": digest,
        "size": size,
        "head_tail": head_tail_file(original.path),
        "picture_hash": analysis.picture,
        "original_key": original_key(batch.event_slug, digest, extension),
        **asset_values(analysis, batch, original.shown, arrived=utcnow()),
    }
    return Read(original, batch, digest, size, analysis, note, said, values)
