"""The hub of live pages: one thread watches the index, and tells each open page what is new."""

from __future__ import annotations

import threading
import time

import structlog
from sqlalchemy import select

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import IS_THERE
from mediahub.catalog.models import Event, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.credentials import living
from mediahub.identity.press import viewer_of
from mediahub.live.questions import LOOKED_AT, Desk, Question, Watch
from mediahub.live.streams import Stream, Streams, comment_bytes, event_bytes
from mediahub.search.service import Search

POLL = 0.25
"""Seconds between two looks at the index."""
CLOCK = 20.0
"""Seconds after which questions are asked again though nothing was indexed: rights change by the clock."""
AFTER_FAILURE = 2.0
"""Seconds after which they are asked again where one could not be answered."""
HEARTBEAT = 2.0
"""Seconds between two signs of life; so long may someone stay who was shut out, told of nothing new."""
MAX_OF_ONE = 20
"""Pages that one account may hold open in a process: a desk has some screens, and nobody takes them all."""
log = structlog.get_logger(__name__)


class LiveHub:
    """Starts its thread with the first page. `adopt` may be called from any thread."""

    def __init__(self, search: Search, database: Database, limit: int) -> None:
        self.desk = Desk(search, database)
        self._database = database
        self._limit = limit
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._arrivals: list[Stream] = []
        self._streams = Streams()
        self._watches: dict[Question, Watch] = {}
        self._generation = ""
        self._ask_at = self._beat_at = 0.0

    def has_room(self) -> bool:
        """Whether one more page may be held open."""
        return len(self._held()) < self._limit

    def has_room_for(self, user_id: int | None) -> bool:
        """Whether this account may hold one more open."""
        return sum(stream.user_id == user_id for stream in self._held()) < MAX_OF_ONE

    def adopt(self, stream: Stream) -> None:
        """Hold this page open from now on, and tell it what it missed since its cursor."""
        with self._lock:
            self._arrivals.append(stream)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Close every page; they come again by themselves."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._streams.attend(POLL)
                self._welcome()
                self._tell()
                self._beat()
            except Exception:
                log.exception("the live pages missed a turn")
                time.sleep(POLL)
        self._streams.close()

    def _held(self) -> list[Stream]:
        """Every page that is held open, welcomed or not."""
        with self._lock:
            return [*self._streams, *self._arrivals]

    def _welcome(self) -> None:
        with self._lock:
            arrived, self._arrivals = self._arrivals, []
            for stream in arrived:
                self._streams.add(stream)
        for stream in arrived:
            try:
                watch = self._watches.get(stream.question)
                if watch is None:
                    watch = Watch(stream.question)
                    watch.remember(self.desk.latest(stream.question, LOOKED_AT))
                first = event_bytes(self.desk.since(stream.question, stream.cursor))
            except Exception:
                log.exception("a live page could not be begun; it comes again by itself")
                self._streams.drop(stream)
                continue
            self._watches[stream.question] = watch
            self._streams.send(stream, first)

    def _tell(self) -> None:
        """Ask each question once, and send what is new to all who asked it.

        What could not be asked or sent counts as new until it is; a question that fails holds up no other.
        """
        generation, now = self.desk.generation(), time.monotonic()
        if not len(self._streams) or (generation == self._generation and now < self._ask_at):
            return
        asked = {stream.question for stream in self._streams}
        self._watches = {question: watch for question, watch in self._watches.items() if question in asked}
        failed = False
        found: list[tuple[Watch, list[str], bytes]] = []
        for watch in self._watches.values():
            try:
                if fresh := watch.unknown(self.desk.latest(watch.question, LOOKED_AT)):
                    found.append((watch, fresh, event_bytes(self.desk.news(fresh))))
            except Exception:
                log.exception("live pages miss their news for now")
                failed = True
        self._shut_out()  # after it was found: it goes to nobody who lost their rights before it was there
        for watch, fresh, message in found:
            for stream in self._streams:
                if stream.question == watch.question:
                    self._streams.send(stream, message)
            watch.remember(fresh)
        self._generation, self._ask_at = generation, now + (AFTER_FAILURE if failed else CLOCK)

    def _beat(self) -> None:
        """Now and then: a sign of life, and a look whether everyone may still be here."""
        now = time.monotonic()
        if now - self._beat_at < HEARTBEAT:
            return
        self._beat_at = now
        self._shut_out()
        for stream in self._streams:
            self._streams.send(stream, comment_bytes("still here"))

    def _shut_out(self) -> None:
        """Close the pages of accounts that were disabled or lost a role, of devices that were signed out, and
        of events in the trash."""
        streams = list(self._streams)
        if not streams:
            return
        with self._database.read() as session:
            ids = {stream.user_id for stream in streams if stream.user_id is not None}
            users = session.scalars(select(User).where(User.id.in_(ids)))
            viewers = {user.id: viewer_of(session, user) for user in users if user.active}
            slugs = {stream.question.event for stream in streams}
            there = set(session.scalars(select(Event.slug).where(Event.slug.in_(slugs), IS_THERE)))
            signed_in = living(session, {one.credential for one in streams if one.credential}, utcnow())
        for stream in streams:
            who, same = viewers.get(stream.user_id or 0), stream.question
            is_same = who is not None and Question.of(same.event, same.text, same.filters, who) == same
            is_signed_in = stream.credential is None or stream.credential in signed_in
            if not (is_same and is_signed_in and same.event in there):
                self._streams.drop(stream)
