"""People with all their names: how captions, slides and searches know them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from mediahub.catalog.models import Person
from mediahub.http.context import event_of, event_or_404, services, viewer
from mediahub.http.incoming import json_body
from mediahub.rights import Capability
from mediahub.tagging import pending
from mediahub.tagging.agenda.people import PersonForm, add_person, change_person, people_of
from mediahub.web.tagging.access import guard_programme

blueprint = Blueprint("programme_people", __name__, url_prefix="/events/<slug>/programme/people")
guard_programme(blueprint)

LANGUAGES = ("", "zh-Hans", "zh-Hant", "ja", "ko", "ru", "ar", "en", "de", "fr", "es", "pt")


@blueprint.get("")
def page(slug: str) -> str:
    """Everyone who speaks at the event or is seen in its pictures."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = people_of(database, event.id)
        return render_template(
            "tagging/people.html",
            event=event,
            people=found.people,
            details={one.id: _details(one) for one in found.people},
            speakers=found.speakers,
            frames=found.frames,
            name_languages=LANGUAGES,
            may_edit=viewer().may(Capability.EDIT_PROGRAMME),
            waiting=pending.count_waiting(database, event.id),
        )


@blueprint.post("")
def add(slug: str) -> Response:
    """Add a person."""
    saved = add_person(services().database, event_of(slug).id, _form())
    return jsonify(id=saved.id, waiting=saved.waiting)


@blueprint.post("/<int:person_id>")
def change(slug: str, person_id: int) -> Response:
    """Give a person this name, this role and exactly these other names."""
    saved = change_person(services().database, viewer(), event_of(slug).id, person_id, _form())
    return jsonify(id=saved.id, waiting=saved.waiting)


def _details(person: Person) -> dict[str, Any]:
    """What the form shows of a person."""
    names = [{"text": name.text, "lang": name.lang} for name in person.names if name.kind != "main"]
    return {"id": person.id, "name": person.name, "role": person.role, "names": names}


def _form() -> PersonForm:
    """Name, role and other names with their languages."""
    body = json_body()
    aliases = [(one.text("text"), one.text("lang")) for one in body.objects("names")]
    return PersonForm(body.text("name").strip(), body.text("role").strip(), aliases)
