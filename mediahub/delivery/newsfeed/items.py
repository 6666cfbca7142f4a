"""News items: what a feed says of a picture, before it is written as ninjs or NewsML-G2.

A feed leaves the house, whoever reads it: it holds stated facts alone, and what press may have. Whoever reads
it must be allowed to as well, so the stricter of both verdicts counts.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.depictions import stated
from mediahub.catalog.models import Asset, NewsItem, Notice
from mediahub.catalog.text_templates import complete
from mediahub.catalog.titles import public_headline, public_title
from mediahub.delivery.files import fields
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.files.rights_policy import concerned
from mediahub.delivery.usage_terms import standing
from mediahub.media.metadata.vocabularies import data_mining_uri, source_type_uri
from mediahub.messages import N_
from mediahub.rights import NEWSROOM, Action, Terms, Viewer, decide
from mediahub.rights.explanations import say_all
from mediahub.rights.generated import degree
from mediahub.rights.odrl import policy

Status = Literal["usable", "withheld", "canceled"]
"""IPTC publishing status: to be used, to be held until its embargo ends, or not to be used any more."""
NAMES = uuid.UUID("6f1d64c2-5f0f-5d3b-9a0e-5f4f6a7f2c11")
"""Namespace of the identifiers of items."""
MANIFEST_RENDITION = "c2pa"
"""Name of the C2PA manifest beside a file that takes none; no name of IPTC's."""
GONE = N_("It was deleted. Do not use it, and take it down where you have.")


@dataclass(frozen=True, slots=True)
class ItemRendition:
    """A file of an item. Sizes are 0, the hash and the address empty where they are not known."""

    name: str
    """IPTC rendition: `thumbnail`, `preview`, `lowRes` or `highRes`; `original` for the file itself,
    `MANIFEST_RENDITION` for what lies beside that."""
    mime: str
    href: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    sha256: str = ""
    filename: str = ""
    duration: float = 0.0


@dataclass(frozen=True, slots=True)
class Named:
    """A person, tag, session or event: its key here, and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """What is known of one item in one version, for one reader."""

    uri: str
    asset_id: str
    version: int
    status: Status
    is_correction: bool
    first_at: datetime
    changed_at: datetime
    note: str = ""
    """For editors, not for print: why it was withdrawn or corrected, how it may be used."""
    kind: str = "photo"
    is_generated: bool = False
    """Then it is a graphic, and no picture in the sense of a photograph."""
    taken_at: datetime | None = None
    embargo: datetime | None = None
    expires_at: datetime | None = None
    title: str = ""
    headline: str = ""
    caption: str = ""
    byline: str = ""
    credit_line: str = ""
    copyright: str = ""
    usage_terms: str = ""
    source: str = ""
    people: tuple[Named, ...] = ()
    tags: tuple[Named, ...] = ()
    sessions: tuple[Named, ...] = ()
    event: Named | None = None
    location: str = ""
    city: str = ""
    country: str = ""
    source_type: str = ""
    """Digital Source Type as a URI."""
    ai_system: str = ""
    data_mining: str = ""
    """PLUS Data Mining as a URI."""
    constraints: str = ""
    filename: str = ""
    rights: dict[str, Any] = field(default_factory=dict)
    """The policy of ODRL."""
    renditions: tuple[ItemRendition, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, when, and under which address this installation is reached."""

    viewer: Viewer
    now: datetime
    base_url: str


def uri_of(asset_id: str) -> str:
    """The item's identifier: the same in every version, feed and format, and after a move to another host."""
    return uuid.uuid5(NAMES, asset_id).urn


def status_of(viewer: Viewer, terms: Terms, now: datetime) -> Status:
    """What a reader may do with it at `now`: the stricter of what they may, and what press may."""
    both = (viewer, NEWSROOM)
    if all(decide(one, terms, Action.DOWNLOAD, now).allowed for one in both):
        return "usable"
    seen = all(decide(one, terms, Action.SEE, now).allowed for one in both)
    return "withheld" if seen else "canceled"


def item_of(
    asset: Asset,
    row: NewsItem,
    policy_of_event: Policy,
    reader: Reader,
    notice: Notice | None = None,
    renditions: Sequence[ItemRendition] = (),
) -> Item:
    """The item of an asset (see `package.load`) for a reader. One that is canceled says so and no more."""
    terms = terms_of(asset)
    status = status_of(reader.viewer, terms, reader.now)
    item = Item(
        uri_of(asset.id),
        asset.id,
        row.version,
        status,
        notice is not None and notice.kind == "corrected",
        row.first_at,
        row.changed_at,
        kind=asset.kind,
        is_generated=bool(degree(asset.digital_source_type)),
    )
    if status == "canceled":
        return replace(item, note=_why_canceled(terms, reader, notice))
    return replace(
        _described(item, asset, policy_of_event),
        note=_note(asset, policy_of_event, notice),
        rights=policy(NEWSROOM, terms, concerned(asset, policy_of_event, reader.base_url)),
        renditions=tuple(renditions) if status == "usable" else (),
    )


def gone(row: NewsItem) -> Item:
    """The item of an asset that is not there any more."""
    status: Status = "canceled"
    return Item(
        uri_of(row.asset_id), row.asset_id, row.version, status, False, row.first_at, row.changed_at, GONE
    )


def fingerprint(asset: Asset | None, policy_of_event: Policy, notice: Notice | None, now: datetime) -> str:
    """Hash of all that an item says at `now`, whoever reads it: another one is another version."""
    if asset is None:
        return hashlib.sha256(b"gone").hexdigest()
    terms = terms_of(asset)
    item = _described(Item(uri_of(asset.id), asset.id, 0, "usable", False, now, now), asset, policy_of_event)
    said = asdict(replace(item, first_at=None, changed_at=None))  # type: ignore[arg-type]
    said |= {
        "terms": asdict(terms),
        "status": [status_of(one, terms, now) for one in (NEWSROOM, _TEAM)],
        "note": _note(asset, policy_of_event, notice),
        "notice": notice.id if notice else None,
        "original": asset.sha256,
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


_TEAM = Viewer(frozenset({"admin"}))


def due_at(asset: Asset | None, now: datetime) -> datetime | None:
    """When the item changes by itself."""
    if asset is None:
        return None
    terms = terms_of(asset)
    return min((one for one in (terms.embargo, terms.expires_at) if one and one > now), default=None)


def _described(item: Item, asset: Asset, policy_of_event: Policy) -> Item:
    subject = fields.subject_of(asset, policy_of_event)
    return replace(
        item,
        kind=asset.kind,
        is_generated=bool(degree(asset.digital_source_type)),
        taken_at=fields.local_time(asset),
        embargo=subject.embargo,
        expires_at=subject.expires_at,
        title=public_title(asset),
        headline=public_headline(asset) or public_title(asset) or asset.filename,
        caption=complete(asset.caption),
        byline=fields.byline(asset),
        credit_line=subject.credit_line,
        copyright=asset.copyright,
        usage_terms=" ".join(filter(None, (standing(subject), fields.usage_terms(asset, policy_of_event)))),
        source=policy_of_event.source or asset.credit,
        people=tuple(Named(one.person.slug, one.person.name) for one in stated(asset.persons)),
        tags=tuple(Named(one.tag.slug, one.tag.label) for one in stated(asset.tags)),
        sessions=tuple(Named(one.session.code, one.session.title) for one in stated(asset.sessions)),
        event=Named(asset.event.slug, asset.event.name),
        location=asset.location,
        city=asset.city,
        country=asset.country,
        source_type=source_type_uri(asset.digital_source_type),
        ai_system=" ".join(filter(None, (asset.ai_system_used, asset.ai_system_version_used))),
        data_mining=data_mining_uri(fields.data_mining(asset, policy_of_event)),
        constraints=asset.other_constraints,
        filename=asset.filename,
    )


def _note(asset: Asset, policy_of_event: Policy, notice: Notice | None) -> str:
    told = notice.reason.strip() if notice is not None else ""
    return " ".join(filter(None, (told, asset.instructions.strip())))


def _why_canceled(terms: Terms, reader: Reader, notice: Notice | None) -> str:
    """What press is told: the rule, and the team's words where they withdrew it."""
    why = say_all(decide(NEWSROOM, terms, Action.DOWNLOAD, reader.now).reasons)
    if notice is None or notice.kind != "withdrawn" or not notice.reason.strip():
        return why
    return f"{why} {notice.reason.strip()}"
