"""How an event's pictures may be used, as pages and the API set it: terms, people held back, settings.

Each is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from mediahub import audit
from mediahub.catalog.assets import visible_asset
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import DeliverySettings, RecipientNumber
from mediahub.delivery import settings, terms
from mediahub.delivery.files import recipient_numbers
from mediahub.delivery.terms import Kind, NewTerms, TermsSet
from mediahub.rights import Viewer


def change_settings(
    database: Database, event_id: int, values: Mapping[str, Any], by: int | None
) -> DeliverySettings:
    """Change columns of an event's delivery settings; what is left out stays as it is. Raises
    UnknownField."""
    with database.begin() as session:
        held = settings.settings_of(session, event_id)
        before = {name: getattr(held, name) for name in values if hasattr(held, name)}
        changed = settings.change_settings(session, event_id, values, by)
        what = audit.Subject("delivery_settings", str(event_id), event_id=event_id)
        audit.record(session, audit.Action.SETTINGS_CHANGED, what, audit.changes(before, values))
        return changed


def number_deliveries(database: Database, event_id: int, on: bool) -> None:
    """Have delivered files carry a recipient number from now on, or no longer."""
    with database.begin() as session:
        recipient_numbers.set_numbering(session, event_id, on)
        what = audit.Subject("recipient_number", event_id=event_id)
        audit.record(session, audit.Action.SETTINGS_CHANGED, what, {"on": on})


def find_recipients(
    database: Database, event_id: int, name: str, copy: IO[bytes]
) -> Sequence[RecipientNumber]:
    """Whose numbers a found copy, called `name`, carries: that somebody looked is written down."""
    with database.read() as session:
        found = recipient_numbers.numbers_in_copy(session, event_id, copy)
    with database.begin() as session:
        what = audit.Subject("recipient_number", name=name, event_id=event_id)
        audit.record(session, audit.Action.RECIPIENT_SOUGHT, what, {"found": [one.id for one in found]})
    return found


def set_terms(
    database: Database, event_id: int, ids: Sequence[str], new: NewTerms, by: int | None = None
) -> TermsSet:
    """Set the terms of those of `ids` that are the event's, in the name of the user `by`; says how many, and
    which edit undoes it. Raises TermsProblem."""
    with database.begin() as session:
        return terms.set_terms(session, event_id, ids, new, by)


def set_standing_terms(
    database: Database, event_id: int, kind: Kind, target_id: int, new: NewTerms, by: int | None
) -> int:
    """Set the terms of a session, a person or a batch, now and to come; how many pictures there are now.
    Raises TermsProblem."""
    with database.begin() as session:
        return terms.set_standing(session, event_id, kind, target_id, new, by)


def end_standing_terms(database: Database, event_id: int, standing_id: int) -> None:
    """New pictures go by their batch's terms again; those here stay as they are. Raises StandingMissing."""
    with database.begin() as session:
        terms.end_standing(session, event_id, standing_id)


def hold_person(database: Database, event_id: int, name: str, note: str, by: int | None) -> int:
    """Hold somebody back from publication; how many frames are hidden by it. Raises PersonUnknown."""
    with database.begin() as session:
        return terms.hold_by_name(session, event_id, name, note, by)


def free_person(database: Database, event_id: int, person_id: int) -> None:
    """Frames with this person go by their own terms again."""
    with database.begin() as session:
        terms.free_person(session, event_id, person_id)


def release_frame(database: Database, viewer: Viewer, asset_id: str) -> tuple[str, int]:
    """Release one frame with somebody who is held back: the slug of its event, and how many people are held
    back in it. Raises AssetMissing."""
    with database.begin() as session:
        asset = visible_asset(session, viewer, asset_id)
        return asset.event.slug, terms.release(session, asset, viewer.user_id)
