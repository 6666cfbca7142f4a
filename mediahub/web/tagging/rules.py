"""Tag rules: words in certain fields give a tag."""

from __future__ import annotations

from flask import Blueprint, Response, abort, jsonify, render_template
from flask_babel import gettext
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.models import Event, Tag, TagRule
from mediahub.http.context import event_or_404, require_sign_in, services
from mediahub.http.incoming import json_body
from mediahub.tagging import due
from mediahub.tagging.agenda.change import names_changed
from mediahub.tagging.names import tokens_of
from mediahub.tagging.taggers.vocabulary import RULE
from mediahub.web.tagging.vocabulary import may_edit, require_team

blueprint = Blueprint("tag_rules", __name__, url_prefix="/events/<slug>/vocabulary/rules")
blueprint.before_request(require_sign_in)
blueprint.before_request(require_team)


@blueprint.get("")
def page(slug: str) -> str:
    """The rules of the event and of all events."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        its = or_(TagRule.event_id.is_(None), TagRule.event_id == event.id)
        rules = database.scalars(
            select(TagRule).where(its).options(joinedload(TagRule.tag)).order_by(TagRule.id)
        )
        return render_template(
            "tagging/rules.html",
            event=event,
            rules=rules.all(),
            tags=database.execute(select(Tag.id, Tag.label).order_by(Tag.label)).all(),
            fields=_fields(),
            may_edit=may_edit(),
            waiting=sum(due.waiting(database, event.id).values()),
        )


@blueprint.post("")
def add(slug: str) -> Response:
    """Add a rule: `tag`, `phrases` (one a line), `fields` (a list), `everywhere` for all events."""
    body = json_body()
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        tag = database.get(Tag, body.integer("tag") or 0)
        phrases = [line.strip() for line in body.text("phrases").splitlines() if tokens_of(line)]
        fields = [name for name in RULE if name in (body.texts("fields") or ())]
        if tag is None or not phrases or not fields:
            abort(400, gettext("A rule needs a tag, at least one phrase, and where to look for it."))
        database.add(
            TagRule(
                event_id=None if body.flag("everywhere") else event.id,
                tag_id=tag.id,
                phrases=phrases,
                fields=fields,
            )
        )
        return _answer(database, event)


@blueprint.post("/<int:rule_id>")
def switch(slug: str, rule_id: int) -> Response:
    """Switch a rule on or off: `enabled`."""
    body = json_body()
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        _rule_or_404(database, event, rule_id).enabled = body.flag("enabled")
        return _answer(database, event)


@blueprint.post("/<int:rule_id>/remove")
def remove(slug: str, rule_id: int) -> Response:
    """Remove a rule. What it suggested, and nobody accepted, goes too."""
    with services().database.begin() as database:
        event = event_or_404(database, slug)
        database.delete(_rule_or_404(database, event, rule_id))
        return _answer(database, event)


def _fields() -> list[tuple[str, str]]:
    """Where rules look, as the page calls it."""
    return [
        ("words", gettext("caption, title, headline")),
        ("ocr", gettext("text in the picture")),
        ("filename", gettext("file name")),
        ("location", gettext("location")),
        ("keywords", gettext("keywords")),
    ]


def _rule_or_404(database: Session, event: Event, rule_id: int) -> TagRule:
    rule = database.get(TagRule, rule_id)
    if rule is None or rule.event_id not in (None, event.id):
        abort(404, gettext("This rule does not exist any more."))
    return rule


def _answer(database: Session, event: Event) -> Response:
    database.flush()
    names_changed(database)
    return jsonify(waiting=sum(due.waiting(database, event.id).values()))
