"""What the palette answers to a few letters: pages, people, sessions, pictures and settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event
from mediahub.catalog.names import fold
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.search.port import Results
from mediahub.search.query.completion import Suggestion
from mediahub.web.answers.library import Tile
from mediahub.web.answers.palette import Palette, PaletteGroup, PaletteItem
from mediahub.web.library.facets import in_reader_s_words
from mediahub.web.palette.goals import PAGES, SETTINGS, Goal, beginning, offered
from mediahub.web.shared.page import all_events
from mediahub.web.shared.tiles import tiles

blueprint = Blueprint("palette", __name__)
blueprint.before_request(require_sign_in)
of_event = Blueprint("event_palette", __name__, url_prefix="/events/<slug>")
of_event.before_request(require_sign_in)
of_event.before_request(require_event)

MAX_LENGTH = 200
"""Letters that are compared."""
MAX_PAGES, MAX_SETTINGS, MAX_EVENTS, MAX_PICTURES = 7, 5, 3, 5
ICONS = {"person": "person", "session": "session", "tag": "tag", "photographer": "camera"}


@blueprint.get("/palette.json")
def anywhere() -> Response:
    """What is meant by `q`, on pages of no event."""
    text = _asked()
    return _answer([*_pages(text, None), *_events(text), *_settings(text, None)])


@of_event.get("/palette.json")
def within(slug: str) -> Response:
    """What is meant by `q`, on pages of an event."""
    text = _asked()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = [
            *_pages(text, slug),
            *_named(database, text, event),
            *_pictures(database, text, event),
            *_settings(text, slug),
            *_events(text),
        ]
    return _answer(found)


def _asked() -> str:
    return request.args.get("q", "").strip()[:MAX_LENGTH]


def _pages(text: str, slug: str | None) -> Iterator[PaletteGroup]:
    goals = offered(PAGES, text, viewer(), slug, MAX_PAGES)
    yield _group("pages", gettext("Pages"), [_goal(one, slug) for one in goals])


def _settings(text: str, slug: str | None) -> Iterator[PaletteGroup]:
    goals = offered(SETTINGS, text, viewer(), slug, MAX_SETTINGS) if text else []
    yield _group("settings", gettext("Settings"), [_goal(one, slug) for one in goals])


def _named(database: Session, text: str, event: Event) -> Iterator[PaletteGroup]:
    """People, sessions, tags and photographers that have pictures for whoever asks."""
    found = services().search.complete(text, event=event.slug, viewer=viewer()) if text else []
    # all that was typed is the name
    whole = in_reader_s_words(database, [one for one in found if one.kind in ICONS and not one.text], text)
    headings = {
        "person": gettext("People"),
        "session": gettext("Sessions"),
        "tag": gettext("Tags"),
        "photographer": gettext("Photographers"),
    }
    for kind, heading in headings.items():
        yield _group(kind, heading, [_suggestion(one, event) for one in whole if one.kind == kind])


def _suggestion(one: Suggestion, event: Event) -> PaletteItem:
    facet: dict[str, Any] = {one.facet: one.value}
    address = url_for("library.page", slug=event.slug, **facet)
    return _item(one.label, address, ICONS[one.kind], note=one.note, count=one.count)


def _pictures(database: Session, text: str, event: Event) -> Iterator[PaletteGroup]:
    """The pictures that the library would show first, then those that the last word only begins."""
    if not text:
        return
    found = _found(text, event)
    begun = beginning(text)
    ids, everything, total = list(found.ids), text, found.total
    if begun and len(ids) < MAX_PICTURES and (wider := _found(begun, event)).total > total:
        ids = list(dict.fromkeys([*ids, *wider.ids]))[:MAX_PICTURES]
        everything, total = begun, wider.total
    drawn = tiles(database, event, ids)
    items = [
        _item(
            drawn[one]["title"],
            url_for("assets.page", asset_id=one),
            "photo",
            note=_session_of(drawn[one]),
            thumb=drawn[one]["thumb"],
        )
        for one in ids
        if one in drawn
    ]
    if total > len(items) > 0:
        address = url_for("library.page", slug=event.slug, q=everything)
        items.append(_item(gettext("All that is found"), address, "search", count=total))
    yield _group("pictures", gettext("Pictures"), items)


def _session_of(tile: Tile) -> str:
    """The session of a picture where its title does not say it already; a guess says that it is one."""
    session = tile["session"]
    if session in tile["title"]:
        return ""
    return gettext("Maybe: %(name)s", name=session) if tile["session_is_guess"] else session


def _found(text: str, event: Event) -> Results:
    return services().search.search(text, event=event.slug, viewer=viewer(), limit=MAX_PICTURES, facets=())


def _events(text: str) -> Iterator[PaletteGroup]:
    wanted = fold(text)
    events = [one for one in all_events() if wanted in fold(one.name)] if wanted else []
    items = [_item(one.name, url_for("library.page", slug=one.slug), "event") for one in events[:MAX_EVENTS]]
    yield _group("events", gettext("Events"), items)


def _goal(goal: Goal, slug: str | None) -> PaletteItem:
    note = str(goal.note) if goal.note is not None else ""
    return _item(str(goal.label), goal.url(slug), goal.icon, note=note)


def _item(
    label: str, url: str, icon: str, *, note: str = "", thumb: str | None = None, count: int | None = None
) -> PaletteItem:
    return {"label": label, "note": note, "url": url, "icon": icon, "thumb": thumb, "count": count}


def _group(name: str, label: str, items: list[PaletteItem]) -> PaletteGroup:
    return {"name": name, "label": label, "items": items}


def _answer(groups: list[PaletteGroup]) -> Response:
    response = jsonify(Palette(groups=[one for one in groups if one["items"]]))
    response.cache_control.no_store = True
    return response
