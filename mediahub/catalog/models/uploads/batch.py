"""A batch is one delivery by one photographer; an arrival is one file of it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mediahub.catalog.models.base import Base, utcnow
from mediahub.catalog.models.events.event import Event, Photographer
from mediahub.catalog.models.message_text import MessageText
from mediahub.catalog.models.uploads.contribution import ContributorLink


class Batch(Base):
    """One delivery. The same command given again before it finished goes on with the same batch."""

    __tablename__ = "batch"
    __table_args__ = (Index(None, "signature", "finished_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    photographer_id: Mapped[int] = mapped_column(ForeignKey("photographer.id"))
    source: Mapped[str] = mapped_column(String(20))
    """`cli`, `browser`, `ftp`, `watch`, `push` or `link`."""
    signature: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what makes two deliveries the same one: event, photographer, source and paths."""
    rights_class: Mapped[str] = mapped_column(String(12), default="editorial")
    """What its assets begin with; see `Asset.rights_class`."""
    usage_terms: Mapped[str] = mapped_column(Text, default="")
    template: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Words for what its files leave empty; see `ingest.metadata.template`."""
    clock_offset: Mapped[int] = mapped_column(default=0)
    """Seconds to add to what the camera's clock said."""
    preview_first: Mapped[bool] = mapped_column(default=False)
    """Whether its senders send small pictures ahead; see `ingest.uploads.previews`."""
    link_id: Mapped[int | None] = mapped_column(
        ForeignKey("contributor_link.id", ondelete="SET NULL"), index=True
    )
    """The link by which somebody without an account delivers it."""
    contributor: Mapped[str] = mapped_column(String(64), default="")
    """Which holder of the link: SHA-256 of what only their browser knows."""
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    """Who delivers it over HTTP; nobody for a command on the server."""
    terms_set_by: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    """Who changed its rights last; nobody if that account is gone, or nobody did."""
    terms_set_at: Mapped[datetime | None]
    """When its rights were changed last; None if they are those that it was opened with."""
    changed_at: Mapped[datetime | None]
    """When any of its settings was changed last; its record is written again then."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    photographer: Mapped[Photographer] = relationship()
    link: Mapped[ContributorLink | None] = relationship()


def _token() -> str:
    return secrets.token_hex(8)


ON_ITS_WAY = ("expected", "received", "checking")
"""States of arrivals that still wait for something."""


class Arrival(Base):
    """One file of a batch and what became of it. It stays as the batch's receipt.

    `state` goes `expected` -> `received` (the bytes are safe in `incoming_key`) -> `checking` ->
    `ready`, `duplicate` or `rejected`. A file that a command reads from its own disk skips
    `received`.
    """

    __tablename__ = "arrival"
    __table_args__ = (Index(None, "batch_id", "path", unique=True), Index(None, "state", "touched_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(String(16), default=_token)
    """Random: makes its keys differ from those of any other catalogue in the bucket."""
    path: Mapped[str] = mapped_column(String(1500))
    """Where it came from: relative to what was dropped or named, escaped to be printable."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(12), default="expected")
    incoming_key: Mapped[str | None] = mapped_column(String(300))
    """The S3 object that holds the bytes until they are an original."""
    beside_id: Mapped[int | None] = mapped_column(ForeignKey("arrival.id", ondelete="SET NULL"), index=True)
    """Of an XMP file: the arrival of the picture that it was sent with."""
    preview_key: Mapped[str | None] = mapped_column(String(300))
    """The S3 object that holds the small picture sent ahead, until it was taken in."""
    asset_id: Mapped[str | None] = mapped_column(String(20), index=True)
    replaces: Mapped[str | None] = mapped_column(String(20))
    """The asset whose original it is a retouched version of; see `curation.edits.versions`."""
    reason_code: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(MessageText, default="")
    """One line for people: what is wrong and what to do."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Times that we failed to read it; see `ingest.batches.failed_reads`."""
    due_at: Mapped[datetime | None]
    """When it is tried again after that."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    touched_at: Mapped[datetime] = mapped_column(default=utcnow)

    # what the sender said before it sent, and the upload that goes on only for the same content
    head_tail: Mapped[str | None] = mapped_column(String(64))
    """See `media.hashing.head_tail_file`."""
    last_modified: Mapped[int | None] = mapped_column(BigInteger)
    """When the file was last changed at the sender's, in milliseconds since 1970."""
    claimed_sha256: Mapped[str | None] = mapped_column(String(64))
    """What the sender computed; `sha256` is what arrived."""
    upload_id: Mapped[str | None] = mapped_column(Text)
    """The S3 multipart upload under way."""
    part_size: Mapped[int | None] = mapped_column(BigInteger)
    """Bytes of each of its parts but the last; none for a file that goes in one piece."""

    batch: Mapped[Batch] = relationship()
