"""`/api/v1/events`."""

from __future__ import annotations

from mediahub.api.blueprint import Blueprint
from mediahub.api.shared.access import require
from mediahub.api.shared.schemas import EventSchema
from mediahub.catalog.events import list_events
from mediahub.catalog.models import Event
from mediahub.http.context import services, viewer
from mediahub.identity.press import may_enter

blueprint = Blueprint("api-events", __name__, description="The events of this MediaHub")
blueprint.before_request(require("read"))


@blueprint.get("/events")
@blueprint.response(200, EventSchema(many=True))
def events() -> list[Event]:
    """List the events that whoever asks may look into, newest first."""
    with services().database.read() as session:
        return list_events(session, may_enter(viewer()))
