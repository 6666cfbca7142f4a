"""Exponential back-off after wrong passwords and codes: each wrong try more makes whoever tries wait longer.

A fixed window gives a guesser all its tries again when it ends, and keeps the owner out until then. Here the
pauses double up to a longest one, and the right password works the moment a pause ends. Tries are counted in
the catalogue, for all web and FTP processes together, and before they are made, so that many at once are not
all made. Which keys a try counts for is decided where it is made; SECURITY.md says which, and why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter

from sqlalchemy import delete
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import RateCount
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.rate_limits import MAX_KEY
from mediahub.messages import N_, Message, message
from mediahub.problems import TooMany

WAIT_SECONDS = N_("There were too many wrong tries. Try again in %(seconds)s s.")
WAIT_MINUTES = N_("There were too many wrong tries. Try again in %(minutes)s min.")
LONG_WAIT = 120
"""Seconds from which on a wait is told in minutes."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Backoff:
    """How those who try wrong passwords are slowed down."""

    name: str
    free: int
    """Wrong tries without any pause, since people mistype."""
    first: int
    """Seconds of the first pause; each next one is twice as long."""
    longest: int
    """Seconds that no pause exceeds."""
    memory: int
    """Seconds without a wrong try after which all of them are forgotten; more than `longest`."""
    ends: bool = True
    """Whether a right try forgets the wrong ones: not where others try too, who would each begin anew."""

    def pause(self, wrong: int) -> timedelta:
        """How long to wait after so many wrong tries."""
        over = wrong - self.free
        if over < 0:
            return timedelta(0)
        return timedelta(seconds=min(self.longest, self.first * 2 ** min(over, 30)))


SIGN_IN_HERE = Backoff("sign-in-here", 5, 5, 900, DAY)
"""Passwords of one account from one network, but for devices that are known: some 110 in a day."""
SIGN_IN_ACCOUNT = Backoff("sign-in-account", 50, 5, 300, DAY, ends=False)
"""Passwords of one account from everywhere else: some 340 in a day."""
SIGN_IN_NETWORK = Backoff("sign-in-network", 30, 1, 60, 900, ends=False)
"""Passwords of any accounts from one network, which a press room may share: it waits a minute at most."""
SIGN_IN_DEVICE = Backoff("sign-in-device", 10, 5, 300, DAY)
"""Passwords of an account on a device where its owner was signed in before."""
PROOFS = Backoff("sign-in-proof", 5, 5, 900, DAY)
"""Second factors, and passwords that are asked for once more, of one account on one device."""
PASSKEYS = Backoff("passkey", 60, 1, 60, 900, ends=False)
"""Passkeys without a password, from one network: nobody guesses one, but each is work."""
SETUP = Backoff("setup", 10, 2, 60, 900)
"""Codes of the first account, from one network."""
CAMERA_HERE = Backoff("camera-here", 10, 2, 60, 3600)
"""Passwords of one FTP login from one network. They are random and long; a camera with a wrong one tries it
without end, and gets in a minute after it was put right at the latest."""
CAMERA_NETWORK = Backoff("camera-network", 40, 1, 60, 900, ends=False)
"""Passwords of any FTP logins from one network."""
LINK_HERE = Backoff("share-password", 5, 30, 3600, DAY)
"""Passwords of one share link from one network: some 28 in a day."""
LINK = Backoff("share-link-password", 100, 15, 300, DAY, ends=False)
"""Passwords of one share link from everywhere: some 390 in a day, and who knows it waits minutes at most."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A try that was counted, and what was counted before."""

    key: str
    ends: bool
    hits: int
    expires_at: datetime


@contextmanager
def one_try(database: Database, *slowed: tuple[Backoff, object]) -> Iterator[Callable[[], None]]:
    """Make one try in a `with` block, counted as a wrong one of each `(backoff, who)` unless what is given
    was called because it was right. What raises there was no try.

    Raises TooMany while one of them has to wait: then nothing is counted. In no transaction: it has its own.
    """
    counted = _count(database, slowed)
    try:
        yield lambda: _forget(database, counted)
    except Exception:
        _take_back(database, counted)
        raise


def _count(database: Database, slowed: tuple[tuple[Backoff, object], ...]) -> list[_Counted]:
    counted: list[_Counted] = []
    with database.begin() as session:
        # in the same order everywhere, so that two tries do not wait for each other's rows
        keys = sorted({_key(*one): one[0] for one in slowed}.items(), key=itemgetter(0))
        rows = [(backoff, _locked(session, key)) for key, backoff in keys]
        now = utcnow()  # once it is its turn: others may have tried while it waited
        wait = max(_left(backoff, row, now) for backoff, row in rows)
        if wait:
            raise TooMany(_sentence(wait), wait)
        for backoff, row in rows:
            wrong = _wrong(row, now)
            counted.append(_Counted(row.key, backoff.ends, wrong, row.expires_at))
            row.hits, row.expires_at = wrong + 1, now + timedelta(seconds=backoff.memory)
    return counted


def _locked(session: Session, key: str) -> RateCount:
    """The row of a key, which nobody else counts in until the transaction ends."""
    fresh = insert_into(RateCount, session).values(key=key, hits=0, expires_at=utcnow())
    session.execute(fresh.on_conflict_do_nothing())
    return session.get_one(RateCount, key, with_for_update=True)


def _wrong(row: RateCount, now: datetime) -> int:
    """Wrong tries that are remembered."""
    return row.hits if row.expires_at > now else 0


def _left(backoff: Backoff, row: RateCount, now: datetime) -> int:
    """Seconds of a pause that are left."""
    pause = backoff.pause(_wrong(row, now))
    if not pause:
        return 0
    # the count is kept for `memory` from the last wrong try on, so it also says when that was
    ends = row.expires_at - timedelta(seconds=backoff.memory) + pause
    return max(0, math.ceil((ends - now).total_seconds()))


def _forget(database: Database, counted: list[_Counted]) -> None:
    """It was right: end the back-offs that are its own, and take it back from the others."""
    ended = [one.key for one in counted if one.ends]
    with database.begin() as session:
        session.execute(delete(RateCount).where(RateCount.key.in_(ended)))
    _take_back(database, [one for one in counted if not one.ends])


def _take_back(database: Database, counted: list[_Counted]) -> None:
    """Count it no more. Where nobody tried since, the pause is what it was before, too."""
    if not counted:
        return
    with database.begin() as session:
        for one in counted:
            row = session.get(RateCount, one.key, with_for_update=True)
            if row is None:
                continue
            if row.hits == one.hits + 1:
                row.expires_at = one.expires_at
            row.hits = max(0, row.hits - 1)


def _sentence(seconds: int) -> Message:
    if seconds < LONG_WAIT:
        return message(WAIT_SECONDS, seconds=seconds)
    return message(WAIT_MINUTES, minutes=math.ceil(seconds / 60))


def _key(backoff: Backoff, who: object) -> str:
    return f"{backoff.name}:{who}"[:MAX_KEY]
