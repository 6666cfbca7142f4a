"""A catalogue with a row, and a value in every column, of all that is in the records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, inspect, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog import models as m
from mediahub.catalog.models import asset_id
from mediahub.catalog.models.base import Base, UtcDateTime
from mediahub.catalog.names import fold
from mediahub.runtime import Services

MOMENT = datetime(2025, 10, 18, 2, 0, 0, 250_000, tzinfo=UTC)
SHA256 = "ab" * 32
ORIGINAL = f"originals/summit/ab/{SHA256}.jpg"
RAW = f"originals/summit/cd/{'cd' * 32}.dng"
EVA = "eva@press.example"
ASSET = asset_id("summit", SHA256)


class Filler:
    """Makes rows with something in every column; a foreign key leads to the last row made of its table."""

    def __init__(self, session: DbSession, known: dict[str, Any] | None = None) -> None:
        """`known`: by table, keys of rows that are there and that foreign keys may lead to."""
        self._session = session
        self._last: dict[str, Any] = dict(known or {})
        self._number = 0

    def add(self, model: type[Base], **values: Any) -> Any:
        """A row of `model`, flushed; `values` are what matters of it."""
        self._number += 1
        mapper = inspect(model)
        for attribute in mapper.column_attrs:
            column = attribute.columns[0]
            if isinstance(column, Column) and attribute.key not in values:
                found = self._value(column)
                if found is not _SKIPPED:
                    values[attribute.key] = found
        row = model(**values)
        self._session.add(row)
        self._session.flush()
        self._last[str(mapper.local_table)] = inspect(row).identity[0]
        return row

    def _value(self, column: Column[Any]) -> Any:
        for key in column.foreign_keys:
            return self._last.get(key.column.table.name, _SKIPPED)
        if column.primary_key and isinstance(column.type, Integer):
            return _SKIPPED
        if isinstance(column.type, UtcDateTime):
            return MOMENT + timedelta(seconds=self._number)
        if isinstance(column.type, Boolean):
            return self._number % 2 == 0
        if isinstance(column.type, Integer):
            return self._number
        if isinstance(column.type, Float):
            return self._number / 3
        if isinstance(column.type, JSON):
            return {"of": [column.name, self._number]}
        if isinstance(column.type, LargeBinary):
            return b"\0"
        if isinstance(column.type, Date):
            return MOMENT.date()
        return f"{column.name} {self._number}"[: getattr(column.type, "length", None) or 100]


_SKIPPED = object()


def fill(services: Services) -> None:
    """One event with all that its records hold, and the objects that they name."""
    for key, data in ((ORIGINAL, b"frame"), (RAW, b"raw")):
        services.bucket.put_bytes(key, data, "image/jpeg")
    with services.database.begin() as session:
        _fill(Filler(session))


def invite(session: DbSession) -> None:
    """Give eva an account."""
    session.add(m.User(email=EVA, name="Eva", fs_uniquifier="eva"))


def _fill(make: Filler) -> None:
    make.add(m.User, email=EVA, fs_uniquifier="eva")
    event = make.add(m.Event, slug="summit", timezone="Asia/Shanghai", facts_revision=0)
    make.add(m.Photographer, name="Chen Rui")
    person = make.add(m.Person, slug="yin-tongyue")
    make.add(m.PersonName, text="尹同跃", folded=fold("尹同跃"))
    parent = make.add(m.Tag, slug="stage", parent_id=None)
    make.add(m.Tag, slug="robot", parent_id=parent.id)
    make.add(m.TagName, text="机器人", folded=fold("机器人"))
    make.add(m.TagRule, event_id=None, phrases=["AiMOGA"], fields=["words"])
    make.add(m.TagRule, phrases=["AiMOGA"], fields=["ocr"])
    talk = make.add(m.Session, code="D2-ROB", speakers=[person], tags=[parent])
    make.add(m.RosterCode, code="yt")
    make.add(m.Room)
    make.add(m.RoomAssignment)
    make.add(m.ClockReading, body="TestCam|T-1|@1", asset_id=None, source="hand")
    make.add(m.DeliverySettings)
    make.add(m.NoPublication)
    make.add(m.StandingTerms, kind="session", target_id=talk.id)
    make.add(m.StandingTerms, kind="person", target_id=person.id)
    make.add(m.FaceConsent)
    make.add(m.Batch, source="cli")
    make.add(
        m.Asset, id=ASSET, sha256=SHA256, original_key=ORIGINAL, state="ready", kind="photo", stack_id=None,
        mime="image/jpeg", awaited=False, filled={},
    )  # fmt: skip
    make.add(m.Arrival, path="card/a.jpg", state="ready", asset_id=ASSET, beside_id=None)
    make.add(m.AssetMetadata)
    make.add(m.Companion, role="raw", state="ready", key=RAW, sha256="cd" * 32)
    make.add(m.CodedText, field="caption")
    for depiction in (m.AssetPerson, m.AssetTag, m.AssetSession):
        make.add(depiction, source="manual", status="accepted", evidence=[])
    make.add(m.Framing)
    make.add(m.Crop)
    make.add(m.Pick, flag="pick", rating=4, label="green")
    make.add(m.FrameRelease)
    make.add(m.UsageLink)
    make.add(m.Notice)
    make.add(m.NoticeReader, mail_id=None)
    make.add(m.Gallery, slug="best", cover_id=ASSET)
    make.add(m.GallerySection, id="s1")
    make.add(m.GalleryItem, section_id="s1")
    make.add(m.GalleryVersion, number=1, left_out=[])
    make.add(m.GalleryComment, asset_id=ASSET)
    make.add(m.ShareLink, asset_ids=[ASSET], views=0, downloads=0, last_seen_at=None)
    make.add(m.SharePick, asset_id=ASSET)
    make.add(m.ShareComment, asset_id=ASSET)
    make.add(m.PressPage, cover_id=ASSET)
    make.add(m.EventTerms, version=1)
    make.add(m.TermsAcceptance, email=EVA)
    make.add(m.UsageRecord, asset_id=ASSET, event_id=event.id)


def records(services: Services) -> dict[str, bytes]:
    """Every record in the bucket."""
    return {one.key: services.bucket.get_bytes(one.key) for one in services.bucket.list("records/")}


def assets(session: DbSession) -> list[str]:
    """Ids of every asset."""
    return list(session.scalars(select(m.Asset.id)))
