"""Outboxes and other to-do lists of workers, whose records the bucket holds, counters of rate limits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from mediahub.catalog.models.base import Base, utcnow

BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only as INTEGER


class Outbox(Base):
    """An asset whose search document is out of date. Written in the transaction that changed it."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    asset_id: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class RecordOutbox(Base):
    """An asset whose record in the bucket is out of date. Its row may be gone: then the record goes too."""

    __tablename__ = "record_outbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    asset_id: Mapped[str] = mapped_column(String(20), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class StackDue(Base):
    """An asset whose stack must be looked at: it is new, or something that the stack rests on changed."""

    __tablename__ = "stack_due"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    asset_id: Mapped[str] = mapped_column(String(20))


class RevocationDue(Base):
    """An asset that was withdrawn or put into the trash: presigned URLs of its files have to end. It may be
    gone by then."""

    __tablename__ = "revocation_due"

    asset_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=utcnow)


class UrlRevocations(Base):
    """How often presigned URLs were revoked: one row, from the first time on. Who holds answers by address
    drops them when it grows."""

    __tablename__ = "url_revocations"

    id: Mapped[int] = mapped_column(primary_key=True)
    times: Mapped[int] = mapped_column(BigInteger, default=0)


class Catalogue(Base):
    """This catalogue's name for itself, one row: whose records lie in the bucket."""

    __tablename__ = "catalogue"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(String(36))
    revision: Mapped[int] = mapped_column(BigInteger, default=0)
    """Grows with each pass that writes records: a catalogue from an old backup is behind its records."""


class RateCount(Base):
    """Hits within one window of a rate limit; shared by all web processes."""

    __tablename__ = "rate_count"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    hits: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
