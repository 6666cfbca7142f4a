"""The demo event's review desk: sessions as they are after three days' work, and the last day still to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.events import get_event
from mediahub.catalog.models import AssetSession, Session, Status, User
from mediahub.curation.review.review import Desk
from mediahub.demo.programme import load_programme
from mediahub.rights import Viewer

EDITOR = "marketing@mediahub.example"


def review_sessions(session: DbSession, session_codes: Mapping[str, str]) -> int:
    """Answer what is suggested of the pictures of all days but the last: their own session is accepted, one
    that ran beside it rejected. `session_codes` is by asset the code of the session that it is of.

    Says how many groups were answered. What somebody answered already stays, so a second call does no harm.
    """
    event = get_event(session, load_programme().event["slug"])
    editor = session.scalar(select(User.id).where(User.email == EDITOR))
    desk = Desk(session, event, Viewer(frozenset({"marketing"}), editor))
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for asset_id, code in _suggested(session, event.id):
        if (own := session_codes.get(asset_id)) is not None and own in _reviewed():
            groups[code, "accept" if code == own else "reject"].append(asset_id)
    for (code, act), ids in groups.items():
        desk.answer("sessions", code, ids, act)
    return len(groups)


def _reviewed() -> frozenset[str]:
    """Codes of the sessions of all days but the last."""
    sessions = load_programme().sessions
    last = max(one["starts"][:10] for one in sessions)
    return frozenset(one["code"] for one in sessions if one["starts"][:10] < last)


def _suggested(session: DbSession, event_id: int) -> list[tuple[str, str]]:
    """Assets and codes of sessions that are suggested for them."""
    query = select(AssetSession.asset_id, Session.code).join(AssetSession.session)
    query = query.where(Session.event_id == event_id, AssetSession.status == Status.SUGGESTED.value)
    rows = session.execute(query.order_by(AssetSession.asset_id, Session.code)).all()
    return [(asset_id, code) for asset_id, code in rows]
