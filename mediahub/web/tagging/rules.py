"""Tag rules: the page where what is said in certain fields is given a tag."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template
from flask_babel import gettext

from mediahub.http.context import event_of, event_or_404, services, viewer
from mediahub.http.incoming import json_body
from mediahub.rights import Capability
from mediahub.tagging import pending
from mediahub.tagging.vocabulary.rules import RuleForm, add_rule, list_rules, remove_rule, switch_rule
from mediahub.tagging.vocabulary.tree import tag_labels
from mediahub.web.tagging.access import guard_vocabulary

blueprint = Blueprint("tag_rules", __name__, url_prefix="/events/<slug>/vocabulary/rules")
guard_vocabulary(blueprint)


@blueprint.get("")
def page(slug: str) -> str:
    """The rules of the event and of all events."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        return render_template(
            "tagging/rules.html",
            event=event,
            rules=list_rules(database, event.id),
            tags=tag_labels(database),
            fields=_fields(),
            may_edit=viewer().may(Capability.EDIT_VOCABULARY),
            waiting=pending.count_waiting(database, event.id),
        )


@blueprint.post("")
def add(slug: str) -> Response:
    """Add a rule: `tag`, `phrases` (one a line), `fields` (a list), `everywhere` for all events."""
    body = json_body()
    form = RuleForm(
        tag_id=body.integer("tag") or 0,
        phrases=body.text("phrases"),
        fields=body.texts("fields") or (),
        everywhere=body.flag("everywhere"),
    )
    return jsonify(waiting=add_rule(services().database, event_of(slug).id, form))


@blueprint.post("/<int:rule_id>")
def switch(slug: str, rule_id: int) -> Response:
    """Switch a rule on or off: `enabled`."""
    on = json_body().flag("enabled")
    return jsonify(waiting=switch_rule(services().database, event_of(slug).id, rule_id, on))


@blueprint.post("/<int:rule_id>/remove")
def remove(slug: str, rule_id: int) -> Response:
    """Remove a rule. What it suggested, and nobody accepted, goes too."""
    return jsonify(waiting=remove_rule(services().database, event_of(slug).id, rule_id))


def _fields() -> list[tuple[str, str]]:
    """Where rules look, as the page calls it."""
    return [
        ("words", gettext("caption, title, headline")),
        ("ocr", gettext("text in the picture")),
        ("filename", gettext("file name")),
        ("location", gettext("location")),
        ("keywords", gettext("keywords")),
    ]
