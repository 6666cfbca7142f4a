"""Records of an event's rights: its words, its armed embargo, and who must not be published; and back.

What somebody released is in the record of its asset.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import DeliverySettings, Event, NoPublication, Person, Session, StandingTerms
from mediahub.records.columns import Json, from_json, to_json

TARGETS: dict[str, tuple[type[Any], str]] = {"session": (Session, "code"), "person": (Person, "slug")}
"""What standing terms are of, and the name that it keeps. A batch ends with its delivery."""


def terms_record(session: DbSession, event: Event) -> Json:
    """How the event's pictures are handed out."""
    settings = session.get(DeliverySettings, event.id)
    held = select(NoPublication, Person.slug).join(Person, Person.id == NoPublication.person_id)
    return {
        "settings": to_json(settings, ("event_id", "updated_by")) if settings else None,
        "no_publication": [
            to_json(row, ("event_id", "person_id", "set_by")) | {"person": slug}
            for row, slug in session.execute(
                held.where(NoPublication.event_id == event.id).order_by(Person.slug)
            )
        ],
        "standing": _standing(session, event),
    }


def restore_terms(session: DbSession, event: Event, record: Json) -> None:
    """Bring back what the event does not have yet."""
    if record.get("settings") and session.get(DeliverySettings, event.id) is None:
        session.add(DeliverySettings(event_id=event.id, **from_json(DeliverySettings, record["settings"])))
    for values in record.get("no_publication", ()):
        person = session.scalar(select(Person.id).where(Person.slug == values["person"]))
        if person is not None and session.get(NoPublication, (event.id, person)) is None:
            kept = from_json(NoPublication, values)
            session.add(NoPublication(event_id=event.id, person_id=person, **kept))
    for values in record.get("standing", ()):
        _restore_standing(session, event, values)
    session.flush()


def _standing(session: DbSession, event: Event) -> list[Json]:
    rows = session.scalars(
        select(StandingTerms).where(StandingTerms.event_id == event.id).order_by(StandingTerms.id)
    )
    found = []
    for row in rows:
        if row.kind in TARGETS:
            model, name = TARGETS[row.kind]
            target = session.get(model, row.target_id)
            if target is not None:
                values = to_json(row, ("id", "event_id", "target_id", "set_by"))
                found.append(values | {"target": getattr(target, name)})
    return found


def _restore_standing(session: DbSession, event: Event, values: Json) -> None:
    model, name = TARGETS[values["kind"]]
    target = select(model.id).where(getattr(model, name) == values["target"])
    if model is Session:
        target = target.where(Session.event_id == event.id)
    found = session.scalar(target)
    known = {"event_id": event.id, "kind": values["kind"], "target_id": found}
    if found is not None and session.scalar(select(StandingTerms.id).filter_by(**known)) is None:
        session.add(StandingTerms(**{**from_json(StandingTerms, values), **known}))
