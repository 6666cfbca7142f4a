"""The upload desk of an event: the page. Uploads go through the API and straight to S3."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, render_template
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Arrival, Batch, Event, Photographer, User
from mediahub.catalog.models.base import utcnow
from mediahub.http.context import event_or_404, require_sign_in, services, viewer
from mediahub.ingest.batches.opening import FOR_OTHERS, list_batches, may_upload
from mediahub.receipts import batch_report

EARLIER = 20
STAYS = timedelta(hours=12)
"""How long a delivery that nobody finished is gone on with, though nothing of it is on its way."""
ON_ITS_WAY = ("expected", "received", "checking")
RIGHTS = (
    ("editorial", _("Editorial use, with credit")),
    ("free", _("Free for any use, with credit")),
    ("partners", _("Partners of the event only")),
    ("none", _("Not for release")),
)
FIELDS = (
    ("caption", _("Caption"), "{people} at {session}, {room}"),
    ("creator", _("Byline"), "{photographer}"),
    ("credit", _("Credit"), "{photographer} / {event}"),
    ("copyright", _("Copyright"), "© {photographer}"),
    ("headline", _("Headline"), ""),
    ("city", _("City"), ""),
    ("country", _("Country"), ""),
    ("instructions", _("Instructions"), ""),
)
"""Fields of the template: name, label, example."""
VARIABLES = ("session", "room", "people", "date", "time", "event", "photographer", "filename")

blueprint = Blueprint("upload", __name__, url_prefix="/events/<slug>")
blueprint.before_request(require_sign_in)


@blueprint.get("/upload")
def page(slug: str) -> str:
    """The desk, with the delivery of theirs that is still under way."""
    if not may_upload(viewer()):
        abort(403, gettext("Your account may look and download, but not deliver pictures."))
    with services().database.read() as database:
        event = event_or_404(database, slug)
        batches = list_batches(database, viewer(), slug, limit=EARLIER)
        counts = batch_report.counts(database, [batch.id for batch in batches])
        may_choose = bool(viewer().roles & FOR_OTHERS)
        return render_template(
            "upload/upload.html",
            event=event,
            resume=_under_way(database, event),
            earlier=[(batch, counts[batch.id]) for batch in batches if batch.id in counts],
            own_name=_own_name(database),
            photographers=_photographers(database) if may_choose else [],
            may_choose=may_choose,
            rights=RIGHTS,
            fields=FIELDS,
            variables=VARIABLES,
        )


def _under_way(database: Session, event: Event) -> int | None:
    """The latest delivery that they began here, and that still waits for something or is of today."""
    matters = or_(Arrival.state.in_(ON_ITS_WAY), Arrival.touched_at > utcnow() - STAYS)
    waits = exists().where(Arrival.batch_id == Batch.id, matters)
    query = select(Batch.id).where(
        Batch.event_id == event.id,
        Batch.opened_by == viewer().user_id,
        Batch.source == "browser",
        Batch.finished_at.is_(None),
        waits,
    )
    return database.scalar(query.order_by(Batch.id.desc()).limit(1))


def _own_name(database: Session) -> str:
    """In whose name they deliver if they say nothing else."""
    own = select(Photographer.name).where(Photographer.user_id == viewer().user_id)
    if name := database.scalar(own.order_by(Photographer.id).limit(1)):
        return name
    user = database.get_one(User, viewer().user_id)
    return user.name or user.email.partition("@")[0]


def _photographers(database: Session) -> list[str]:
    return list(database.scalars(select(Photographer.name).order_by(Photographer.name)))
