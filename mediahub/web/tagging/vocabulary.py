"""The vocabulary: the page of its tree of tags with all their names, and how it came to be so."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request
from flask_babel import gettext

from mediahub.audit.requests import record_export
from mediahub.http.body_limits import FORM_SPARE, takes_up_to
from mediahub.http.context import event_of, event_or_404, services, viewer
from mediahub.http.incoming import json_body
from mediahub.media.sandbox.untrusted_text import read_apart
from mediahub.rights import Capability
from mediahub.tagging import pending
from mediahub.tagging.vocabulary.changes import Desk
from mediahub.tagging.vocabulary.files import MAX_SIZE, NAME, read_terms, write_csv, write_lightroom
from mediahub.tagging.vocabulary.skos import Kind, write_skos
from mediahub.tagging.vocabulary.terms import VocabularyFileError
from mediahub.tagging.vocabulary.tree import Row, history, terms_of, tree
from mediahub.web.tagging.access import guard_vocabulary

blueprint = Blueprint("vocabulary", __name__, url_prefix="/events/<slug>/vocabulary")
guard_vocabulary(blueprint)

SKOS: dict[str, tuple[Kind, str]] = {
    "rdf": ("xml", "application/rdf+xml"),
    "ttl": ("turtle", "text/turtle"),
}
"""The forms of SKOS by how a file's name ends, each with its media type."""


@blueprint.get("")
def page(slug: str) -> str:
    """The tree with counts, and what was changed last."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        rows = tree(database, event.id)
        return render_template(
            "tagging/vocabulary.html",
            event=event,
            rows=rows,
            details={row.tag.id: _details(row) for row in rows},
            history=history(database),
            may_edit=viewer().may(Capability.EDIT_VOCABULARY),
            waiting=pending.count_waiting(database, event.id),
        )


@blueprint.post("/tags")
def add(slug: str) -> Response:
    """Add a tag: `label`, and `parent` (its number)."""
    body = json_body()
    names = _names(body.text("names"))
    return jsonify(waiting=_desk(slug).add(body.text("label"), body.integer("parent"), names))


@blueprint.post("/tags/<int:tag_id>")
def change(slug: str, tag_id: int) -> Response:
    """Give a tag its label, its place (`parent`) and its other names: one a line, `text @lang`."""
    body = json_body()
    label, parent, names = body.text("label"), body.integer("parent"), _names(body.text("names"))
    return jsonify(waiting=_desk(slug).change(tag_id, label, parent, names))


@blueprint.post("/tags/<int:tag_id>/merge")
def merge(slug: str, tag_id: int) -> Response:
    """Make it one with the tag `into`."""
    return jsonify(waiting=_desk(slug).merge(tag_id, json_body().integer("into") or 0))


@blueprint.post("/tags/<int:tag_id>/remove")
def remove(slug: str, tag_id: int) -> Response:
    """Take a tag out, and off every picture."""
    return jsonify(waiting=_desk(slug).remove(tag_id))


@blueprint.post("/changes/<int:change_id>/undo")
def undo_change(slug: str, change_id: int) -> Response:
    """Put back what a change did; only the last one, for later ones may rest on it."""
    return jsonify(waiting=_desk(slug).undo(change_id))


@blueprint.post("/import")
@takes_up_to(MAX_SIZE + FORM_SPARE)
def take_in(slug: str) -> Response:
    """A form with `file`: CSV, SKOS (RDF/XML or Turtle) or a Lightroom keyword list. Nothing is removed."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        abort(400, gettext("Choose a file: CSV, SKOS or a Lightroom keyword list."))
    data = upload.stream.read(MAX_SIZE + 1)
    terms = read_apart(read_terms, data, upload.filename, fails=VocabularyFileError)
    done = _desk(slug).take_in(terms, upload.filename)
    return jsonify(added=done.added, changed=done.changed, waiting=done.waiting)


@blueprint.get("/export.<kind>")
def export(slug: str, kind: str) -> Response:
    """The whole vocabulary as `csv`, `rdf` or `ttl` (SKOS), or `txt` (Lightroom)."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        terms = terms_of(tree(database, event.id))
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
    record_export(services().database, f"vocabulary.{kind}", event.id, {"tags": len(terms)})
    response.headers["Content-Disposition"] = f'attachment; filename="vocabulary.{kind}"'
    return response


def _desk(slug: str) -> Desk:
    return Desk(services().database, event_of(slug).id, viewer())


def _details(row: Row) -> dict[str, Any]:
    """What the form shows of a tag."""
    lines = [f"{text} @{lang}" if lang else text for text, lang in row.names]
    parent = row.tag.parent_id or ""
    return {"id": row.tag.id, "label": row.tag.label, "parent": parent, "names": "\n".join(lines)}


def _names(text: str) -> list[tuple[str, str]]:
    """One name a line, with its language after `@`."""
    found = (NAME.match(line.strip()) for line in text.splitlines() if line.strip())
    return [(match[1].strip(), match[2] or "") for match in found if match]
