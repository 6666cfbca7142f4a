"""Back-off after wrong passwords: each one more makes whoever tries wait longer, and nobody is locked out.

A fixed window gives a guesser all its tries again when it ends. Here the pauses double, and only a while
without a wrong try, or the right password, ends them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.identity.limits.rate_limits import DatabaseStorage
from mediahub.messages import N_, message
from mediahub.problems import TooMany


@dataclass(frozen=True, slots=True)
class Backoff:
    """How those who try wrong passwords are slowed down; counted for all web processes together."""

    name: str
    free: int
    """Wrong tries without any pause, since people mistype."""
    first: int
    """Seconds of the first pause; each next one is twice as long."""
    longest: int
    """Seconds that no pause exceeds."""
    memory: int
    """Seconds without a wrong try after which all of them are forgotten; more than `longest`."""
    sentence: str
    """Why it is refused; `%(minutes)s` is how long to wait."""

    def pause(self, wrong: int) -> timedelta:
        """How long to wait after so many wrong tries."""
        over = wrong - self.free
        if over < 0:
            return timedelta(0)
        return timedelta(seconds=min(self.longest, self.first * 2 ** min(over, 30)))


LINK_BY_ADDRESS = Backoff(
    "share-password",
    5,
    30,
    3600,
    86_400,
    N_("Too many wrong passwords were tried. Try again in %(minutes)s minutes."),
)
"""Passwords of one share link from one address: some 28 in a day."""
LINK = Backoff(
    "share-link-password",
    100,
    15,
    300,
    86_400,
    N_("Too many wrong passwords were tried on this link. Try again in %(minutes)s minutes."),
)
"""Passwords of one share link from everywhere: some 390 in a day, and who knows it waits minutes at most."""


def refuse_early(database: Database, backoff: Backoff, who: object, now: datetime | None = None) -> None:
    """Raise TooMany while `who` has to wait."""
    storage, key, now = DatabaseStorage(database=database), _key(backoff, who), now or utcnow()
    wrong = storage.get(key)
    if wrong < backoff.free:
        return
    # the count is kept for `memory` from the last wrong try on, so it also says when that was
    last = storage.get_expiry(key) - backoff.memory
    seconds = math.ceil(last + backoff.pause(wrong).total_seconds() - now.timestamp())
    if seconds > 0:
        raise TooMany(message(backoff.sentence, minutes=math.ceil(seconds / 60)), seconds)


def count_wrong(database: Database, backoff: Backoff, who: object) -> None:
    """Write down one more wrong try of `who`. In no other transaction: it has one of its own."""
    DatabaseStorage(database=database).incr_from_now(_key(backoff, who), backoff.memory)


def forget(database: Database, backoff: Backoff, who: object) -> None:
    """Forget the wrong tries of `who`, who knew it after all."""
    storage, key = DatabaseStorage(database=database), _key(backoff, who)
    if storage.get(key):
        storage.clear(key)


def _key(backoff: Backoff, who: object) -> str:
    return f"{backoff.name}:{who}"
