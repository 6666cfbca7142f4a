"""People with all their names: how captions, slides and searches know them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.models import Asset, AssetPerson, Event, Person, SessionPerson, Status
from mediahub.catalog.models import Session as ProgrammeSession
from mediahub.catalog.names import fold, slugify
from mediahub.catalog.outbox import announce
from mediahub.http.context import event_or_404, require_sign_in, services
from mediahub.http.incoming import json_body
from mediahub.tagging import due
from mediahub.tagging.agenda.change import save_names
from mediahub.web.tagging.programme import may_edit, require_team

blueprint = Blueprint("programme_people", __name__, url_prefix="/events/<slug>/programme/people")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_team)

LANGUAGES = ("", "zh-Hans", "zh-Hant", "ja", "ko", "ru", "ar", "en", "de", "fr", "es", "pt")
LONGEST = 200
REJECTED = Status.REJECTED.value


@blueprint.get("")
def page(slug: str) -> str:
    """Everyone who speaks at the event or is seen in its pictures."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        frames = _frames(database, event)
        speakers = set(
            database.scalars(
                select(SessionPerson.person_id)
                .join(ProgrammeSession, ProgrammeSession.id == SessionPerson.session_id)
                .where(ProgrammeSession.event_id == event.id)
            )
        )
        query = select(Person).options(selectinload(Person.names)).order_by(Person.name)
        people = [one for one in database.scalars(query) if one.id in speakers or one.id in frames]
        return render_template(
            "tagging/people.html",
            event=event,
            people=people,
            details={one.id: _details(one) for one in people},
            speakers=speakers,
            frames=frames,
            name_languages=LANGUAGES,
            may_edit=may_edit(),
            waiting=sum(due.waiting(database, event.id).values()),
        )


@blueprint.post("")
def add(slug: str) -> Response:
    """Add a person."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        name, role, aliases = _said()
        person_slug = slugify(name)
        if database.scalar(select(Person.id).where(Person.slug == person_slug)):
            abort(409, gettext("%(name)s is there already.", name=name))
        person = Person(slug=person_slug, name=name, role="")
        database.add(person)
        database.flush()
        save_names(database, person, name, role, aliases)
        waiting = sum(due.waiting(database, event.id).values())
        return jsonify(id=person.id, waiting=waiting)


@blueprint.post("/<int:person_id>")
def change(slug: str, person_id: int) -> Response:
    """Give a person this name, this role and exactly these other names."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        person = database.get(Person, person_id)
        if person is None:
            abort(404, gettext("This person is not there any more."))
        save_names(database, person, *_said())
        marked = select(AssetPerson.asset_id).where(AssetPerson.person_id == person.id)
        announce(database, database.scalars(marked))
        waiting = sum(due.waiting(database, event.id).values())
    return jsonify(id=person_id, waiting=waiting)


def _details(person: Person) -> dict[str, Any]:
    """What the form shows of a person."""
    names = [{"text": name.text, "lang": name.lang} for name in person.names if name.kind != "main"]
    return {"id": person.id, "name": person.name, "role": person.role, "names": names}


def _said() -> tuple[str, str, list[tuple[str, str]]]:
    """Name, role and other names with their languages."""
    body = json_body()
    name, role = body.text("name").strip(), body.text("role").strip()
    aliases = [(one.text("text"), one.text("lang")) for one in body.objects("names")]
    if not fold(name):
        abort(400, gettext("A person needs a name."))
    if len(role) > 300 or any(len(text) > LONGEST for text in (name, *(text for text, _ in aliases))):
        abort(400, gettext("One of the texts is too long."))
    return name, role, aliases


def _frames(database: Session, event: Event) -> dict[int, int]:
    rows = database.execute(
        select(AssetPerson.person_id, func.count())
        .join(Asset, Asset.id == AssetPerson.asset_id)
        .where(
            Asset.event_id == event.id, Asset.state == "ready", AssetPerson.status != Status.REJECTED.value
        )
        .group_by(AssetPerson.person_id)
    )
    return dict(rows.all())
