"""Transmission of files to newsrooms, in a worker: each asked about, made, sent, and written down.

What was sent stays sent: a sending that is interrupted goes on with the next file, inside a large one where
it ended. A server that is away, a file that it does not take just now, and one that we cannot make yet hold
up no other, and are tried ever more slowly. Embargoed ones wait. `failed` is a file that cannot be made.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import Asset, Transmission, TransmissionFile, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import package, recipes
from mediahub.delivery.files.package import NotMade, NotYet, Prepared
from mediahub.delivery.newsfeed.pushing import ITEM
from mediahub.delivery.newsrooms import names, outcomes
from mediahub.delivery.newsrooms.item_files import SentFile, item_parcel
from mediahub.delivery.newsrooms.model import Channel, Parcel, Refused, TransmissionError
from mediahub.delivery.newsrooms.outcomes import Left
from mediahub.delivery.newsrooms.runs import LEASE, claim
from mediahub.delivery.newsrooms.targets import connect, where_of
from mediahub.delivery.usage import records
from mediahub.identity.press import viewer_of
from mediahub.logs.tracing import working_for
from mediahub.loops import Interrupted, Loop, Progress
from mediahub.messages import N_
from mediahub.rights import NEWSROOM, Action, Verdict, decide
from mediahub.runtime import Services
from mediahub.storage import NotFound, StorageError

POLL = 1.0
RENEW_EVERY = 20.0
AT_THE_SAME_TIME = 4
"""Newsrooms that files go to at the same time, by each worker."""
AT_ONCE = 200
"""Files asked for in one transaction."""
LOST_IN_A_ROW = 3
"""Files that do not get through, after which the others wait too."""
OUR_FAULT = N_(
    "Sending went wrong on our side. It is tried again by itself, and the team finds the reason in the log."
)

log = structlog.get_logger()


class Stopped(Exception):
    """Somebody stopped the sending."""


class TransmissionSender:
    """Carries out what is to be sent, one sending after the other."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stop = threading.Event()

    def loops(self) -> Sequence[Loop]:
        """Send what is due, to several newsrooms at the same time: a slow one holds up no other."""
        return [
            Loop(name=f"transmissions-{lane}", work=TransmissionSender(self._services).send_next, poll=POLL)
            for lane in range(1, AT_THE_SAME_TIME + 1)
        ]

    def send_next(self, stop: threading.Event | None = None) -> bool:
        """Carry one sending on as far as it goes now; False if none is due."""
        self._stop = stop or self._stop
        claimed = claim(self._services.database)
        if claimed is None:
            return False
        run_id, request_id = claimed
        with working_for(request_id):
            self._try(run_id)
        return True

    def _try(self, run_id: int) -> None:
        try:
            left = self._send(run_id)
        except Stopped:
            return
        except Interrupted:
            outcomes.put_back(self._services.database, run_id)
        except Refused as error:
            outcomes.refuse(self._services.database, run_id, str(error))
        except (TransmissionError, StorageError) as error:
            outcomes.put_off(self._services.database, run_id, str(error))
        except Exception:
            log.exception("a push failed on our side", run=run_id)
            outcomes.put_off(self._services.database, run_id, OUR_FAULT)
        else:
            outcomes.settle(self._services.database, run_id, left)

    def _send(self, run_id: int) -> Left:
        """Send what is waiting; what is left of it. Raises Stopped, TransmissionError and StorageError."""
        with self._services.database.read() as session:
            run = session.get_one(Transmission, run_id)
            where = where_of(self._services.settings, run.target)
            files = list(
                session.scalars(
                    select(TransmissionFile)
                    .where(TransmissionFile.run_id == run_id, TransmissionFile.state == "waiting")
                    .order_by(TransmissionFile.position)
                )
            )
        alive = self._renewing(run_id)
        self._want(run, files, alive)
        channel: Channel | None = None
        left, in_a_row = Left(), 0
        try:
            for file in files:
                alive(0)
                prepared = self._ready(run, file, left)
                if prepared is None:
                    continue
                channel = channel or connect(where)
                try:
                    self._send_file(run, file, prepared, channel)
                    in_a_row = 0
                except (
                    TransmissionError,
                    StorageError,
                ) as error:  # perhaps this one's only, and the next is welcome
                    log.warning("a file of a push did not get through", run=run_id, problem=str(error))
                    self._note(file, "waiting", str(error))
                    left.held.append(str(error))
                    channel.close()
                    channel, in_a_row = None, in_a_row + 1
                    if in_a_row == LOST_IN_A_ROW:
                        break
        finally:
            if channel is not None:
                channel.close()
        return left

    def _want(self, run: Transmission, files: list[TransmissionFile], alive: Callable[[int], None]) -> None:
        """Ask for all of them at once, so that the next are made while one is sent."""
        if run.recipe == ITEM:
            return
        recipe = recipes.parse(run.recipe)
        for page in in_chunks(files, AT_ONCE):
            allowed = [file.asset_id for file in page if self._verdict(run, file).allowed]
            with self._services.database.begin() as session:
                package.want(session, package.load(session, allowed), recipe, run.recipient_number)
            alive(0)

    def _ready(self, run: Transmission, file: TransmissionFile, left: Left) -> Prepared | None:
        """The file to send; None, and why written down, where it may not go or is not there yet."""
        if run.recipe == ITEM:
            return Prepared(file.asset_id, "", "", "ready")
        verdict = self._verdict(run, file)
        if not verdict.allowed:
            if verdict.until:
                left.until.append(verdict.until)
            else:
                self._note(file, "refused", " ".join(verdict.codes) or "gone")
            return None
        try:
            return package.prepare(
                self._services,
                file.asset_id,
                recipes.parse(run.recipe),
                recipient_number=run.recipient_number,
            )
        except NotMade as error:
            self._note(file, "failed", str(error))
        except NotYet as error:
            self._note(file, "waiting", str(error))
            left.held.append(str(error))
        return None

    def _verdict(self, run: Transmission, file: TransmissionFile) -> Verdict:
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

    def _send_file(
        self, run: Transmission, file: TransmissionFile, prepared: Prepared, channel: Channel
    ) -> None:
        if run.recipe == ITEM:
            self._send_item(run, file, channel)
            return self._sent(run, file, 0)
        # only what an earlier try may have sent is looked for: another frame may have had this name and size
        begun = bool(file.name)
        name = file.name or names.choose(self._services.database, run, file, prepared.filename)
        try:
            if not (begun and channel.has(name) == prepared.size):
                self._send_object(run, channel, prepared.key, name, prepared.size, prepared.mime)
            for one in prepared.beside:
                beside = names.beside(self._services.database, run, file, name, one.ending)
                self._send_object(run, channel, one.key, beside, one.size, one.mime)
        except NotFound:
            with self._services.database.begin() as session:
                package.missed(session, prepared.key)
            raise
        self._send_item(run, file, channel, SentFile(name, prepared))
        self._sent(run, file, prepared.size)

    def _send_item(
        self, run: Transmission, file: TransmissionFile, channel: Channel, sent: SentFile | None = None
    ) -> None:
        """Send the news item of a picture, beside its file or by itself, where the newsroom wants items."""
        parcel = item_parcel(self._services, run, file, sent)
        if parcel is not None:
            channel.send(parcel, self._renewing(run.id))

    def _send_object(
        self, run: Transmission, channel: Channel, key: str, name: str, size: int, mime: str
    ) -> None:
        bucket = self._services.bucket
        parcel = Parcel(
            name,
            size,
            mime,
            lambda start: bucket.stream_range(key, start, size) if size > start else iter(()),
        )
        channel.send(parcel, self._renewing(run.id))

    def _renewing(self, run_id: int) -> Callable[[int], None]:
        """Keeps the claim while bytes go out, and ends the sending when somebody stopped it."""
        progress = Progress(self._stop, RENEW_EVERY)

        def renew(_: int) -> None:
            if not progress.is_due():
                return
            with self._services.database.begin() as session:
                run = session.get(Transmission, run_id)
                if run is None or run.state != "sending":
                    raise Stopped
                run.due_at = utcnow() + LEASE

        return renew

    def _sent(self, run: Transmission, file: TransmissionFile, size: int) -> None:
        """It is there: in its row and in the record in one transaction. Raises Stopped as `_note` does."""
        with self._services.database.begin() as session:
            row = session.get_one(TransmissionFile, (file.run_id, file.position))
            row.state, row.reason, row.size, row.sent_at = "sent", "", size, utcnow()
            asset = session.get(Asset, file.asset_id)
            if asset is not None and run.recipe != ITEM:
                records.record(session, _taker(session, run), asset, "download", run.recipe, size)
            now = session.get_one(Transmission, run.id)
            now.attempts = 0
            stopped = now.state != "sending"
            if not stopped:
                now.due_at = utcnow() + LEASE
        if stopped:
            raise Stopped

    def _note(self, file: TransmissionFile, state: str, reason: str) -> None:
        """Why a file did not go. Raises Stopped when nobody wants the next one."""
        with self._services.database.begin() as session:
            row = session.get_one(TransmissionFile, (file.run_id, file.position))
            row.state, row.reason = state, reason
            run = session.get_one(Transmission, file.run_id)
            stopped = run.state != "sending"
            if not stopped:
                run.due_at = utcnow() + LEASE
        if stopped:
            raise Stopped


def _taker(session: Session, run: Transmission) -> records.Taker:
    user = session.get(User, run.user_id) if run.user_id else None
    by = f", sent by {user.name or user.email}" if user else ""
    return records.Taker(run.user_id, f"{run.target.name}{by}"[:300], run.target.name, "press")
