"""Failures of a search engine that the port names, and that callers tell apart."""

from __future__ import annotations

from mediahub.messages import N_
from mediahub.problems import Away, Invalid

AWAY = N_("Search does not answer at the moment. Nothing is lost; try again in a moment.")


class Busy(Exception):
    """Another process rebuilds the index already."""


class NoIndex(Exception):
    """There is no index of this version that could be written to: it is to be rebuilt."""


class Unavailable(Away):
    """The engine does not answer for now; `why` is for whoever looks after it. Asking again is no harm."""

    def __init__(self, why: str) -> None:
        super().__init__(AWAY)
        self.why = why


class QuestionTooLong(Invalid):
    """An engine takes no question of so many words."""

    def __init__(self) -> None:
        super().__init__(
            N_("This search has more words than the search engine takes. Ask with fewer of them.")
        )
