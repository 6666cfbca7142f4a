"""Keeping guesses, suggestions and groups in step with the faces that came and with what people decided.

Each step is a function of what the catalogue holds, so it may be killed and done again. None of it waits for
whoever changed something: a confirmed name, an undone one, a portrait and a new frame are all found here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    EditAction,
    Face,
    FaceConsent,
    FaceGroup,
    FacePortrait,
    Person,
    Source,
    Status,
)
from mediahub.messages import N_
from mediahub.tagging.depictions import put_depictions
from mediahub.tagging.faces.match import (
    MAX_KNOWN,
    Guess,
    Known,
    candidates,
    confidence,
    guesses,
    unpacked,
)
from mediahub.tagging.faces.switch import consent_of
from mediahub.tagging.model import Suggestion

TAGGER = "faces"
REASON = N_("A face is like the known faces of {name} (distance {distance}).")
AT_ONCE = 100
"""Pictures whose suggestions are written in one transaction."""


def fingerprint(session: DbSession, event_id: int) -> tuple[Any, ...]:
    """Changes whenever there is something to follow."""
    consent = consent_of(session, event_id)
    of_event = select(Asset.id).where(Asset.event_id == event_id)
    faces = select(func.count(), func.max(Face.id), func.count(Face.person_id), func.count(Face.group_id))
    portraits = select(func.count(), func.max(FacePortrait.id)).where(FacePortrait.event_id == event_id)
    edits = select(func.max(EditAction.id), func.max(EditAction.finished_at))
    return (
        consent.id if consent else None,
        *session.execute(faces.where(Face.asset_id.in_(of_event))).one(),
        *session.execute(portraits).one(),
        *session.execute(edits.where(EditAction.event_id == event_id)).one(),
    )


def settle(session: DbSession, event_id: int) -> None:
    """Read from the depictions what people decided: of guesses, and of names that they gave or took back."""
    in_event = Face.asset_id.in_(select(Asset.id).where(Asset.event_id == event_id))
    stays = {"synchronize_session": False}
    said = _depiction(
        Face.guess_id, AssetPerson.status == Status.ACCEPTED.value, AssetPerson.source == Source.FACE.value
    )
    confirmed = {"person_id": Face.guess_id, "guess_id": None}
    session.execute(update(Face).where(in_event, said).values(confirmed), execution_options=stays)
    # an answer that was taken back is a suggestion again
    open_again = _depiction(Face.person_id, AssetPerson.status == Status.SUGGESTED.value)
    guessed = {"guess_id": Face.person_id, "person_id": None}
    session.execute(update(Face).where(in_event, open_again).values(guessed), execution_options=stays)
    for column, name in ((Face.person_id, "person_id"), (Face.guess_id, "guess_id")):
        gone = ~_depiction(column, AssetPerson.status != Status.REJECTED.value)
        values = {name: None, "distance": None}
        session.execute(
            update(Face).where(in_event, column.is_not(None), gone).values(values), execution_options=stays
        )
    named = exists().where(Face.group_id == FaceGroup.id, Face.person_id == FaceGroup.person_id)
    nobody = FaceGroup.event_id == event_id, FaceGroup.person_id.is_not(None), ~named
    session.execute(update(FaceGroup).where(*nobody).values(person_id=None), execution_options=stays)


def _depiction(person: Any, *conditions: Any) -> Any:
    """That the face's picture has a depiction of this person for which the conditions hold."""
    return exists().where(AssetPerson.asset_id == Face.asset_id, AssetPerson.person_id == person, *conditions)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one picture is to say: by face whose it seems to be."""

    asset_id: str
    guesses: dict[int, Guess]
    known: frozenset[int]
    """Ids of its faces."""


def compare(session: DbSession, event_id: int, consent: FaceConsent) -> list[Wanted]:
    """The pictures whose guesses are to change."""
    known = known_faces(session, event_id)
    query = (
        select(Face.id, Face.asset_id, Face.embedding, Face.guess_id, Face.distance)
        .join(Asset, Asset.id == Face.asset_id)
        .where(Asset.event_id == event_id, Asset.state == "ready", Face.person_id.is_(None))
        .order_by(Face.asset_id, Face.id)
    )
    rows = session.execute(query).all()
    found = candidates(unpacked([row.embedding for row in rows]), known, consent.threshold)
    taken, rejected = _decided(session, event_id, [one.person for one in known])
    frames: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        frames[row.asset_id].append(number)
    wanted = []
    for asset_id, numbers in frames.items():
        of_frame = {rows[number].id: found[number] for number in numbers}
        chosen = guesses(of_frame, taken[asset_id], rejected[asset_id])
        if any(_differs(rows[number], chosen.get(rows[number].id)) for number in numbers):
            wanted.append(Wanted(asset_id, chosen, frozenset(of_frame)))
    return wanted


def _differs(row: Any, guess: Guess | None) -> bool:
    if guess is None:
        return row.guess_id is not None
    return (row.guess_id, row.distance) != (guess.person, guess.distance)


def known_faces(session: DbSession, event_id: int) -> list[Known]:
    """Whose faces are known: from portraits, and from faces that people named, the largest first."""
    rows: dict[int, list[bytes]] = defaultdict(list)
    portraits = select(FacePortrait.person_id, FacePortrait.embedding)
    portraits = portraits.where(FacePortrait.event_id == event_id).order_by(FacePortrait.id)
    named = (
        select(Face.person_id, Face.embedding)
        .join(Asset, Asset.id == Face.asset_id)
        .where(Asset.event_id == event_id, Face.person_id.is_not(None))
        .order_by(Face.width.desc(), Face.id)
    )
    for person, embedding in [*session.execute(portraits), *session.execute(named)]:
        if len(rows[person]) < MAX_KNOWN:
            rows[person].append(embedding)
    return [Known(person, unpacked(embeddings)) for person, embeddings in sorted(rows.items())]


def _decided(
    session: DbSession, event_id: int, people: Sequence[int]
) -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """By picture, who has a named face in it, and who was said not to be in it."""
    taken: dict[str, set[int]] = defaultdict(set)
    rejected: dict[str, set[int]] = defaultdict(set)
    if not people:
        return taken, rejected
    named = select(Face.asset_id, Face.person_id).join(Asset, Asset.id == Face.asset_id)
    named = named.where(Face.person_id.is_not(None))
    for asset_id, person in session.execute(named.where(Asset.event_id == event_id)):
        if person is not None:
            taken[asset_id].add(person)
    refused = (
        select(AssetPerson.asset_id, AssetPerson.person_id)
        .join(Asset, Asset.id == AssetPerson.asset_id)
        .where(Asset.event_id == event_id, AssetPerson.status == Status.REJECTED.value)
    )
    for asset_id, person in session.execute(refused):
        rejected[asset_id].add(person)
    return taken, rejected


def suggest(session: DbSession, wanted: Iterable[Wanted]) -> None:
    """Write the guesses of some pictures, and suggest these people for them."""
    wanted = list(wanted)
    people = {guess.person for one in wanted for guess in one.guesses.values()}
    names: dict[int, str] = dict(
        session.execute(select(Person.id, Person.name).where(Person.id.in_(people))).all()
    )
    changed = []
    for one in wanted:
        free = update(Face).where(Face.id.in_(one.known), Face.person_id.is_(None))
        session.execute(free.values(guess_id=None, distance=None))
        for face, guess in one.guesses.items():
            mine = update(Face).where(Face.id == face, Face.person_id.is_(None))
            session.execute(mine.values(guess_id=guess.person, distance=guess.distance))
        said = [_suggestion(guess, names[guess.person]) for guess in one.guesses.values()]
        if put_depictions(session, one.asset_id, said, {TAGGER}):
            changed.append(one.asset_id)
    enqueue(session, changed)


def _suggestion(guess: Guess, name: str) -> Suggestion:
    return Suggestion(
        Source.FACE,
        confidence(guess.distance),
        Status.SUGGESTED,
        person=guess.person,
        reason=REASON,
        values={"name": name, "distance": f"{guess.distance:.2f}"},
        tagger=TAGGER,
    )
