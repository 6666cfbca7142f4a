"""The upload desk of an event: the page. Uploads go through the API and straight to S3."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _

from mediahub.catalog.events import list_photographers
from mediahub.http.context import event_or_404, require_sign_in, requires, services, viewer
from mediahub.http.language import translated
from mediahub.ingest.batches.opening import batch_under_way, list_batches, own_name
from mediahub.ingest.uploads.space import DISK_FULL, takes_uploads
from mediahub.receipts import batch_report
from mediahub.rights import Capability

EARLIER = 20
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
blueprint.before_request(
    requires(Capability.UPLOAD, _("Your account may look and download, but not deliver pictures."))
)


@blueprint.get("/upload")
def page(slug: str) -> str:
    """The desk, with the delivery of theirs that is still under way."""
    with services().database.read() as database:
        event = event_or_404(database, slug)
        batches = list_batches(database, viewer(), slug, limit=EARLIER)
        counts = batch_report.counts(database, [batch.id for batch in batches])
        may_choose = viewer().may(Capability.UPLOAD_FOR_OTHERS)
        return render_template(
            "upload/upload.html",
            event=event,
            resume=batch_under_way(database, viewer().user_id, event.id),
            earlier=[(batch, counts[batch.id]) for batch in batches if batch.id in counts],
            own_name=own_name(database, viewer().user_id),
            photographers=[one.name for one in list_photographers(database)] if may_choose else [],
            may_choose=may_choose,
            rights=RIGHTS,
            fields=FIELDS,
            variables=VARIABLES,
            disk_full=disk_full(),
        )


def disk_full() -> str:
    """Why no files are taken just now; empty while they are."""
    return "" if takes_uploads(services().settings) else translated(DISK_FULL)
