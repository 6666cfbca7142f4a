"""The families of objects in the bucket, each declared once: its key prefix and the rows that own it.

An object that no family owns is an orphan; a row whose object is due and not there has lost it. A new kind of
object gets its line in `FAMILIES`, and `mediahub verify` knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, true
from sqlalchemy.orm import InstrumentedAttribute

from mediahub.catalog.models import (
    Archive,
    Arrival,
    Asset,
    Companion,
    ContactSheet,
    CropSet,
    DeliveredFile,
    Event,
    EventExport,
    EventLogo,
    FacePortrait,
    FaceScan,
    FtpUpload,
    PressAccount,
    Rendition,
)
from mediahub.storage import keys
from mediahub.storage.record_keys import RECORDS

Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Owner:
    """Rows that say at which key an object lies."""

    key: Column
    subject: Column
    """Whose it is: what a person would look for when it is lost."""
    due: ColumnElement[bool]
    """For which rows the object has to be there; for others it may be."""
    size: Column | None = None
    """Bytes that it has, where the row knows."""
    suffix: str = ""
    """What the object's key has after that in the row."""
    join: Column | None = None
    """The column of another table that names the row of `key`, where `due` and `size` stand in that table."""


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of object."""

    name: str
    """As a person reads it in what `mediahub verify` says."""
    prefix: str
    """With which its keys begin; families may share one."""
    owners: tuple[Owner, ...] = ()
    folder: Column | None = None
    """For keys that no row holds: the part after the prefix is this column of the row that owns all below."""


_HELD = Arrival.state.in_(("received", "checking"))

FAMILIES: tuple[Family, ...] = (
    Family(
        "original",
        keys.ORIGINALS,
        (
            Owner(
                Asset.original_key,
                Asset.id,
                and_(Asset.state != "storing", Asset.awaited.is_(False)),
                Asset.size,
            ),
            Owner(Companion.key, Companion.asset_id, Companion.state == "ready", Companion.size),
        ),
    ),
    Family(
        "sidecar",
        keys.SIDECARS,
        (Owner(Companion.key, Companion.asset_id, Companion.state == "ready", Companion.size),),
    ),
    Family(
        "rendition",
        keys.RENDITIONS,
        (Owner(Rendition.key, Rendition.asset_id, true(), Rendition.size),),
    ),
    Family("logo", keys.RENDITIONS, (Owner(EventLogo.key, EventLogo.event_id, true()),)),
    Family(
        "set of crops",
        keys.RENDITIONS,
        (Owner(CropSet.key, CropSet.asset_id, CropSet.state == "ready", CropSet.size),),
    ),
    Family(
        "delivered file",
        keys.DELIVERIES,
        (
            Owner(
                DeliveredFile.key,
                DeliveredFile.asset_id,
                DeliveredFile.state == "ready",
                DeliveredFile.size,
            ),
            Owner(
                DeliveredFile.key,
                DeliveredFile.asset_id,
                and_(DeliveredFile.state == "ready", DeliveredFile.sidecar_size > 0),
                DeliveredFile.sidecar_size,
                suffix=".xmp",
            ),
            Owner(
                DeliveredFile.key,
                DeliveredFile.asset_id,
                and_(DeliveredFile.state == "ready", DeliveredFile.manifest_size > 0),
                DeliveredFile.manifest_size,
                suffix=".c2pa",
            ),
        ),
    ),
    Family(
        "zip",
        keys.ARCHIVES,
        (Owner(Archive.manifest_key, Archive.id, Archive.state == "ready"),),
        folder=Archive.id,
    ),
    Family(
        "contact sheet",
        keys.SHEETS,
        (Owner(ContactSheet.key, ContactSheet.id, ContactSheet.state == "ready", ContactSheet.size),),
    ),
    Family(
        "export of an event",
        keys.EXPORTS,
        (Owner(EventExport.key, EventExport.event_id, EventExport.state == "ready", EventExport.size),),
    ),
    Family(
        "arrival",
        keys.INCOMING,
        (
            Owner(Arrival.incoming_key, Arrival.path, _HELD),
            Owner(Arrival.preview_key, Arrival.path, false()),
            Owner(
                Arrival.incoming_key,
                Arrival.path,
                and_(FtpUpload.whole.is_(False), FtpUpload.tail > 0),
                FtpUpload.tail,
                suffix=".tail",
                join=FtpUpload.arrival_id,
            ),
        ),
    ),
    Family("strip of faces", keys.FACES, (Owner(FaceScan.key, FaceScan.asset_id, true()),)),
    Family("portrait", keys.FACES, (Owner(FacePortrait.key, FacePortrait.person_id, true()),)),
    Family("press card", keys.PRESS, (Owner(PressAccount.proof_key, PressAccount.user_id, true()),)),
    Family("refused file", keys.QUARANTINE, folder=Event.slug),
    Family("record", RECORDS),
)
"""What is in quarantine, a person may delete; `services.checks.record_verification` compares records."""


def families_of(key: str) -> list[Family]:
    """Return the families that an object at `key` may be of; none for a key of another make."""
    return [family for family in FAMILIES if key.startswith(family.prefix)]
