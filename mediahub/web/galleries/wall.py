"""The gallery wall of an event: covers, and what is done to a gallery as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session as DbSession
from werkzeug.wrappers import Response as BaseResponse

from mediahub.alerts.keeping import list_searches
from mediahub.alerts.question import read_question
from mediahub.catalog.models import Asset, Gallery, GalleryComment, ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import edit, galleries
from mediahub.curation.galleries import live as galleries_live
from mediahub.curation.galleries import publish as galleries_publish
from mediahub.curation.galleries.galleries import CURATORS, GalleryError
from mediahub.curation.galleries.operations import Add
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import Body, json_body, number_asked
from mediahub.rights import TEAM
from mediahub.search.port import FACETS
from mediahub.web.galleries.public import embed_code, gallery_url
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("galleries", __name__)
blueprint.before_request(require_sign_in)
WALL = 4
"""Pictures of a gallery on the wall: its cover, and the next few."""


@blueprint.before_request
def require_team() -> None:
    """Drafts are the team's. What is published is for everyone, elsewhere."""
    if not viewer().roles & TEAM:
        abort(403, gettext("Galleries in the making are for the event's team."))


@blueprint.get("/events/<slug>/galleries/")
def page(slug: str) -> str:
    """All galleries of the event as a wall of covers; with `archived`, those that were put away."""
    archived = request.args.get("archived") is not None
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = galleries.of_event(database, event.id, archived=archived)
        cards = _cards(database, found)
        put_away = select(func.count()).select_from(Gallery)
        put_away = put_away.where(Gallery.event_id == event.id, Gallery.archived_at.is_not(None))
        archived_count = database.scalar(put_away) or 0
        searches = _searches(database, event.id)
    return render_template(
        "galleries/wall.html",
        event=event,
        cards=cards,
        archived=archived,
        archived_count=archived_count,
        searches=searches,
        asked=number_asked("search", 0),
        may_change=may_change(),
    )


@blueprint.get("/events/<slug>/galleries.json")
def listed(slug: str) -> Response:
    """The galleries that pictures can be put in."""
    with services().database.read() as database:
        found = galleries.of_event(database, event_or_404(database, slug).id)
        cards = _cards(database, found)
    return fresh(jsonify(galleries=cards))


@blueprint.post("/events/<slug>/galleries/")
def create(slug: str) -> Response:
    """A new gallery: empty, of chosen pictures (`ids`), or live (`live`: `q` and `filters`)."""
    body = json_body()
    live, ids = _live_query(body.get("live")), id_list(body.get("ids"))
    identity = make_gallery(slug, body.text("title"), ids=ids, live_query=live)
    return fresh(jsonify(id=identity, edit=url_for("gallery_edit.page", gallery_id=identity)))


@blueprint.post("/galleries/<int:gallery_id>/duplicate")
def duplicate(gallery_id: int) -> Response:
    """A draft of its own with the same pictures."""

    def do(database: DbSession, gallery: Gallery) -> int:
        title = json_body().text("title") or gettext("%(title)s, a copy", title=gallery.title)
        return galleries.duplicate(database, gallery, title, viewer().user_id).id

    made = changed(gallery_id, do)
    return fresh(jsonify(id=made, edit=url_for("gallery_edit.page", gallery_id=made)))


@blueprint.post("/galleries/<int:gallery_id>/merge")
def merge(gallery_id: int) -> Response:
    """Take in the sections and pictures of another gallery (`from`), which is put away."""
    return fresh(jsonify(came=joined(gallery_id, json_body().integer("from") or 0)))


@blueprint.post("/galleries/<int:gallery_id>/archive")
def archive(gallery_id: int) -> Response:
    """Put it away."""
    changed(gallery_id, lambda database, one: galleries.archive(database, one, viewer().user_id))
    return fresh(jsonify(archived=True))


@blueprint.post("/galleries/<int:gallery_id>/bring-back")
def bring_back(gallery_id: int) -> Response:
    """Take it out of the archive."""
    changed(gallery_id, lambda database, one: galleries.bring_back(database, one, viewer().user_id))
    return fresh(jsonify(archived=False))


@blueprint.post("/galleries/<int:gallery_id>/publish")
def publish(gallery_id: int) -> Response:
    """Publish the draft as a new version. The answer says what was left out, and why."""
    return fresh(jsonify(publish_gallery(gallery_id, str(json_body().get("note") or ""))))


@blueprint.post("/galleries/<int:gallery_id>/unpublish")
def unpublish(gallery_id: int) -> Response:
    """Take it off the public pages at once."""
    changed(gallery_id, lambda database, one: galleries_publish.unpublish(database, one, viewer().user_id))
    return fresh(jsonify(published=None))


@blueprint.post("/galleries/<int:gallery_id>/versions/<int:number>/restore")
def restore(gallery_id: int, number: int) -> Response:
    """Let the draft be what a version was."""
    who = viewer().user_id
    changed(gallery_id, lambda database, one: galleries_publish.restore(database, one, number, who))
    return fresh(jsonify(restored=number))


def may_change() -> bool:
    """Whether whoever asks may change galleries."""
    return bool(viewer().roles & CURATORS)


def require_curator() -> None:
    if not may_change():
        abort(403, gettext("Only the event's marketing team and admins change galleries."))


def changed(gallery_id: int, do: Callable[[DbSession, Gallery], Any]) -> Any:
    """What `do` answers for the locked gallery, in one transaction; 409 with its words where it cannot."""
    require_curator()
    with services().database.begin() as database:
        gallery = galleries.lock(database, gallery_id)
        if gallery is None:
            abort(404, gettext("There is no such gallery."))
        try:
            return do(database, gallery)
        except GalleryError as error:
            abort(409, str(error))


def make_gallery(slug: str, title: str, *, ids: list[str], live_query: dict[str, Any] | None) -> int:
    """A new gallery of these pictures, or of what a search finds; its id. 400 where it cannot be."""
    require_curator()
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        who = viewer().user_id
        try:
            made = galleries.create(database, event.id, title, user_id=who, live_query=live_query)
        except GalleryError as error:
            abort(400, str(error))
        if ids:
            edit.apply(database, made, [Add(op="add", ids=ids)], who)
        identity = made.id
    bring_up_to_date(identity)
    return identity


def publish_gallery(gallery_id: int, note: str) -> dict[str, Any]:
    """Publish the draft as it is now, and have the sizes for its page made: `version`, `left_out` and its
    addresses."""
    require_curator()
    bring_up_to_date(gallery_id)

    def do(database: DbSession, gallery: Gallery) -> tuple[dict[str, Any], list[str]]:
        version = galleries_publish.publish(database, gallery, viewer().user_id, utcnow(), note)
        answer = {
            "version": version.number,
            "left_out": version.left_out,
            "url": gallery_url(gallery.slug),
            "embed": embed_code(gallery.slug, gallery.title),
        }
        return answer, galleries_publish.ids_of(version.content)

    answer, ids = changed(gallery_id, do)
    jobs = services().jobs
    for identity in ids:
        jobs.make_web_sizes(identity)
    return dict(answer)


def joined(gallery_id: int, source_id: int) -> int:
    """Take in another gallery; how many pictures came. 409 where that cannot be."""

    def do(database: DbSession, gallery: Gallery) -> int:
        source = galleries.lock(database, source_id)
        if source is None:
            raise GalleryError(gettext("The other gallery does not exist."))
        return galleries.merge(database, gallery, source, viewer().user_id)

    return int(changed(gallery_id, do))


def bring_up_to_date(gallery_id: int) -> None:
    """Let a live gallery hold what its search finds now."""
    with services().database.read() as database:
        gallery = galleries.load(database, gallery_id)
        if gallery is None or gallery.live_query is None or gallery.archived_at is not None:
            return
        found = galleries_live.found_ids(services().search, gallery.event.slug, gallery.live_query)
        if found is None or not galleries_live.is_behind(gallery, found):
            return
    with services().database.begin() as database:
        locked = galleries.lock(database, gallery_id)
        if locked is not None and locked.live_query is not None:
            galleries_live.bring_up_to_date(database, locked, found)


def id_list(value: Any) -> list[str]:
    """Ids of assets that a script sent."""
    return [one for one in value if isinstance(one, str)][: galleries.MOST] if isinstance(value, list) else []


def fresh(response: Response | BaseResponse) -> Any:
    """For now only: nothing keeps it."""
    response.cache_control.no_store = True
    return response


def _searches(database: DbSession, event_id: int) -> list[dict[str, Any]]:
    """The saved searches that a live gallery can be made of."""
    found = [one.search for one in list_searches(database, viewer(), event_id)]
    asked = [(one, read_question(one.query)) for one in found]
    return [
        {"id": one.id, "name": one.name, "live": {"q": question.text, "filters": dict(question.filters)}}
        for one, question in asked
    ]


def _live_query(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, dict):
        return None
    given = value.get("filters")
    filters: dict[str, Any] = given if isinstance(given, dict) else {}
    return {
        "q": Body(value).text("q")[:1000],
        "filters": {name: id_list(filters[name]) for name in FACETS if filters.get(name)},
    }


def _cards(database: DbSession, found: list[Gallery]) -> list[dict[str, Any]]:
    """What the wall and the tray say of each gallery."""
    identities = [one.id for one in found]
    links = _count_by_gallery(database, ShareLink.gallery_id, identities)
    comments = _count_by_gallery(database, GalleryComment.gallery_id, identities)
    shown = {one.id: _shown(one) for one in found}
    assets = galleries_publish.read_assets(database, [one for ids in shown.values() for one in ids])
    return [_card(one, shown[one.id], assets, links, comments) for one in found]


def _card(
    gallery: Gallery,
    shown: list[str],
    assets: dict[str, Asset],
    links: dict[int, int],
    comments: dict[int, int],
) -> dict[str, Any]:
    pictures = [assets[one] for one in shown if one in assets]
    version = galleries_publish.published_version(gallery)
    return {
        "id": gallery.id,
        "title": gallery.title,
        "slug": gallery.slug,
        "count": len(galleries.picture_ids(gallery)),
        "is_live": gallery.live_query is not None,
        "published": version.published_at.isoformat() if version else None,
        "has_changes": version is not None and version.revision != gallery.revision,
        "updated": gallery.updated_at.isoformat(),
        "links": links.get(gallery.id, 0),
        "comments": comments.get(gallery.id, 0),
        "edit": url_for("gallery_edit.page", gallery_id=gallery.id),
        "public": gallery_url(gallery.slug) if version else None,
        "pictures": [
            {
                "id": asset.id,
                "src": rendition_url(asset, "preview" if number == 0 else "thumb"),
                "w": asset.width,
                "h": asset.height,
                "colour": asset.colour,
            }
            for number, asset in enumerate(pictures)
        ],
    }


def _shown(gallery: Gallery) -> list[str]:
    ids = galleries.picture_ids(gallery)
    cover = [gallery.cover_id] if gallery.cover_id in ids else []
    return list(dict.fromkeys([*cover, *ids]))[:WALL]


def _count_by_gallery(database: DbSession, column: Any, identities: list[int]) -> dict[int, int]:
    rows = select(column, func.count()).where(column.in_(identities)).group_by(column)
    return {key: number for key, number in database.execute(rows)}  # noqa: C416
