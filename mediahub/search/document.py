"""From catalogue rows to search documents, a few queries for any number of assets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import (
    Asset,
    AssetFeatures,
    AssetPerson,
    AssetSession,
    AssetTag,
    AssetText,
    Event,
    FaceScan,
    Gallery,
    GalleryItem,
    Person,
    PersonName,
    Photographer,
    Session,
    Status,
    Tag,
    TagName,
)
from mediahub.media.vision.palette import unpacked
from mediahub.search.port import Document
from mediahub.search.schema import SET, micros
from mediahub.search.similarity.colours import indexed

READ_TOGETHER = 500
"""Ids in one query: under every database's limit of parameters."""
SEARCHED_STATES = ("ready",)
"""States of an asset in which it can be found."""
LARGEST_DIFFERENCE_OF_A_SQUARE = 0.05
"""Sides that differ by less than this part count as square."""

COLUMNS = [
    getattr(Asset, name)
    for name in (
        "id", "title", "headline", "caption", "creator", "credit", "city", "country", "location", "make",
        "model", "serial", "lens", "sharpness", "filename", "kind", "width", "height", "taken_at",
        "created_at", "rating", "iso", "f_number", "focal_length", "duration", "state", "rights_class",
        "embargo_until", "expires_at", "held", "gps_lat", "gps_lon", "colour",
    )
]  # fmt: skip
"""Every column of an asset that the index keeps something of."""


def build_documents(session: DbSession, ids: Iterable[str]) -> list[Document]:
    """The documents of those assets of `ids` that can be found: ready ones.

    What is missing from the answer (gone, not ready yet, in the trash) belongs out of the index.
    """
    wanted = list(dict.fromkeys(ids))
    names = Vocabulary(session)
    documents: list[Document] = []
    for start in range(0, len(wanted), READ_TOGETHER):
        documents.extend(_chunk(session, wanted[start : start + READ_TOGETHER], names))
    return documents


def _chunk(session: DbSession, ids: Sequence[str], names: Vocabulary) -> Iterator[Document]:
    rows = session.execute(
        select(
            *COLUMNS,
            Event.slug.label("event"),
            Event.timezone,
            Photographer.name.label("photographer"),
            AssetText.text,
            AssetFeatures.palette,
            FaceScan.faces,
        )
        .join(Event, Asset.event_id == Event.id)
        .join(Photographer, Asset.photographer_id == Photographer.id)
        .outerjoin(AssetText, AssetText.asset_id == Asset.id)
        .outerjoin(AssetFeatures, AssetFeatures.asset_id == Asset.id)
        .outerjoin(FaceScan, FaceScan.asset_id == Asset.id)
        .where(Asset.id.in_(ids), Asset.state.in_(SEARCHED_STATES))
    ).all()
    persons = _depictions(session, AssetPerson, AssetPerson.person_id, ids)
    tags = _depictions(session, AssetTag, AssetTag.tag_id, ids)
    sessions = _depictions(session, AssetSession, AssetSession.session_id, ids)
    galleries = _galleries(session, ids)
    for row in rows:
        depictions = (persons[row.id], tags[row.id], sessions[row.id])
        yield _document(row, names, galleries[row.id], *depictions)


def _galleries(session: DbSession, ids: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """By asset, slug and title of the galleries that it is in, without archived ones."""
    rows = session.execute(
        select(GalleryItem.asset_id, Gallery.slug, Gallery.title)
        .join(Gallery, GalleryItem.gallery_id == Gallery.id)
        .where(GalleryItem.asset_id.in_(ids), GalleryItem.is_hidden.is_(False), Gallery.archived_at.is_(None))
        .order_by(Gallery.id)
    )
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for asset_id, slug, title in rows:
        found[asset_id].append((slug, title))
    return found


def _depictions(
    session: DbSession, depiction: type[Any], target: Any, ids: Sequence[str]
) -> dict[str, _Depictions]:
    """By asset, the targets that nobody rejected: accepted ones first, then the most certain."""
    rows = session.execute(
        select(depiction.asset_id, target, depiction.status)
        .where(depiction.asset_id.in_(ids), depiction.status != Status.REJECTED.value)
        .order_by(depiction.status, depiction.confidence.desc())  # `accepted` sorts before `suggested`
    )
    found: dict[str, _Depictions] = defaultdict(_Depictions)
    for asset_id, key, status in rows:
        depictions = found[asset_id]
        depictions.all.append(key)
        if status == Status.ACCEPTED.value:
            depictions.accepted.append(key)
    return found


def _document(
    asset: Any,
    names: Vocabulary,
    galleries: Sequence[tuple[str, str]],
    people: _Depictions,
    tagged: _Depictions,
    shown: _Depictions,
) -> Document:
    """`asset` is a row of `COLUMNS` with its event, zone and photographer."""
    return Document(
        **_tagging(names, people, tagged, shown),
        id=asset.id,
        event=asset.event,
        title=asset.title,
        headline=asset.headline,
        caption=asset.caption,
        galleries=tuple(slug for slug, _ in galleries),
        gallery_names=tuple(title for _, title in galleries),
        photographer=asset.photographer,
        creator=asset.creator,
        credit=asset.credit,
        city=asset.city,
        country=asset.country,
        location=asset.location,
        camera=_camera(asset.make, asset.model),
        lens=asset.lens or "",
        device=_device(asset),
        sharpness=asset.sharpness or 0.0,
        filename=asset.filename,
        text=asset.text or "",
        palette=indexed(unpacked(asset.palette or "")),
        kind=asset.kind,
        orientation=orientation(asset.width, asset.height),
        day=asset.taken_at.astimezone(ZoneInfo(asset.timezone)).date().isoformat(),
        ratio=round(1000 * asset.width / asset.height) if asset.height else 1000,
        taken=micros(asset.taken_at),
        uploaded=micros(asset.created_at),
        rating=asset.rating or 0.0,
        iso=asset.iso or 0.0,
        f_number=asset.f_number or 0.0,
        focal_length=asset.focal_length or 0.0,
        duration=asset.duration or 0.0,
        state=asset.state,
        rights_class=asset.rights_class,
        embargo_until=_moment(asset.embargo_until),
        expires_at=_moment(asset.expires_at),
        held=SET if asset.held else "",
        has_gps=asset.gps_lat is not None and asset.gps_lon is not None,
        has_faces=bool(asset.faces),
        colour=asset.colour,
    )


class _Tagging(TypedDict):
    """What of a document comes from the people, tags and sessions of its asset."""

    persons: tuple[str, ...]
    person_names: tuple[str, ...]
    tags: tuple[str, ...]
    tag_names: tuple[str, ...]
    sessions: tuple[str, ...]
    session_titles: tuple[str, ...]
    rooms: tuple[str, ...]
    accepted_names: tuple[str, ...]


def _tagging(names: Vocabulary, people: _Depictions, tagged: _Depictions, shown: _Depictions) -> _Tagging:
    persons = [names.persons[key] for key in people.all]
    tags = names.with_ancestors(tagged.all)
    sessions = [names.sessions[key] for key in shown.all]
    return {
        "persons": tuple(person.slug for person in persons),
        "person_names": tuple(name for person in persons for name in person.names),
        "tags": tuple(tag.slug for tag in tags),
        "tag_names": tuple(name for tag in tags for name in tag.names),
        "sessions": tuple(item.code for item in sessions),
        "session_titles": tuple(item.title for item in sessions),
        "rooms": tuple(dict.fromkeys(item.room for item in sessions if item.room)),
        "accepted_names": names.accepted(people, tagged, shown),
    }


def orientation(width: int, height: int) -> str:
    """`landscape`, `portrait` or `square`, of the sides as shown."""
    if abs(width - height) <= LARGEST_DIFFERENCE_OF_A_SQUARE * max(width, height):
        return "square"
    return "landscape" if width > height else "portrait"


def _camera(make: str | None, model: str | None) -> str:
    """Make and model without saying the make twice: Canon's models begin with `Canon`."""
    make, model = make or "", model or ""
    return model if model.casefold().startswith(make.casefold()) else f"{make} {model}".strip()


def _device(asset: Any) -> str:
    """The camera body: its serial number says so, and model and photographer nearly. Empty without them."""
    if not asset.serial and not asset.model:
        return ""
    return f"{asset.event}/{asset.photographer}/{asset.model}/{asset.serial}"


def _moment(value: datetime | None) -> int | None:
    return None if value is None else micros(value)


@dataclass(slots=True)
class _Depictions:
    """What an asset is marked with, as keys: the best first."""

    all: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)


class _Named:
    """A person or tag: its slug, and all names it is known by."""

    __slots__ = ("names", "slug")

    def __init__(self, slug: str, name: str) -> None:
        self.slug = slug
        self.names = [name]

    def also(self, name: str) -> None:
        if name not in self.names:
            self.names.append(name)


class Vocabulary:
    """Everyone and everything that an asset can be marked with; small, so read once for a batch."""

    def __init__(self, session: DbSession) -> None:
        self.persons = {
            key: _Named(slug, name)
            for key, slug, name in session.execute(select(Person.id, Person.slug, Person.name))
        }
        for key, text in session.execute(
            select(PersonName.person_id, PersonName.text).order_by(PersonName.id)
        ):
            self.persons[key].also(text)
        self._tags: dict[int, _Named] = {}
        self._parents: dict[int, int | None] = {}
        for key, slug, label, parent in session.execute(select(Tag.id, Tag.slug, Tag.label, Tag.parent_id)):
            self._tags[key], self._parents[key] = _Named(slug, label), parent
        for key, text in session.execute(select(TagName.tag_id, TagName.text).order_by(TagName.id)):
            self._tags[key].also(text)
        self.sessions = {item.id: item for item in session.scalars(select(Session))}

    def with_ancestors(self, keys: Iterable[int]) -> list[_Named]:
        """These tags, each followed by what it is a kind of."""
        found: dict[int, _Named] = {}
        for key in keys:
            above: int | None = key
            while above is not None and above not in found:
                found[above] = self._tags[above]
                above = self._parents[above]
        return list(found.values())

    def accepted(self, people: _Depictions, tagged: _Depictions, shown: _Depictions) -> tuple[str, ...]:
        """Every name of what a person agreed to."""
        if not (people.accepted or tagged.accepted or shown.accepted):
            return ()
        named = [*(self.persons[key] for key in people.accepted), *self.with_ancestors(tagged.accepted)]
        titles = [self.sessions[key].title for key in shown.accepted]
        return tuple(dict.fromkeys([*(name for one in named for name in one.names), *titles]))
