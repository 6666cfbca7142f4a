"""Writing audit entries, in the transaction of what they tell of, and to the log once it is committed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal

import structlog
from sqlalchemy import insert
from sqlalchemy.orm import Session

from mediahub.audit.actions import Action
from mediahub.audit.origin import Origin, origin
from mediahub.audit.subjects import Subject, subject_of
from mediahub.catalog.coordination.committed import when_committed
from mediahub.catalog.models import AuditAsset, AuditEntry, Event
from mediahub.catalog.models.base import Base, utcnow
from mediahub.logs.redaction import GONE, Redactor
from mediahub.logs.tracing import request_id

Outcome = Literal["done", "failed", "refused"]
LONGEST_TEXT = 500
"""Letters of a text in the details; the rest is in the row that it is from."""
LONGEST_LIST = 200
LONGEST_ASSET_ID = 20
SECRET = ("password", "secret", "passphrase", "private_key")
"""Parts of names whose values are never kept."""
COLUMNS = (
    "id", "at", "action", "outcome", "actor_kind", "actor_id", "actor_name", "role", "means", "address",
    "request_id", "event_id", "event", "subject_kind", "subject_id", "subject_name", "details",
)  # fmt: skip
_LOGGED = {"event": "event_slug"}
"""What the log calls otherwise: `event` is there what happened."""
log = structlog.get_logger("mediahub.audit")
_redact = Redactor()


def record(
    session: Session,
    action: Action,
    subject: Subject | Base,
    details: Mapping[str, Any] | None = None,
    *,
    event_id: int | None = None,
    assets: Collection[str] = (),
    outcome: Outcome = "done",
    actor: Origin | None = None,
) -> None:
    """Write down that whoever acts now did `action` to `subject`, a row or a `Subject`.

    It is there when the transaction of `session` commits, and then goes to the log as well. `details` say
    what was changed, in values that JSON knows; secrets among them are left out. `event_id` and `assets` are
    those of the subject where nothing else is said. `actor` is for who is known here better than by `origin`.
    """
    about = subject_of(session, subject)
    by = actor or origin()
    event_id = about.event_id if event_id is None else event_id
    event = session.get(Event, event_id) if event_id is not None else None
    entry = AuditEntry(
        at=utcnow(),
        action=action.value,
        outcome=outcome,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=_clean(by.name)[:300],
        role=by.role[:80],
        means=_clean(by.means)[:80],
        address=by.address[:45],
        request_id=request_id(),
        event_id=event_id,
        event=event.slug[:80] if event is not None else "",
        subject_kind=about.kind[:24],
        subject_id=about.id[:64],
        subject_name=_clean(about.name)[:300],
        details=_kept(dict(details or {})),
    )
    entry.words = words_of(entry)
    about_assets = dict.fromkeys([*([about.asset_id] if about.asset_id else []), *assets])
    session.add(entry)
    # ids may be as somebody sent them: what no asset is called has no row
    named = [one for one in about_assets if 0 < len(one) <= LONGEST_ASSET_ID]
    if named:
        session.flush()
        rows = [{"asset_id": asset_id, "entry_id": entry.id} for asset_id in named]
        session.execute(insert(AuditAsset), rows)
    when_committed(session, lambda: _log(entry))


def words_of(entry: AuditEntry) -> str:
    """What a search for words looks through: names, the picture's file, values of the details."""
    details = json.dumps(entry.details, ensure_ascii=False) if entry.details else ""
    parts = (entry.actor_name, entry.means, entry.event, entry.subject_name, entry.subject_id, details)
    return " ".join(part for part in parts if part).casefold()


def as_row(entry: AuditEntry) -> dict[str, Any]:
    """All that an entry says, by the names of its columns, in their order."""
    return {name: getattr(entry, name) for name in COLUMNS}


def _kept(value: Any, name: str = "") -> Any:
    """Details as they are kept: values of JSON, of bounded length, without secrets."""
    if any(part in name.lower() for part in SECRET) and not isinstance(value, bool | None):
        return GONE
    if isinstance(value, Mapping):
        return {str(key): _kept(one, str(key)) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        parts = sorted(value, key=str) if isinstance(value, (set, frozenset)) else list(value)
        return [_kept(one) for one in parts[:LONGEST_LIST]]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return _clean(str(value))[:LONGEST_TEXT]


def _clean(text: str) -> str:
    return _redact(text.replace("\x00", ""))


def _log(entry: AuditEntry) -> None:
    values = entry.__dict__
    log.info("audit", **{_LOGGED.get(name, name): values.get(name) for name in COLUMNS})
