"""Kill and correction notices: withdrawing pictures, telling who took them, confirming receipt."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import event_for, my_id, need, refusals, require
from mediahub.api.shared.fields import PageArgs, Words
from mediahub.api.shared.idempotency import idempotent
from mediahub.catalog.models import Notice, NoticeReader
from mediahub.delivery.withdrawal import notices, recall, requests
from mediahub.delivery.withdrawal.recall import MAX_REASON
from mediahub.http import context
from mediahub.http.addresses import notices_page
from mediahub.http.context import services, viewer
from mediahub.rights import Capability

blueprint = Blueprint("api-notices", __name__, description="Withdrawals, corrections, and who knows of them")
blueprint.before_request(require("download", "desk"))

KINDS = ("withdrawn", "corrected", "returned")
MAX_LISTED = 10_000


class NotifiedSchema(Schema):
    """A notice to somebody who took a picture."""

    id = fields.Integer(required=True)
    kind = fields.String(attribute="notice.kind", required=True, validate=validate.OneOf(KINDS))
    asset = fields.String(attribute="notice.asset_id", required=True)
    title = fields.String(attribute="notice.title", required=True)
    filename = fields.String(attribute="notice.filename")
    reason = fields.String(attribute="notice.reason")
    caption = fields.String(
        attribute="notice.caption", metadata={"description": "Of a correction: what it says now"}
    )
    made_at = fields.AwareDateTime(attribute="notice.made_at")
    took = fields.String(metadata={"description": "As what you took it"})
    taken_at = fields.AwareDateTime()
    confirmed_at = fields.AwareDateTime(allow_none=True)


class ReaderSchema(Schema):
    who = fields.String()
    took = fields.String()
    taken_at = fields.AwareDateTime()
    written_to = fields.Boolean(metadata={"description": "Whether mail went out; else somebody has to call"})
    confirmed_at = fields.AwareDateTime(allow_none=True)


class NoticeSchema(Schema):
    """A notice as the team sees it."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    asset = fields.String(attribute="asset_id", required=True)
    title = fields.String(required=True)
    filename = fields.String()
    reason = fields.String()
    caption = fields.String()
    made_at = fields.AwareDateTime()
    notified = fields.List(fields.Nested(ReaderSchema), required=True)


class NoticesSchema(Schema):
    total = fields.Integer(required=True)
    notices = fields.List(fields.Nested(NoticeSchema), required=True)


class ReasonSchema(Schema):
    reason = Words(
        load_default="",
        validate=validate.Length(max=MAX_REASON),
        metadata={"description": "In your words; everyone who took the picture is notified"},
    )


@blueprint.get("/events/<slug>/notices")
@blueprint.response(200, NotifiedSchema(many=True))
@refusals(blueprint, 403, 404)
def received(slug: str) -> list[NoticeReader]:
    """List the notices to you of pictures that you took, the newest first."""
    with services().database.read() as session:
        return notices.for_reader(session, my_id(), event_for(session, slug).id)


@blueprint.post("/notices/<int:reader_id>/confirm")
@blueprint.response(200, NotifiedSchema)
@refusals(blueprint, 403, 404)
def confirm(reader_id: int) -> NoticeReader:
    """Say that you have read it. Once confirmed, it stays so."""
    need("download")
    return requests.confirm_notice(services().database, viewer(), reader_id)[0]


@blueprint.get("/events/<slug>/notices/given")
@blueprint.arguments(PageArgs, location="query")
@blueprint.response(200, NoticesSchema)
@refusals(blueprint, 403, 404)
def given(args: dict[str, Any], slug: str) -> dict[str, Any]:
    """List every notice of the event, whom it tells, and who confirmed; for admins and marketing."""
    _require_desk()
    with services().database.read() as session:
        found = notices.of_event(session, event_for(session, slug).id, MAX_LISTED)
        page = found[args["offset"] : args["offset"] + args["limit"]]
        return {"total": len(found), "notices": [_shown(notice) for notice in page]}


@blueprint.post("/assets/<asset_id>/withdraw")
@idempotent(blueprint)
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, NoticeSchema)
@refusals(blueprint, 403, 404, 409)
def withdraw(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """Call a picture back at once and tell everyone who took it. Asked again, it tells nobody twice."""
    _require_desk()
    done = recall.withdraw(services(), viewer(), asset_id, args["reason"], notices_page)
    return _shown(done.notice)


@blueprint.post("/assets/<asset_id>/return")
@idempotent(blueprint)
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, NoticeSchema)
@refusals(blueprint, 403, 404, 409)
def bring_back(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """Let a withdrawn picture be used again, and notify those who were notified."""
    _require_desk()
    done = requests.return_picture(services().database, viewer(), asset_id, args["reason"], notices_page)
    return _shown(done.notice)


@blueprint.post("/assets/<asset_id>/correct")
@idempotent(blueprint)
@blueprint.arguments(ReasonSchema)
@blueprint.response(200, NoticeSchema)
@refusals(blueprint, 403, 404)
def correct(args: dict[str, Any], asset_id: str) -> dict[str, Any]:
    """Tell everyone who took the picture with another caption what it says now."""
    _require_desk()
    done = requests.correct_picture(services().database, viewer(), asset_id, args["reason"], notices_page)
    return _shown(done.notice)


def _shown(notice: Notice) -> dict[str, Any]:
    columns = ("id", "kind", "asset_id", "title", "filename", "reason", "caption", "made_at")
    notified = [
        {
            "who": reader.who,
            "took": reader.took,
            "taken_at": reader.taken_at,
            "written_to": reader.mail_id is not None,
            "confirmed_at": reader.confirmed_at,
        }
        for reader in notice.recipients
    ]
    return {**{name: getattr(notice, name) for name in columns}, "notified": notified}


def _require_desk() -> None:
    need("desk")
    context.require(Capability.SEND_NOTICES, "Pictures are withdrawn and corrected by admins and marketing.")
