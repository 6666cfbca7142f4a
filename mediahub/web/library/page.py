"""The library of an event: its page, and what the page asks for while someone works in it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.blueprints import BlueprintSetupState
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import Event
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.programme import sessions_by_code, suggested_by_code
from mediahub.catalog.vocabulary import names_by_slug
from mediahub.http.context import event_or_404, require_event, require_sign_in, services, viewer
from mediahub.http.incoming import json_body
from mediahub.http.language import page_language, translated
from mediahub.rights import Capability
from mediahub.search.port import FACETS, Results, Unavailable
from mediahub.search.port import Layout as Placed
from mediahub.search.query.completion import Suggestion as Completed
from mediahub.search.query.highlighting import words_to_highlight
from mediahub.web.answers import Chip, Layout, Places, Pulse, SessionFacts, Timeline, WaysOn
from mediahub.web.answers.tagging import Suggestion, Suggestions
from mediahub.web.library.chips import chips_of, remarks_on, remarks_on_words
from mediahub.web.library.facets import in_reader_s_words, named_facets
from mediahub.web.library.layout import Arrangement, arrange
from mediahub.web.library.layout_changes import Layouts, changes, known, remembered_layouts
from mediahub.web.library.stacks import closed, folded, folded_at, opened, tops_of
from mediahub.web.library.starting_points import starting_points
from mediahub.web.press.page import note_presence
from mediahub.web.shared.query import LibraryQuery, language, query
from mediahub.web.shared.tiles import MAX_TILES, tiles

blueprint = Blueprint("library", __name__, url_prefix="/events/<slug>")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_event)
IN_TIME = ("taken", "-taken")
"""Orders in which headings by day and session make sense."""
HELPED = frozenset({"field", "value"})
"""Kinds of suggestions whose note is help, not a name."""
MEMORY = "mediahub-layouts"
MAX_CHOSEN = 200_000


@blueprint.record
def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions[MEMORY] = remembered_layouts()


@blueprint.get("/")
def page(slug: str) -> str:
    """The library page; which pictures it shows is for the script, from the URL."""
    note_presence()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template("library/library.html", event=event, **language())


@blueprint.get("/layout.json")
def layout(slug: str) -> Response:
    """The whole result of the query in the URL: every picture's place, headings, facets, total."""
    asked = query()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        tops = tops_of(database, event)
        tag = _etag(slug, (*asked.key, len(tops), *opened()), services().search.generation())
        if services().search.generation() and tag in request.if_none_match:  # else nothing says what changed
            return Response(status=304, headers={"ETag": f'"{tag}"'})
        generation = services().search.generation()
        found = _found(event, asked)
        asked, placed, results = found.asked, found.placed, found.results
        shown = closed(placed, tops, opened())
        arrangement = arrange(shown, grouped=results.sort in IN_TIME)
        places = _places(slug, arrangement, tag)
        body: Layout = {
            "generation": generation,
            "tag": tag,
            "total": len(shown.ids),
            "in_stacks": len(placed.ids) - len(shown.ids),
            "folded": folded_at(placed, shown, tops),
            "sort": results.sort,
            **places,
            "sections": arrangement.sections,
            "sessions": _programme(database, event, {code for _, _, code in arrangement.sections if code}),
            "facets": named_facets(database, event, results.facets, asked.filters),
            "timeline": found.timeline,
            "messages": [*found.remarks, *map(translated, results.messages)],
            "chips": found.chips,
            "asked": asked.text,
            "wanted": words_to_highlight(asked.text),
            **_ways_on(database, event, asked, nothing=bool(generation) and not placed.ids),
            "timezone": event.timezone,
        }
    return _compact(body, tag)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a question finds, and what was asked for it."""

    asked: LibraryQuery
    results: Results
    placed: Placed
    timeline: Timeline | None
    chips: list[Chip]
    remarks: list[str]


def _found(event: Event, asked: LibraryQuery) -> _Found:
    """What fits the question; while search does not answer, everything by day and session, which is said."""
    search, who = services().search, viewer()
    try:
        results, asked, remarks = _fitting(event, asked, FACETS)
        placed = search.layout(
            asked.text,
            event=event.slug,
            viewer=who,
            filters=asked.filters,
            sort=asked.sort,
            preferred=asked.preferred,
        )
        return _Found(asked, results, placed, _timeline(event, asked), chips_of(event, asked.text), remarks)
    except Unavailable:
        results, placed = search.by_catalogue(
            event=event.slug, viewer=who, filters=asked.filters, sort=asked.sort
        )
        return _Found(asked, results, placed, None, [], [])


def _places(slug: str, arrangement: Arrangement, tag: str) -> Places:
    """Every picture's place, or what changed since the layout that the page holds, where that is known."""
    memory: Layouts = current_app.extensions[MEMORY]
    reader = repr(_reader(slug))
    held = memory.find((reader, request.args.get("since", "")))
    memory.put((reader, tag), known(arrangement))
    changed = changes(held, arrangement) if held else None
    if changed is not None:
        return {"changes": changed}
    return {"ids": arrangement.ids, "boxes": arrangement.boxes}


def _timeline(event: Event, asked: LibraryQuery) -> Timeline | None:
    """Bars of pictures over time, and the span that the query has chosen; in milliseconds since 1970."""
    found = services().search.timeline(asked.text, event=event.slug, viewer=viewer(), filters=asked.filters)
    if found is None:
        return None
    chosen = found.chosen and [None if end is None else end // 1000 for end in found.chosen]
    bars = found.bars
    return {
        "start": bars.start // 1000,
        "step": bars.step // 1000,
        "counts": list(bars.counts),
        "chosen": chosen,
    }


@blueprint.post("/folded.json")
def folded_in(slug: str) -> Response:
    """Which pictures that the query in the URL finds lie in closed stacks under the chosen ones (`ids`)."""
    chosen, asked = json_body().texts("ids", most=MAX_CHOSEN) or [], query()
    with services().database.read() as database:
        event = event_or_404(database, slug)
        tops = tops_of(database, event)
        _, asked, _ = _fitting(event, asked, ())
    placed = services().search.layout(
        asked.text, event=slug, viewer=viewer(), filters=asked.filters, sort=asked.sort
    )
    return jsonify(ids=folded(placed, tops, opened(), set(chosen)))


@blueprint.get("/complete.json")
def complete(slug: str) -> Response:
    """What the words being typed may become, within the filters of the URL."""
    asked = query()
    with services().database.read() as database:
        event_or_404(database, slug)
        text = request.args.get("q", "")
        found = services().search.complete(text, event=slug, viewer=viewer(), filters=asked.filters)
        named = in_reader_s_words(database, found, text)
    response = jsonify(Suggestions(suggestions=[_suggestion(one) for one in named]))
    response.cache_control.no_store = True
    return response


@blueprint.post("/tiles.json")
def tile_data(slug: str) -> Response:
    """What to draw for each of the ids asked for."""
    ids = json_body().get("ids")
    if not isinstance(ids, list) or len(ids) > MAX_TILES or not all(isinstance(one, str) for one in ids):
        message = f"Send {{'ids': […]}} with at most {MAX_TILES} ids."
        return _answer({"error": {"code": "bad_ids", "message": message}}, 400)
    with services().database.read() as database:
        return jsonify(tiles(database, event_or_404(database, slug), ids))


@blueprint.get("/pulse.json")
def pulse(slug: str) -> Response:
    """Has anything changed since the layout was asked for?"""
    generation = services().search.generation()
    with services().database.read() as database:
        found, _, _ = _fitting(event_or_404(database, slug), query(), ())
    response = jsonify(Pulse(generation=generation, total=found.total))
    response.cache_control.no_store = True
    return response


def _suggestion(one: Completed) -> Suggestion:
    return {
        "kind": one.kind,
        "label": one.label,
        "note": translated(one.note) if one.kind in HELPED else one.note,
        "text": one.text,
        "facet": one.facet,
        "value": one.value,
        "count": one.count,
    }


def _count(event: Event, asked: LibraryQuery, facets: tuple[str, ...]) -> Results:
    return services().search.search(
        asked.text,
        event=event.slug,
        viewer=viewer(),
        filters=asked.filters,
        sort=asked.sort,
        offset=0,
        limit=0,
        facets=facets,
    )


def _fitting(
    event: Event, asked: LibraryQuery, facets: tuple[str, ...]
) -> tuple[Results, LibraryQuery, list[str]]:
    """What fits the question, else what nearly does: results, what was asked for them, and what to say."""
    found = _count(event, asked, facets)
    if found.total or not asked.text:
        return found, asked, []
    near = services().search.nearest(asked.text, event=event.slug, viewer=viewer(), filters=asked.filters)
    if near is None:
        return found, asked, remarks_on_words(event, asked.text)
    asked = asked.reworded(near.text, near.dropped)
    return _count(event, asked, facets), asked, remarks_on(near)


def _ways_on(database: DbSession, event: Event, asked: LibraryQuery, *, nothing: bool) -> WaysOn:
    """What to drop of a question that finds `nothing`; where that does not help, what else there is."""
    drops = _drops(event, asked) if nothing else []
    lost = nothing and not drops and bool(asked.text or asked.filters)
    return {"drops": drops, "starting_points": starting_points(database, event) if lost else []}


def _drops(event: Event, asked: LibraryQuery) -> list[tuple[str, str, int]]:
    """What to drop of a query that finds nothing, and how many pictures that gives; the most first."""
    tried = [(name, value, _count(event, less, ()).total) for name, value, less in asked.narrower_parts()]
    return sorted((one for one in tried if one[2]), key=lambda one: -one[2])


def _programme(database: DbSession, event: Event, codes: Collection[str]) -> dict[str, SessionFacts]:
    """What the headings say of these sessions, by code."""
    shown = sessions_by_code(database, event.id, codes)
    speakers = {slug for session in shown for slug in session.speakers}
    names = names_by_slug(database, speakers, page_language())
    open_ones = suggested_by_code(database, event.id, codes) if viewer().may(Capability.SEE_DRAFTS) else {}
    return {
        session.code: {
            "title": session.title,
            "room": session.room,
            "starts": session.starts_at.isoformat(),
            "ends": session.ends_at.isoformat(),
            "speakers": [names[slug] for slug in session.speakers],
            "suggested": open_ones.get(session.code),
        }
        for session in shown
    }


def _etag(slug: str, asked: tuple[object, ...], generation: str) -> str:
    """What the answer depends on: index, question, who asks, and (rights end by the clock) the minute."""
    minute = utcnow().replace(second=0, microsecond=0)
    facts = (slug, asked, generation, *_reader(slug), page_language(), minute.isoformat())
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _reader(slug: str) -> tuple[bool, bool]:
    """What decides which pictures of the event whoever asks may see."""
    who = viewer()
    return who.in_team, who.is_press_of(slug)


def _compact(body: Layout, tag: str) -> Response:
    """JSON, compressed where the browser takes it: a hundred thousand ids are two megabytes."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    response = Response(mimetype="application/json")
    if "gzip" in request.accept_encodings:
        data = gzip.compress(data, compresslevel=1)
        response.headers["Content-Encoding"] = "gzip"
    response.set_data(data)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    return response


def _answer(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response
