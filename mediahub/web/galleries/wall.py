"""The galleries of an event: the wall of covers, and what is done to a gallery as a whole."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session as DbSession
from werkzeug.wrappers import Response as BaseResponse

from mediahub.alerts.saved_searches import list_searches
from mediahub.alerts.search_request import read_question
from mediahub.catalog.models import Asset, Gallery
from mediahub.catalog.models.base import utcnow
from mediahub.curation.galleries import changes, comments, galleries, share_links
from mediahub.curation.galleries import publish as publishing
from mediahub.http.addresses import embed_code, gallery_url
from mediahub.http.context import event_of, event_or_404, require, require_sign_in, requires, services, viewer
from mediahub.http.incoming import Body, json_body, query_int
from mediahub.objects.renditions import PREVIEW, THUMB
from mediahub.rights import Capability
from mediahub.search.port import FACETS
from mediahub.web.answers import galleries as answers
from mediahub.web.shared.tiles import rendition_url

blueprint = Blueprint("galleries", __name__)
blueprint.before_request(require_sign_in)
WALL = 4
"""Pictures of a gallery on the wall: its cover, and the next few."""

TEAM_ONLY = lazy_gettext("Galleries in the making are for the event's team.")
"""What is published is for everyone, elsewhere."""
EDITORS_ONLY = lazy_gettext("Only the event's marketing team and admins change galleries.")
blueprint.before_request(requires(Capability.SEE_TEAM_PAGES, TEAM_ONLY))
blueprint.before_request(requires(Capability.EDIT_GALLERIES, EDITORS_ONLY, to_change=True))


@blueprint.get("/events/<slug>/galleries/")
def page(slug: str) -> str:
    """All galleries of the event as a wall of covers; with `archived`, those that were put away."""
    archived = request.args.get("archived") is not None
    with services().database.read() as database:
        event = event_or_404(database, slug)
        found = galleries.of_event(database, event.id, archived=archived)
        cards = _cards(database, found)
        archived_count = galleries.count_archived(database, event.id)
        searches = _searches(database, event.id)
    return render_template(
        "galleries/wall.html",
        event=event,
        cards=cards,
        archived=archived,
        archived_count=archived_count,
        searches=searches,
        asked=query_int("search", 0),
        may_change=viewer().may(Capability.EDIT_GALLERIES),
    )


@blueprint.get("/events/<slug>/galleries.json")
def listed(slug: str) -> Response:
    """The galleries that pictures can be put in."""
    with services().database.read() as database:
        found = galleries.of_event(database, event_or_404(database, slug).id)
        cards = _cards(database, found)
    return fresh(jsonify(answers.GalleryCards(galleries=cards)))


@blueprint.post("/events/<slug>/galleries/")
def create(slug: str) -> Response:
    """A new gallery: empty, of chosen pictures (`ids`), or live (`live`: `q` and `filters`)."""
    body = json_body()
    made = changes.make(
        services(),
        event_of(slug).id,
        body.text("title"),
        user_id=viewer().user_id,
        ids=id_list(body.get("ids")),
        live_query=_live_query(body.get("live")),
    )
    return fresh(jsonify(_made(made)))


@blueprint.post("/galleries/<int:gallery_id>/duplicate")
def duplicate(gallery_id: int) -> Response:
    """A draft of its own with the same pictures."""
    title = json_body().text("title")
    if not title:
        with services().database.read() as database:
            title = gettext("%(title)s, a copy", title=galleries.get(database, gallery_id).title)
    made = changes.duplicate(services().database, gallery_id, title, viewer().user_id)
    return fresh(jsonify(_made(made)))


@blueprint.post("/galleries/<int:gallery_id>/merge")
def merge(gallery_id: int) -> Response:
    """Take in the sections and pictures of another gallery (`from`), which is put away."""
    source = json_body().integer("from") or 0
    return fresh(jsonify(came=changes.merge(services().database, gallery_id, source, viewer().user_id)))


@blueprint.post("/galleries/<int:gallery_id>/archive")
def archive(gallery_id: int) -> Response:
    """Put it away."""
    changes.archive(services().database, gallery_id, viewer().user_id)
    return fresh(jsonify(archived=True))


@blueprint.post("/galleries/<int:gallery_id>/bring-back")
def bring_back(gallery_id: int) -> Response:
    """Take it out of the archive."""
    changes.bring_back(services().database, gallery_id, viewer().user_id)
    return fresh(jsonify(archived=False))


@blueprint.post("/galleries/<int:gallery_id>/publish")
def publish(gallery_id: int) -> Response:
    """Publish the draft as a new version. The answer says what was left out, and why."""
    require(Capability.PUBLISH_GALLERIES, str(EDITORS_ONLY))
    note = json_body().text("note")
    made = changes.publish(services(), gallery_id, viewer().user_id, utcnow(), note)
    shown = answers.PublishedGallery(
        version=made.version,
        left_out=cast(list[answers.Withheld], made.left_out),
        url=gallery_url(made.slug),
        embed=embed_code(made.slug, made.title),
    )
    return fresh(jsonify(shown))


@blueprint.post("/galleries/<int:gallery_id>/unpublish")
def unpublish(gallery_id: int) -> Response:
    """Take it off the public pages at once."""
    require(Capability.PUBLISH_GALLERIES, str(EDITORS_ONLY))
    changes.unpublish(services().database, gallery_id, viewer().user_id)
    return fresh(jsonify(published=None))


@blueprint.post("/galleries/<int:gallery_id>/versions/<int:number>/restore")
def restore(gallery_id: int, number: int) -> Response:
    """Let the draft be what a version was."""
    changes.restore(services().database, gallery_id, number, viewer().user_id)
    return fresh(jsonify(restored=number))


def id_list(value: Any) -> list[str]:
    """Ids of assets that a script sent."""
    return (
        [one for one in value if isinstance(one, str)][: galleries.MAX_GALLERY]
        if isinstance(value, list)
        else []
    )


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


def _made(identity: int) -> answers.MadeGallery:
    return {"id": identity, "edit": url_for("gallery_edit.page", gallery_id=identity)}


def _cards(database: DbSession, found: list[Gallery]) -> list[answers.GalleryCard]:
    """What the wall and the tray say of each gallery."""
    identities = [one.id for one in found]
    links, commented = (
        share_links.count_links(database, identities),
        comments.count_comments(database, identities),
    )
    shown = {one.id: _shown(one) for one in found}
    assets = publishing.read_assets(database, [one for ids in shown.values() for one in ids])
    return [_card(one, shown[one.id], assets, links, commented) for one in found]


def _card(
    gallery: Gallery,
    shown: list[str],
    assets: dict[str, Asset],
    links: dict[int, int],
    commented: dict[int, int],
) -> answers.GalleryCard:
    pictures = [assets[one] for one in shown if one in assets]
    version = publishing.published_version(gallery)
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
        "comments": commented.get(gallery.id, 0),
        "edit": url_for("gallery_edit.page", gallery_id=gallery.id),
        "public": gallery_url(gallery.slug) if version else None,
        "pictures": [
            {
                "id": asset.id,
                "src": rendition_url(asset, PREVIEW if number == 0 else THUMB),
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
