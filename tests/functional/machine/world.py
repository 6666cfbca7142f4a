"""The world: an installation on real engines, what people do in it, and what can be seen of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from mediahub.catalog import trash as catalog_trash
from mediahub.catalog.events import create_event
from mediahub.catalog.models import Arrival, Asset, AssetChange, Companion, EditAction, Event
from mediahub.curation import trash
from mediahub.curation.edits import requests
from mediahub.curation.edits.editing import UNASKED, FieldEdit
from mediahub.delivery.withdrawal import requests as withdrawal
from mediahub.identity.accounts import create_user
from mediahub.identity.press import viewer_of
from mediahub.ingest.batches.batches import open_batch
from mediahub.ingest.batches.failed_reads import SET_APART, try_again
from mediahub.runtime import Services
from mediahub.search.service import Search
from mediahub.settings import Settings
from tests.functional.machine.mortal import Mortals
from tests.services import environment_of

EVENT = "machine"
HOUR = timedelta(hours=1)
FIELDS = ("caption", "headline", "rating", "rights_class")
PATIENCE = 12
"""Sweeps after which everything that was left half done has to be finished."""
SETTINGS = (
    "home", "port", "s3_port", "s3_bucket", "s3_access_key", "s3_secret_key", "s3_public_endpoint",
    "database_url", "search_url",
)  # fmt: skip


@dataclass(slots=True)
class Picture:
    """What the catalogue says of an asset."""

    state: str
    original: str
    """SHA-256."""
    keys: dict[str, str]
    """Of originals and what lies beside them, by SHA-256; only of what is said to be stored."""
    words: set[str]
    """SHA-256 of the XMP files among them."""
    fields: dict[str, Any]


@dataclass(slots=True)
class Seen:
    """All of the catalogue that the promises are about, at one moment."""

    pictures: dict[str, Picture] = field(default_factory=dict)
    arrivals: Sequence[Arrival] = ()
    half_done: list[str] = field(default_factory=list)
    """Assets and companions that are just being stored."""
    changes: Sequence[AssetChange] = ()


class World:
    """One installation, from its beginning."""

    def __init__(self, settings: Settings, mortals: Mortals) -> None:
        self.services = Services.open(settings)
        self._mortals = mortals
        set_ones = [name for name in SETTINGS if getattr(settings, name)]
        self._environment = environment_of(settings, *set_ones)
        self._environment |= {"MEDIAHUB_READ_WORDS": "false", "MEDIAHUB_COMPARE_LOOKS": "false"}
        with self.services.database.begin() as session:
            create_event(session, EVENT, "Machine", "Asia/Shanghai")
            user = create_user(session, "desk@example.org", "correct horse battery", "admin")
            self.desk = viewer_of(session, user)
            self.batch = open_batch(
                session, event=EVENT, photographer="Ann", source="browser", roots=[], opened_by=user.id
            )

    def close(self) -> None:
        """Let go of the databases."""
        self.services.database.dispose()

    def afresh(self) -> Services:
        """The same services, with a search that is opened now: it looks for commits only now and then."""
        settings, database = self.services.settings, self.services.database
        return Services(settings, database, self.services.bucket, Search(settings, database))

    def do(self, work: str, die_at: int = 0, **given: Any) -> Any:
        """Have a process do it, see `works`; None where it died."""
        return self._mortals.do(work, self._environment, die_at, **given)

    def later(self) -> None:
        """An hour passes in which nobody touches anything."""
        with self.services.database.begin() as session:
            for column in (Arrival.touched_at, Arrival.due_at, Asset.updated_at, Companion.created_at):
                rows = session.execute(select(*column.class_.__table__.primary_key, column)).all()
                for *key, moment in rows:
                    if moment is not None:
                        names = [one.name for one in column.class_.__table__.primary_key]
                        this = [getattr(column.class_, n) == k for n, k in zip(names, key, strict=True)]
                        session.execute(update(column.class_).where(*this).values({column: moment - HOUR}))

    def see(self) -> Seen:
        """Look into the catalogue."""
        seen = Seen()
        with self.services.database.read() as session:
            for one in session.scalars(select(Asset).options(selectinload(Asset.companions))):
                stored = [beside for beside in one.companions if beside.state == "ready"]
                seen.half_done += [beside.filename for beside in one.companions if beside not in stored]
                if one.state == "storing":
                    seen.half_done.append(one.filename)
                    continue
                seen.pictures[one.id] = Picture(
                    state=one.state,
                    original=one.sha256,
                    keys={one.sha256: one.original_key} | {beside.sha256: beside.key for beside in stored},
                    words={beside.sha256 for beside in stored if beside.role == "sidecar"},
                    fields={name: getattr(one, name) for name in FIELDS},
                )
            seen.arrivals = session.scalars(select(Arrival)).all()
            seen.changes = session.scalars(select(AssetChange).order_by(AssetChange.id)).all()
        return seen

    def waiting(self) -> list[str]:
        """What workers have not brought to its end, but for files that wait for somebody else."""
        seen = self.see()
        arrivals = [
            one.path
            for one in seen.arrivals
            if one.incoming_key
            and one.state != "expected"
            and one.reason_code != SET_APART
            and not one.path.endswith(".xmp")
        ]
        with self.services.database.read() as session:
            running = session.scalars(
                select(EditAction.id).where(EditAction.state.in_(("waiting", "running")))
            ).all()
        return [*arrivals, *seen.half_done, *(f"edit {number}" for number in running)]

    def settle(self) -> None:
        """Time passes, and nobody dies: workers, indexer and records catch up."""
        for _ in range(PATIENCE):
            self.later()
            try_again(self.services)  # somebody asks, for what died with its worker too often
            self.do("sweep")
            self.do("work")
            self.do("carry_on_bulk")
            if not self.waiting():
                break
        self.do("sweep")
        self.do("revoke_urls")
        self.do("delete_orphans")
        self.do("write_records")
        self.do("index")

    def edit(self, asset: str, name: str, value: Any) -> EditAction | None:
        """The desk writes into a field."""
        return requests.edit_asset(
            self.services.database, self.desk, asset, [FieldEdit(name, UNASKED, value)]
        )

    def edit_all(self, ids: Sequence[str], text: str) -> EditAction:
        """The desk adds a word to the headlines of many pictures."""
        spec = [{"op": "set", "field": "headline", "text": text, "mode": "after"}]
        return requests.begin_bulk(self.services.database, self.desk, self._event_id(), ids, spec)

    def undo(self, action: int) -> None:
        """The desk takes an edit back."""
        requests.undo_action(self.services.database, self.desk, action)

    def trash(self, asset: str) -> None:
        """The desk moves a picture to the trash."""
        trash.move_all(self.services.database, self.desk, self._event_id(), [asset])

    def restore(self, asset: str) -> None:
        """The desk takes it out of there."""
        trash.restore_all(self.services.database, self._event_id(), [asset], timedelta(days=30))

    def bring_back(self, asset: str) -> None:
        """The desk lets a picture be used again that was withdrawn."""
        withdrawal.return_picture(
            self.services.database, self.desk, asset, "it is fine", lambda slug: f"https://hub.test/{slug}"
        )

    def condemn(self) -> None:
        """The desk empties the trash."""
        with self.services.database.begin() as session:
            catalog_trash.condemn(session, session.scalars(select(Event).where(Event.slug == EVENT)).one())

    def _event_id(self) -> int:
        return self.batch.event_id
