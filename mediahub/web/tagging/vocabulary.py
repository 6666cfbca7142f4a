"""The vocabulary: a tree of tags with all their names, and its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.models import Asset, AssetTag, Event, Status, Tag, User, VocabularyChange
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.http.incoming import Body, json_body
from mediahub.media.sandbox.untrusted_text import read_apart
from mediahub.tagging import due
from mediahub.tagging.vocabulary.edit import (
    VocabularyError,
    add_tag,
    change_tag,
    import_terms,
    merge_tags,
    remove_tag,
    undo,
)
from mediahub.tagging.vocabulary.files import MAX_SIZE, NAME, read_terms, write_csv, write_lightroom
from mediahub.tagging.vocabulary.skos import Kind, write_skos
from mediahub.tagging.vocabulary.terms import Term, VocabularyFileError

blueprint = Blueprint("vocabulary", __name__, url_prefix="/events/<slug>/vocabulary")
blueprint.before_request(require_sign_in)

CURATORS = frozenset({"admin", "marketing"})
HISTORY = 30
SKOS: dict[str, tuple[Kind, str]] = {
    "rdf": ("xml", "application/rdf+xml"),
    "ttl": ("turtle", "text/turtle"),
}
"""The forms of SKOS by how a file's name ends, each with its media type."""


@blueprint.before_request
def require_team() -> None:
    """The team sees the vocabulary; marketing and admins change it."""
    if not viewer().in_team:
        abort(403, gettext("Only the event's team sees its vocabulary."))
    if request.method != "GET" and not may_edit():
        abort(403, gettext("Only marketing and admins change the vocabulary."))


def may_edit() -> bool:
    """Whether whoever asks may change it."""
    return bool(viewer().roles & CURATORS)


@dataclass(frozen=True, slots=True)
class Row:
    """A tag in the tree."""

    tag: Tag
    depth: int
    names: list[tuple[str, str]]
    accepted: int
    suggested: int
    """Pictures of the event."""


@blueprint.get("")
def page(slug: str) -> str:
    """The tree with counts, and what was changed last."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        rows = tree(database, event.id)
        history = database.execute(
            select(VocabularyChange, User.email)
            .outerjoin(User, User.id == VocabularyChange.user_id)
            .order_by(VocabularyChange.id.desc())
            .limit(HISTORY)
        ).all()
        return render_template(
            "tagging/vocabulary.html",
            event=event,
            rows=rows,
            details={row.tag.id: _details(row) for row in rows},
            history=history,
            may_edit=may_edit(),
            waiting=sum(due.waiting(database, event.id).values()),
        )


@blueprint.post("/tags")
def add(slug: str) -> Response:
    """Add a tag: `label`, and `parent` (its number)."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        try:
            body = json_body()
            tag = add_tag(database, viewer().user_id, body.text("label"), _parent(database, body))
            names = _names(body.text("names"))
            if names:
                change_tag(database, viewer().user_id, tag, tag.label, tag.parent_id, names)
        except VocabularyError as error:
            abort(409, str(error))
        return _answer(database, event)


@blueprint.post("/tags/<int:tag_id>")
def change(slug: str, tag_id: int) -> Response:
    """Give a tag its label, its place (`parent`) and its other names: one a line, `text @lang`."""
    body = json_body()
    with services().database.begin() as database:
        event, tag = event_or_404(database, slug), _tag_or_404(database, tag_id)
        try:
            label, names = body.text("label"), _names(body.text("names"))
            change_tag(database, viewer().user_id, tag, label, _parent(database, body), names)
        except VocabularyError as error:
            abort(409, str(error))
        return _answer(database, event)


@blueprint.post("/tags/<int:tag_id>/merge")
def merge(slug: str, tag_id: int) -> Response:
    """Make it one with the tag `into`."""
    body = json_body()
    with services().database.begin() as database:
        event, tag = event_or_404(database, slug), _tag_or_404(database, tag_id)
        try:
            merge_tags(database, viewer().user_id, tag, _tag_or_404(database, body.integer("into") or 0))
        except VocabularyError as error:
            abort(409, str(error))
        return _answer(database, event)


@blueprint.post("/tags/<int:tag_id>/remove")
def remove(slug: str, tag_id: int) -> Response:
    """Take a tag out, and off every picture."""
    with services().database.begin() as database:
        event, tag = event_or_404(database, slug), _tag_or_404(database, tag_id)
        remove_tag(database, viewer().user_id, tag)
        return _answer(database, event)


@blueprint.post("/changes/<int:change_id>/undo")
def undo_change(slug: str, change_id: int) -> Response:
    """Put back what a change did; only the last one, for later ones may rest on it."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        last = database.scalar(
            select(VocabularyChange)
            .where(VocabularyChange.undone_at.is_(None))
            .order_by(VocabularyChange.id.desc())
            .limit(1)
        )
        if last is None or last.id != change_id:
            abort(409, gettext("Something was changed after that: undo that first."))
        undo(database, last)
        return _answer(database, event)


@blueprint.post("/import")
def take_in(slug: str) -> Response:
    """A form with `file`: CSV, SKOS (RDF/XML or Turtle) or a Lightroom keyword list. Nothing is removed."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        abort(400, gettext("Choose a file: CSV, SKOS or a Lightroom keyword list."))
    try:
        data = upload.stream.read(MAX_SIZE + 1)
        terms = read_apart(read_terms, data, upload.filename, fails=VocabularyFileError)
    except VocabularyFileError as error:
        abort(400, str(error))
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        added, changed = import_terms(database, viewer().user_id, terms, upload.filename)
        waiting = sum(due.waiting(database, event.id).values())
    return jsonify(added=added, changed=changed, waiting=waiting)


@blueprint.get("/export.<kind>")
def export(slug: str, kind: str) -> Response:
    """The whole vocabulary as `csv`, `rdf` or `ttl` (SKOS), or `txt` (Lightroom)."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        terms = [
            Term(row.tag.slug, row.tag.label, row.tag.parent.slug if row.tag.parent else "", tuple(row.names))
            for row in tree(database, event.id)
        ]
    if kind == "csv":
        response = Response(write_csv(terms), mimetype="text/csv")
    elif kind == "txt":
        response = Response(write_lightroom(terms), mimetype="text/plain")
    elif kind in SKOS:
        base = f"{services().settings.base_url}/tags/"
        form, mime = SKOS[kind]
        response = Response(write_skos(terms, base, form), mimetype=mime)
    else:
        abort(404, gettext("There is no such format: csv, rdf, ttl or txt."))
    response.headers["Content-Disposition"] = f'attachment; filename="vocabulary.{kind}"'
    return response


def tree(database: Session, event_id: int) -> list[Row]:
    """Every tag below its parent, in order of labels, with how many pictures of the event have it."""
    tags = database.scalars(
        select(Tag).options(selectinload(Tag.names), selectinload(Tag.parent)).order_by(func.lower(Tag.label))
    ).all()
    counts: dict[tuple[int, str], int] = {}
    for number, status, count in database.execute(
        select(AssetTag.tag_id, AssetTag.status, func.count())
        .join(Asset, Asset.id == AssetTag.asset_id)
        .where(Asset.event_id == event_id, Asset.state == "ready")
        .group_by(AssetTag.tag_id, AssetTag.status)
    ):
        counts[number, status] = count
    below: dict[int | None, list[Tag]] = {}
    for tag in tags:
        below.setdefault(tag.parent_id, []).append(tag)
    rows: list[Row] = []

    def walk(parent: int | None, depth: int) -> None:
        for tag in below.get(parent, ()):
            names = [(name.text, name.lang) for name in tag.names if name.text != tag.label]
            accepted = counts.get((tag.id, Status.ACCEPTED.value), 0)
            rows.append(Row(tag, depth, names, accepted, counts.get((tag.id, Status.SUGGESTED.value), 0)))
            walk(tag.id, depth + 1)

    walk(None, 0)
    return rows


def _details(row: Row) -> dict[str, Any]:
    lines = [f"{text} @{lang}" if lang else text for text, lang in row.names]
    parent = row.tag.parent_id or ""
    return {"id": row.tag.id, "label": row.tag.label, "parent": parent, "names": "\n".join(lines)}


def _names(text: str) -> list[tuple[str, str]]:
    found = (NAME.match(line.strip()) for line in text.splitlines() if line.strip())
    return [(match[1].strip(), match[2] or "") for match in found if match]


def _parent(database: Session, body: Body) -> int | None:
    number = body.integer("parent")
    return _tag_or_404(database, number).id if number else None


def _tag_or_404(database: Session, tag_id: int) -> Tag:
    tag = database.get(Tag, tag_id)
    if tag is None:
        abort(404, gettext("This tag is not in the vocabulary any more."))
    return tag


def _answer(database: Session, event: Event) -> Response:
    database.flush()
    return jsonify(waiting=sum(due.waiting(database, event.id).values()))
