"""Limits on work that is paid for: how much of it somebody may ask for in a while, and how much runs at once.

What is over a limit is refused with `problems.TooMany`, which says when to try again; nothing is lost by it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from mediahub.catalog.db.database import Database
from mediahub.identity.limits.rate_limits import count_hit, hits_of, seconds_left
from mediahub.messages import N_, message
from mediahub.problems import TooMany


@dataclass(frozen=True, slots=True)
class Rate:
    """So much in so long, of one account, link or address; counted for all web processes together."""

    name: str
    most: int
    window: int
    """Seconds, from the first."""
    sentence: str
    """Why it is refused; `%(minutes)s` is when it may be asked for again."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """So many at the same time in one process; one too many waits for a moment, then is refused."""

    most: int
    patience: float
    """Seconds that somebody waits for a turn."""
    retry_after: int
    sentence: str
    _turns: threading.BoundedSemaphore = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_turns", threading.BoundedSemaphore(self.most))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Have one of them for the work of a `with` block. Raises TooMany."""
        if not self._turns.acquire(timeout=self.patience):
            raise TooMany(self.sentence, self.retry_after)
        try:
            yield
        finally:
            self._turns.release()


CUSTOM_SIZES = Rate(
    "custom-size",
    300,
    3600,
    N_("You had many own sizes made this hour. Try again in %(minutes)s minutes, or take a usual size."),
)
"""Files in a size or crop that somebody chose, and that was not there yet; of one account."""
DOWNLOADS = Rate(
    "download",
    3000,
    3600,
    N_("You downloaded very many files this hour. Try again in %(minutes)s minutes, or download a zip."),
)
"""Addresses of single files given to one account; each lives for `MEDIAHUB_DOWNLOAD_WINDOW`."""
SHARE_ACTIONS = Rate("share-action", 120, 60, N_("That was very much at once. Try again in a minute."))
"""Hearts and comments on share links from one address."""
ASKED_OFTEN = N_("That was asked for very often. Try again in %(minutes)s minutes.")
PASSWORD_CHECKS = AtOnce(
    2, 3.0, 5, N_("Many people are signing in just now. Try again in a few seconds; nothing was changed.")
)
"""argon2 on purpose takes 64 MiB and a core for each password that is checked or set."""
CONTACT_SHEETS = AtOnce(
    1, 5.0, 15, N_("Another contact sheet is being drawn just now. Try again in a quarter of a minute.")
)
"""Of up to 600 pictures: seconds of a core each."""


def refuse_above(database: Database, rate: Rate, who: object) -> None:
    """Raise TooMany where `who` has used up `rate`."""
    if hits_of(database, _key(rate, who)) >= rate.most:
        raise _too_many(database, rate, who)


def count(database: Database, rate: Rate, who: object, amount: int = 1) -> None:
    """Write down that `who` did it. In no other transaction: it has one of its own."""
    count_hit(database, _key(rate, who), rate.window, amount)


def try_once(database: Database, rate: Rate, who: object) -> None:
    """Use one of `rate` before it is done, so that many at once are not all done. Raises TooMany."""
    if count_hit(database, _key(rate, who), rate.window) > rate.most:
        raise _too_many(database, rate, who)


def spend(database: Database, rate: Rate, who: object) -> None:
    """Use one of `rate`. Raises TooMany where there is none left."""
    refuse_above(database, rate, who)
    count(database, rate, who)


def _too_many(database: Database, rate: Rate, who: object) -> TooMany:
    seconds = seconds_left(database, _key(rate, who))
    return TooMany(message(rate.sentence, minutes=math.ceil(seconds / 60)), seconds)


def _key(rate: Rate, who: object) -> str:
    return f"{rate.name}:{who}"
