"""Sending, in a worker: each file asked about, made, sent, and written down.

What was sent stays sent: a sending that is interrupted goes on with the next file, and inside a large one
where it ended. A server that is away is tried again, ever more slowly. What is under embargo
waits for its hour.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from mediahub.catalog.base import utcnow
from mediahub.catalog.conditions import terms_of
from mediahub.catalog.models import Asset, PushFile, PushRun, User
from mediahub.delivery import naming, package, recipes, usage
from mediahub.delivery.package import NotMade, Prepared
from mediahub.delivery.push.model import NEWSROOM, Channel, Parcel, PushError, Refused
from mediahub.delivery.push.orders import keeps_trying
from mediahub.delivery.push.runs import connect, where_of
from mediahub.identity.press import viewer_of
from mediahub.loops import Loop
from mediahub.rights import Action, Verdict, decide
from mediahub.runtime import Services
from mediahub.storage import StorageError

POLL = 1.0
LEASE = timedelta(minutes=3)
"""For so long a sending that says nothing belongs to its worker."""
SAY_EVERY = 20.0
MAX_ATTEMPTS = 10
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=30)
XMP_MIME = "application/rdf+xml"

log = structlog.get_logger()


class Stopped(Exception):
    """Somebody stopped the sending."""


class Interrupted(Exception):
    """The worker ends; the sending is for another one."""


class PushSender:
    """Carries out what is to be sent, one sending after the other."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()

    def loop(self) -> Loop:
        """Send what is due."""
        return Loop(name="pushes", work=self.send_next, poll=POLL)

    def send_next(self, stop: threading.Event | None = None) -> bool:
        """Carry one sending on as far as it goes now; False if none is due."""
        self._stop = stop or self._stop
        run_id = self._claim()
        if run_id is None:
            return False
        try:
            waits_until = self._send(run_id)
        except Stopped:
            return True
        except Interrupted:
            self._put_back(run_id)
        except Refused as error:
            self._end(run_id, "failed", str(error))
        except (PushError, NotMade, StorageError) as error:
            self._put_off(run_id, str(error))
        else:
            if waits_until:
                self._wait(run_id, waits_until)
            else:
                self._end(run_id, "done")
        return True

    def _claim(self) -> int | None:
        now = utcnow()
        due = (PushRun.state.in_(("waiting", "sending")), PushRun.due_at <= now)
        with self._services.database.read() as session:
            found = session.scalar(select(PushRun.id).where(*due).order_by(PushRun.due_at).limit(1))
        if found is None:
            return None
        with self._services.database.begin() as session:
            mine = update(PushRun).where(PushRun.id == found, *due)
            taken = session.execute(mine.values(state="sending", due_at=now + LEASE).returning(PushRun.id))
            return taken.scalar()

    def _send(self, run_id: int) -> datetime | None:
        """Send what is waiting; until when the rest has to wait."""
        with self._services.database.read() as session:
            run = session.get_one(PushRun, run_id)
            where = where_of(self._services.settings, run.target)
            files = list(
                session.scalars(
                    select(PushFile)
                    .where(PushFile.run_id == run_id, PushFile.state == "waiting")
                    .order_by(PushFile.position)
                )
            )
        self._want(run, files)
        channel: Channel | None = None
        later: list[datetime] = []
        try:
            for file in files:
                if self._stop.is_set():
                    raise Interrupted
                verdict = self._verdict(run, file)
                if not verdict.allowed:
                    if verdict.until:
                        later.append(verdict.until)
                    else:
                        self._note(file, "refused", " ".join(verdict.codes) or "gone")
                    continue
                prepared = self._prepared(run, file)
                if prepared is not None:
                    channel = channel or connect(where)
                    self._send_file(run, file, prepared, channel)
        finally:
            if channel is not None:
                channel.close()
        return min(later, default=None)

    def _want(self, run: PushRun, files: list[PushFile]) -> None:
        """Ask for all of them at once, so that the next are made while one is sent."""
        recipe = recipes.parse(run.recipe)
        allowed = [file.asset_id for file in files if self._verdict(run, file).allowed]
        for start in range(0, len(allowed), 200):
            with self._services.database.begin() as session:
                page = package.load(session, allowed[start : start + 200])
                package.want(session, page, recipe, run.mark)

    def _verdict(self, run: PushRun, file: PushFile) -> Verdict:
        """What the rules say now, to the newsroom and to whoever sends."""
        with self._services.database.read() as session:
            asset = session.get(Asset, file.asset_id)
            user = session.get(User, run.user_id) if run.user_id else None
            if asset is None or user is None or asset.event_id != run.target.event_id:
                return Verdict(False, "not_for_anyone", ())
            terms, now = terms_of(asset), utcnow()
            sender = decide(viewer_of(session, user), terms, Action.DOWNLOAD, now)
        newsroom = decide(NEWSROOM, terms, Action.DOWNLOAD, now)
        return newsroom if sender.allowed else sender

    def _prepared(self, run: PushRun, file: PushFile) -> Prepared | None:
        try:
            return package.prepare(self._services, file.asset_id, recipes.parse(run.recipe), mark=run.mark)
        except NotMade as error:
            self._note(file, "failed", str(error))
            return None

    def _send_file(self, run: PushRun, file: PushFile, prepared: Prepared, channel: Channel) -> None:
        # only what an earlier try may have sent is looked for: another frame may have had this name and size
        begun, name = bool(file.name), file.name or self._name(run, file, prepared.filename)
        if not (begun and channel.has(name) == prepared.size):
            self._send_object(run, channel, prepared.key, name, prepared.size, prepared.mime)
        if prepared.sidecar_size:
            beside = f"{name.rpartition('.')[0] or name}.xmp"
            self._send_object(run, channel, prepared.sidecar_key, beside, prepared.sidecar_size, XMP_MIME)
        self._note(file, "sent", size=prepared.size)
        with self._services.database.begin() as session:
            asset = session.get(Asset, file.asset_id)
            session.get_one(PushRun, run.id).attempts = 0
            if asset is not None:
                usage.record(session, _taker(session, run), asset, "download", run.recipe, prepared.size)

    def _send_object(self, run: PushRun, channel: Channel, key: str, name: str, size: int, mime: str) -> None:
        bucket = self._services.bucket
        parcel = Parcel(
            name,
            size,
            mime,
            lambda start: bucket.stream_range(key, start, size) if size > start else iter(()),
        )
        channel.send(parcel, self._saying(run.id))

    def _saying(self, run_id: int) -> Callable[[int], None]:
        """Keeps the claim while bytes go out, and ends the sending when somebody stopped it."""
        said = time.monotonic()

        def say(_: int) -> None:
            nonlocal said
            if self._stop.is_set():
                raise Interrupted
            if time.monotonic() - said < SAY_EVERY:
                return
            said = time.monotonic()
            with self._services.database.begin() as session:
                run = session.get(PushRun, run_id)
                if run is None or run.state != "sending":
                    raise Stopped
                run.due_at = utcnow() + LEASE

        return say

    def _name(self, run: PushRun, file: PushFile, wanted: str) -> str:
        """Its name there: its own, unless another frame that went to this newsroom has that."""
        stem = wanted.rpartition(".")[0] or wanted
        with self._services.database.begin() as session:
            query = (
                select(PushFile.name)
                .join(PushRun, PushRun.id == PushFile.run_id)
                .where(PushRun.target_id == run.target_id, PushFile.asset_id != file.asset_id)
                .where(func.lower(PushFile.name).startswith(stem.lower(), autoescape=True))
            )
            name = naming.unique([*session.scalars(query), wanted])[-1]
            session.get_one(PushFile, (file.run_id, file.position)).name = name
        return name

    def _note(self, file: PushFile, state: str, reason: str = "", size: int = 0) -> None:
        """How a file fared. Raises Stopped when nobody wants the next one."""
        with self._services.database.begin() as session:
            row = session.get_one(PushFile, (file.run_id, file.position))
            row.state, row.reason, row.size = state, reason, size
            row.sent_at = utcnow() if state == "sent" else None
            run = session.get_one(PushRun, file.run_id)
            stopped = run.state != "sending"
            if not stopped:
                run.due_at = utcnow() + LEASE
        if stopped:
            raise Stopped

    def _put_off(self, run_id: int, problem: str) -> None:
        with self._services.database.begin() as session:
            run = session.get_one(PushRun, run_id)
            run.attempts += 1
            log.warning("a push did not get through", run=run_id, attempts=run.attempts, problem=problem)
            patient = run.attempts < MAX_ATTEMPTS or keeps_trying(session, run_id)
            if patient and run.state == "sending":
                pause = min(FIRST_PAUSE * 2 ** min(run.attempts - 1, 10), LONGEST_PAUSE)
                run.state, run.due_at, run.problem = "waiting", utcnow() + pause, problem
                return
        self._end(run_id, "failed", problem)

    def _put_back(self, run_id: int) -> None:
        with self._services.database.begin() as session:
            run = session.get_one(PushRun, run_id)
            if run.state == "sending":
                run.state, run.due_at = "waiting", utcnow()

    def _wait(self, run_id: int, until: datetime) -> None:
        with self._services.database.begin() as session:
            run = session.get_one(PushRun, run_id)
            if run.state == "sending":
                run.state, run.due_at, run.problem = "waiting", until, "Some pictures wait for their hour."

    def _end(self, run_id: int, state: str, problem: str = "") -> None:
        with self._services.database.begin() as session:
            mine = or_(PushRun.state == "sending", PushRun.state == "waiting")
            ended = update(PushRun).where(PushRun.id == run_id, mine)
            session.execute(ended.values(state=state, problem=problem, finished_at=utcnow()))


def _taker(session: Session, run: PushRun) -> usage.Taker:
    user = session.get(User, run.user_id) if run.user_id else None
    by = f", sent by {user.name or user.email}" if user else ""
    return usage.Taker(run.user_id, f"{run.target.name}{by}"[:300], run.target.name, "press")
