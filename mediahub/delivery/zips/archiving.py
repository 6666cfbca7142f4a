"""Making zips ready, in a worker: every file made and summed up, then the list of them fixed.

Nothing is packed: the zip itself only ever exists on its way to somebody. The row says how far it is; a
worker that dies loses its claim after a while, and another one begins again.
"""

from __future__ import annotations

import hashlib
import threading
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.coordination.waits import has_come
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Archive, Asset
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import naming, package
from mediahub.delivery.files.checksums import Checksum, checksums
from mediahub.delivery.files.package import Prepared
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.recipes import Recipe
from mediahub.delivery.papers import papers
from mediahub.delivery.papers.papers import Sheet
from mediahub.delivery.papers.sheets import sheet_of, terms_for, zone_of
from mediahub.delivery.zips.archives import LIFETIME
from mediahub.delivery.zips.layout import Member
from mediahub.delivery.zips.manifest import Entry, Manifest
from mediahub.delivery.zips.recipients import Recipient, Withheld, recipient_of
from mediahub.logs.tracing import working_for
from mediahub.loops import Interrupted, Loop, Progress
from mediahub.media.containers.file_names import without_ending
from mediahub.messages import N_
from mediahub.objects.account_objects import delete_orphans
from mediahub.rights.explanations import say_all
from mediahub.runtime import Services
from mediahub.storage import NotFound, StorageError
from mediahub.storage.keys import ARCHIVES, archive_key
from mediahub.translations import translator

POLL = 0.5
"""Seconds between two looks for a zip to make, and at files that are being made."""
CLAIM = timedelta(minutes=2)
PATIENCE = 600.0
"""Seconds in which no file at all was made, after which a zip makes room for others."""
PAUSE = timedelta(seconds=30)
"""After which one that something holds up is tried again."""
OUR_FAULT = N_(
    "Making the zip went wrong on our side. It is tried again by itself, and the team finds the reason in "
    "the log."
)
NO_STORAGE = N_("Storage did not answer. The zip is made as soon as it does.")
PAGE = 200
"""Assets loaded at a time."""
SWEEP_EVERY = 300.0
log = structlog.get_logger()


@dataclass(slots=True)
class _Work:
    """A zip while it is made."""

    id: str
    wanted: list[str]
    progress: Progress
    recipient_number: str = ""
    files: list[Prepared] = field(default_factory=list)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    """By asset."""
    facts: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """When it was taken, in the event's zone, and its rights class; by asset."""
    left_out: list[Sheet] = field(default_factory=list)


class GivenUp(Exception):
    """A zip that cannot be made; the message is for people."""


class HeldUp(Exception):
    """A zip that cannot be made yet, for a reason that is not its own; the message is for people."""


class ArchiveMaker:
    """Makes the zips that people asked for, one after the other."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()

    def loops(self) -> Sequence[Loop]:
        """Make what waits; forget what is over."""
        return (
            Loop(name="zips", work=self.make_next, poll=POLL, patience=2 * PATIENCE),
            Loop(name="old-zips", work=lambda _: self.sweep(), poll=SWEEP_EVERY),
        )

    def make_next(self, stop: threading.Event | None = None) -> bool:
        """Make one zip ready; False if none waits."""
        self._stop = stop or self._stop
        claimed = self._claim()
        if claimed is None:
            return False
        with working_for(claimed[1]):
            self._try(claimed[0])
        return True

    def _try(self, archive_id: str) -> None:
        try:
            self._make(archive_id)
        except GivenUp as reason:
            self._fail(archive_id, str(reason))
        except Interrupted:
            self._put_back(archive_id)
        except HeldUp as reason:
            self._put_off(archive_id, str(reason))
        except StorageError as error:
            log.warning("a zip waits for storage", archive=archive_id, error=str(error))
            self._put_off(archive_id, NO_STORAGE)
        except Exception:
            log.exception("a zip was not made", archive=archive_id)
            self._put_off(archive_id, OUR_FAULT)

    def sweep(self) -> int:
        """Forget zips whose time is over, and what is left of those without an account; how many are over."""
        database, bucket = self._services.database, self._services.bucket
        with database.read() as session:
            over = list(session.scalars(select(Archive.id).where(Archive.expires_at <= utcnow())))
        try:
            for archive_id in over:
                for info in bucket.list(archive_key(archive_id, "x")[:-1]):
                    bucket.delete(info.key)
                with database.begin() as session:
                    session.execute(delete(Archive).where(Archive.id == archive_id))
            delete_orphans(database, bucket, ARCHIVES, utcnow() - LIFETIME)
        except StorageError as error:
            log.warning("zips whose time is over stay for now", error=str(error))
        return len(over)

    def _claim(self) -> tuple[str, str] | None:
        """The zip that waits longest, and by which request; None where none waits."""
        now = utcnow()
        claim_is_over = has_come(Archive.claimed_until, now, CLAIM)
        free = or_(Archive.state == "waiting", and_(Archive.state == "preparing", claim_is_over))
        with self._services.database.read() as session:
            oldest = select(Archive.id, Archive.request_id).where(free, Archive.expires_at > now)
            found = session.execute(oldest.order_by(Archive.created_at).limit(1)).first()
        if found is None:
            return None
        with self._services.database.begin() as session:
            mine = update(Archive).where(Archive.id == found.id, free)
            taken = session.execute(mine.values(state="preparing", claimed_until=now + CLAIM))
            return (found.id, found.request_id) if taken.rowcount else None  # type: ignore[attr-defined]

    def _make(self, archive_id: str) -> None:
        work = self._wish(archive_id)
        self._await_files(work)
        made = [one for one in work.files if one.state == "ready"]
        for one in work.files:
            if one.state != "ready":
                work.left_out.append(replace(work.sheets[one.asset_id], may_i_use_it=one.problem))
        if not made:
            reasons = {sheet.may_i_use_it for sheet in work.left_out}
            raise GivenUp(
                reasons.pop() if len(reasons) == 1 else N_("Nothing of it may be taken at the moment.")
            )
        sums: dict[str, Checksum] = {}
        sizes = {one.key: one.size for one in made}
        sizes |= {beside.key: beside.size for one in made for beside in one.beside}
        try:
            for page in checksums(self._services, sizes):
                sums |= page
                self._say(work)
        except NotFound:
            self._miss(made)
            raise
        self._finish(work, made, sums)

    def _wish(self, archive_id: str) -> _Work:
        """Ask for every file that may be taken."""
        with self._services.database.begin() as session:
            archive = session.get_one(Archive, archive_id)
            work = _Work(archive_id, archive.wanted.split(), Progress(self._stop))
            work.recipient_number = _recipient(session, archive).number(session, archive.event)
        for page in in_chunks(work.wanted, PAGE):
            with self._services.database.begin() as session:
                self._wish_page(session, work, page)
            self._say(work)
        return work

    def _wish_page(self, session: Session, work: _Work, page: Sequence[str]) -> None:
        archive = session.get_one(Archive, work.id)
        recipient, now = _recipient(session, archive), utcnow()
        policy, _ = policy_of(session, archive.event_id), translator(recipient.language)
        assets = [asset for asset in package.load(session, page) if asset.event_id == archive.event_id]
        verdicts = recipient.verdicts(session, assets, now)
        allowed: dict[Recipe, list[Asset]] = {}
        for asset in assets:
            verdict = verdicts[asset.id]
            sheet = sheet_of(asset, policy, verdict, now, _)
            if verdict.allowed:
                allowed.setdefault(recipient.recipe(asset, archive.recipe), []).append(asset)
                work.sheets[asset.id] = sheet
                taken = asset.taken_at.astimezone(zone_of(archive.event))
                work.facts[asset.id] = (taken, asset.rights_class)
            elif recipient.may_know(asset, now):
                work.left_out.append(sheet)
            else:
                work.left_out.append(Sheet("", id=asset.id, may_i_use_it=say_all(verdict.reasons, _)))
        labels = recipient.labels(session, archive.event, list(verdicts))
        wanted = [
            one
            for recipe, some in allowed.items()
            for one in package.want(session, some, recipe, work.recipient_number, labels)
        ]
        place = {identity: number for number, identity in enumerate(page)}
        work.files += sorted(wanted, key=lambda one: place[one.asset_id])

    def _await_files(self, work: _Work) -> None:
        moved = time.monotonic()
        while pending := [one for one in work.files if one.state == "wanted"]:
            with self._services.database.read() as session:
                now = {one.key: one for one in package.look(session, pending)}
            work.files = [now.get(one.key, one) if one.state == "wanted" else one for one in work.files]
            left = sum(one.state == "wanted" for one in work.files)
            if left < len(pending):
                moved = time.monotonic()
            elif time.monotonic() - moved > PATIENCE:
                raise HeldUp(package.NOBODY)
            self._say(work)
            if left:
                self._stop_where_held_up(work, left)
                time.sleep(POLL)
        if any(one.state == "changed" for one in work.files):
            raise HeldUp(package.CHANGED)  # asked for anew, as it is now

    def _stop_where_held_up(self, work: _Work, left: int) -> None:
        """Where all that is left waits for something, other zips go first."""
        reasons = [one.problem for one in work.files if one.state == "wanted" and one.problem]
        if len(reasons) == left:
            raise HeldUp(reasons[0])

    def _miss(self, made: list[Prepared]) -> None:
        """Have those made anew of which storage has nothing."""
        lost = [one.key for one in made if self._services.bucket.head(one.key) is None]
        with self._services.database.begin() as session:
            for key in lost:
                package.missed(session, key)

    def _finish(self, work: _Work, made: list[Prepared], sums: dict[str, Checksum]) -> None:
        names = naming.unique([*PAPERS, *(one.filename for one in made)])[len(PAPERS) :]
        sheets = []
        entries: list[Entry] = []
        for one, name in zip(made, names, strict=True):
            taken, _ = work.facts[one.asset_id]
            size, crc = sums[one.key]
            entries.append(Entry(Member(name, size, crc, taken), one.key, one.asset_id))
            sheets.append(replace(work.sheets[one.asset_id], file=name))
            for beside in one.beside:
                size, crc = sums[beside.key]
                member = Member(_beside(name, names, beside.ending), size, crc, taken)
                entries.append(Entry(member, beside.key, one.asset_id))
        with self._services.database.read() as session:
            archive = session.get_one(Archive, work.id)
            recipient = _recipient(session, archive)
            now = archive.created_at.astimezone(zone_of(archive.event))
            classes = [work.facts[one.asset_id][1] for one in made]
            policy = policy_of(session, archive.event_id)
            _ = translator(recipient.language)
            terms = terms_for(
                session, archive.event, recipient.name, classes, policy, now, work.recipient_number, _,
                agrees=recipient.agrees,
            )  # fmt: skip
        texts = (
            papers.captions_csv(sheets),
            papers.captions_text(sheets, work.left_out, _),
            papers.terms_text(terms, _),
        )
        for name, text in zip(PAPERS, texts, strict=True):
            entries.append(self._paper(work.id, name, text, now))
        self._fix(work, Manifest(entries))

    def _paper(self, archive_id: str, name: str, text: str, when: datetime) -> Entry:
        data = text.encode()
        stem, _, extension = name.partition(".")
        digest = hashlib.sha256(data).hexdigest()[:12]
        key = archive_key(archive_id, f"{stem}-{digest}-{extension}")
        self._services.bucket.put_bytes(key, data, PAPERS[name])
        return Entry(Member(name, len(data), zlib.crc32(data), when), key)

    def _fix(self, work: _Work, manifest: Manifest) -> None:
        data, etag = manifest.dump()
        key = archive_key(work.id, f"list-{etag[:12]}")
        self._services.bucket.put_bytes(key, data, "application/gzip")
        with self._services.database.begin() as session:
            archive = session.get_one(Archive, work.id)
            archive.state, archive.claimed_until, archive.problem = "ready", None, ""
            archive.manifest_key, archive.etag = key, etag
            archive.size = manifest.layout.size
            archive.left_out, archive.done = len(work.left_out), archive.total

    def _say(self, work: _Work) -> None:
        """How far it is, once a second; keeps the claim."""
        if not work.progress.is_due():
            return
        done = sum(one.state != "wanted" for one in work.files) + len(work.left_out)
        with self._services.database.begin() as session:
            archive = session.get_one(Archive, work.id)
            archive.done, archive.claimed_until = min(done, archive.total), utcnow() + CLAIM

    def _put_back(self, archive_id: str) -> None:
        with self._services.database.begin() as session:
            archive = session.get_one(Archive, archive_id)
            archive.state, archive.claimed_until = "waiting", None

    def _put_off(self, archive_id: str, problem: str) -> None:
        """Say what holds it up; whoever makes zips takes it up again after a pause."""
        with self._services.database.begin() as session:
            archive = session.get_one(Archive, archive_id)
            archive.problem, archive.claimed_until = problem, utcnow() + PAUSE

    def _fail(self, archive_id: str, problem: str) -> None:
        with self._services.database.begin() as session:
            archive = session.get_one(Archive, archive_id)
            archive.state, archive.problem, archive.claimed_until = "failed", problem, None


def _recipient(session: Session, archive: Archive) -> Recipient:
    try:
        return recipient_of(session, archive)
    except Withheld as reason:
        raise GivenUp(str(reason)) from reason


PAPERS = {"captions.csv": "text/csv", "captions.txt": "text/plain", "TERMS.txt": "text/plain"}
"""What lies in every zip beside the files."""


def _beside(name: str, names: list[str], ending: str) -> str:
    """What the XMP file or manifest of `name` is called, by its ending: as programs look for it, unless two
    would look for the same."""
    stem = without_ending(name)
    alone = sum(other.startswith(f"{stem}.") for other in names) == 1
    return f"{stem}{ending}" if alone else f"{name}{ending}"
