"""Naming faces: a group at once, or one face; and the list of those to be named.

Naming is an `EditAction` on the people of the pictures like any other edit, and so is its undo.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import aliased

from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    EditAction,
    Event,
    Face,
    FaceGroup,
    FacePortrait,
    FaceScan,
    Person,
    Source,
    Status,
)
from mediahub.catalog.vocabulary import person_ids
from mediahub.curation.edits.bulk import editable_ids
from mediahub.curation.edits.editing import with_depiction
from mediahub.curation.edits.values import Changes, read_values
from mediahub.curation.review.review import Desk
from mediahub.messages import N_
from mediahub.rights import Viewer
from mediahub.tagging.faces.groups import typical_first
from mediahub.tagging.faces.match import unpacked
from mediahub.tagging.faces.switch import OFF_HERE, FacesProblem, hold_still

MAX_SHOWN = 60
"""Faces of a group that are shown, and so named at once."""
MIN_FACES = 2
"""Faces of a group that is worth a name."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A face as a page shows it: its place in the strip of its picture."""

    id: int
    asset_id: str
    place: int
    faces: int
    """In the strip."""
    key: str


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A group that wants a name."""

    id: int
    size: int
    faces: tuple[Shown, ...]
    """The most typical ones first, `MAX_SHOWN` at most."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of an event's faces."""

    faces: int
    embeddings: int
    portraits: int
    groups: int
    named: int
    suggestions: int
    pictures: int
    """That were looked at."""


def stored(session: DbSession, event_id: int) -> Stored:
    """Counts of everything that an erasure would take away."""
    of_event = Asset.event_id == event_id
    faces = select(func.count(Face.id), func.count(Face.person_id)).join(Asset, Asset.id == Face.asset_id)
    found, named = session.execute(faces.where(of_event)).one()
    portraits = _count(session, FacePortrait, FacePortrait.event_id == event_id)
    suggested = (
        select(func.count())
        .select_from(AssetPerson)
        .join(Asset, Asset.id == AssetPerson.asset_id)
        .where(
            of_event,
            AssetPerson.source == Source.FACE.value,
            AssetPerson.status == Status.SUGGESTED.value,
        )
    )
    scans = select(func.count()).select_from(FaceScan).join(Asset, Asset.id == FaceScan.asset_id)
    return Stored(
        faces=found,
        embeddings=found + portraits,
        portraits=portraits,
        groups=_count(session, FaceGroup, FaceGroup.event_id == event_id),
        named=named,
        suggestions=session.scalar(suggested) or 0,
        pictures=session.scalar(scans.where(of_event, FaceScan.scanned_at.is_not(None))) or 0,
    )


def _count(session: DbSession, model: type, condition: object) -> int:
    return session.scalar(select(func.count()).select_from(model).where(condition)) or 0  # type: ignore[arg-type]


def to_name(
    session: DbSession, event_id: int, limit: int, without: Collection[int] = ()
) -> tuple[list[Unnamed], int]:
    """The largest groups without a name, leaving some out, and how many there are in all."""
    size = func.count(Face.id)
    groups = (
        select(FaceGroup.id, size)
        .join(Face, Face.group_id == FaceGroup.id)
        .join(Asset, Asset.id == Face.asset_id)
        .where(
            FaceGroup.event_id == event_id,
            FaceGroup.person_id.is_(None),
            FaceGroup.is_hidden.is_(False),
            Asset.state == "ready",
        )
        .group_by(FaceGroup.id)
        .having(size >= MIN_FACES)
    )
    total = session.scalar(select(func.count()).select_from(groups.subquery())) or 0
    some = groups.where(FaceGroup.id.not_in(list(without))) if without else groups
    rows = session.execute(some.order_by(size.desc(), FaceGroup.id).limit(limit)).all()
    return [Unnamed(number, count, faces_of(session, number)) for number, count in rows], total


def faces_of(session: DbSession, group_id: int) -> tuple[Shown, ...]:
    """The faces of a group, the most typical ones first."""
    query = (
        select(Face.id, Face.asset_id, Face.place, FaceScan.faces, FaceScan.key, Face.embedding)
        .join(Asset, Asset.id == Face.asset_id)
        .join(FaceScan, FaceScan.asset_id == Face.asset_id)
        .where(Face.group_id == group_id, Asset.state == "ready")
        .order_by(Face.id)
    )
    rows = session.execute(query).all()
    if not rows:
        return ()
    order = typical_first(unpacked([row.embedding for row in rows]))[:MAX_SHOWN]
    return tuple(
        Shown(rows[at].id, rows[at].asset_id, rows[at].place, rows[at].faces, rows[at].key or "")
        for at in order
    )


def name_group(
    session: DbSession, event: Event, viewer: Viewer, group_id: int, face_ids: Iterable[int], name: str
) -> tuple[Person, EditAction | None]:
    """Say that these faces of a group, which somebody looked at, are this person's; the others shown are not.

    Faces of the group that were not shown are left to be suggested. Raises FacesProblem.
    """
    person = _person(session, event, name)
    group = session.get(FaceGroup, group_id)
    if group is None or group.event_id != event.id or group.person_id is not None:
        raise FacesProblem(N_("Someone else has named this group already."))
    shown = {face.id for face in faces_of(session, group_id)}
    chosen = shown.intersection(face_ids)
    if not chosen:
        raise FacesProblem(N_("Leave at least one face in."))
    action = _name(session, event, viewer, person, chosen, shown - chosen)
    group.person_id = person.id
    session.execute(
        update(Face).where(Face.group_id == group_id, Face.id.not_in(chosen)).values(group_id=None),
        execution_options={"synchronize_session": False},
    )
    return person, action


def name_face(
    session: DbSession, event: Event, viewer: Viewer, face_id: int, name: str
) -> tuple[Person, EditAction | None]:
    """Say whose one face is. Raises FacesProblem."""
    person = _person(session, event, name)
    face = face_in(session, event, face_id)
    return person, _name(session, event, viewer, person, {face.id}, frozenset())


def hide_group(session: DbSession, event: Event, group_id: int, hidden: bool) -> None:
    """Leave a group out of those to be named, or take it back in. Raises FacesProblem."""
    if hold_still(session, event.id) is None:
        raise FacesProblem(OFF_HERE)
    group = session.get(FaceGroup, group_id)
    if group is None or group.event_id != event.id:
        raise FacesProblem(N_("This group is gone."))
    group.is_hidden = hidden


def face_in(session: DbSession, event: Event, face_id: int) -> Face:
    """A face of a picture of the event. Raises FacesProblem."""
    query = select(Face).join(Asset, Asset.id == Face.asset_id)
    face = session.scalar(query.where(Face.id == face_id, Asset.event_id == event.id, Asset.state == "ready"))
    if face is None:
        raise FacesProblem(N_("This face is gone."))
    return face


def person_called(session: DbSession, name: str) -> Person:
    """The person that a name stands for, added if there is none. Raises FacesProblem."""
    name = " ".join(name.split())[:200]
    ids = person_ids(session, [name]) if name else {}
    if name not in ids:
        raise FacesProblem(N_("A name needs at least one letter or digit."))
    return session.get_one(Person, ids[name])


def _person(session: DbSession, event: Event, name: str) -> Person:
    if hold_still(session, event.id) is None:
        raise FacesProblem(OFF_HERE)
    return person_called(session, name)


def _name(
    session: DbSession,
    event: Event,
    viewer: Viewer,
    person: Person,
    theirs: Iterable[int],
    not_theirs: Iterable[int],
) -> EditAction | None:
    """Write whose faces these are, and whose they are not, as one action; None if all of it was known."""
    theirs, not_theirs = list(theirs), list(not_theirs)
    frames: dict[int, str] = dict(
        session.execute(select(Face.id, Face.asset_id).where(Face.id.in_([*theirs, *not_theirs]))).all()
    )
    mine = set(editable_ids(session, event, viewer, sorted(set(frames.values()))))
    shows = {frames[face] for face in theirs} & mine
    mistaken = _taken_for(session, theirs, person)
    held = read_values(session, sorted(mine), ["people"], lock=True)
    changes: Changes = {}
    for asset_id, values in held.items():
        before = values["people"]
        after = _with(before, person.slug) if asset_id in shows else _without(before, person.slug)
        for slug in mistaken.get(asset_id, ()):
            after = _corrected(after, slug)
        if after != before:
            changes[asset_id] = {"people": (before, after)}
    stays = {"synchronize_session": False}
    named = [face for face in theirs if frames[face] in mine]
    session.execute(
        update(Face).where(Face.id.in_(named)).values(person_id=person.id, guess_id=None),
        execution_options=stays,
    )
    return Desk(session, event, viewer).write(changes) if changes else None


def _taken_for(session: DbSession, faces: Sequence[int], person: Person) -> dict[str, set[str]]:
    """By picture, slugs of others whom these faces were taken for, and who have no other face in it."""
    person_of = func.coalesce(Face.person_id, Face.guess_id)
    other = aliased(Face)
    elsewhere = exists().where(
        other.asset_id == Face.asset_id,
        other.id.not_in(faces),
        func.coalesce(other.person_id, other.guess_id) == person_of,
    )
    query = select(Face.asset_id, Person.slug).join(Person, Person.id == person_of)
    found: dict[str, set[str]] = {}
    for asset_id, slug in session.execute(
        query.where(Face.id.in_(faces), person_of != person.id, ~elsewhere)
    ):
        found.setdefault(asset_id, set()).add(slug)
    return found


def _corrected(depictions: Sequence[list[object]], slug: str) -> list[list[object]]:
    """The depictions without somebody whom only this face spoke for."""
    by_face = any(row[0] == slug and row[1] == Source.FACE.value for row in depictions)
    return with_depiction(depictions, slug, "reject") if by_face else list(depictions)


def _with(depictions: Sequence[list[object]], slug: str) -> list[list[object]]:
    """The depictions of people with this one, whom a person found by the face."""
    if any(row[0] == slug for row in depictions):
        return with_depiction(depictions, slug, "accept")
    return sorted([*depictions, [slug, Source.FACE.value, 1.0, Status.ACCEPTED.value]])


def _without(depictions: Sequence[list[object]], slug: str) -> list[list[object]]:
    """`depictions` with this person rejected, so that nobody suggests them again; a given name stays."""
    held = next((row for row in depictions if row[0] == slug), None)
    if held is None:
        return sorted([*depictions, [slug, Source.FACE.value, 0.0, Status.REJECTED.value]])
    return (
        with_depiction(depictions, slug, "reject") if held[3] == Status.SUGGESTED.value else list(depictions)
    )
