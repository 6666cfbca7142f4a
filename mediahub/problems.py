"""What cannot be done, as the rooms say it.

A room raises one of these, or an error of its own that is one of them, with a sentence for people
(`messages`, `N_`). Pages and the API answer it with a status, in one place (`http.errors`); nobody else knows
of HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping


class Problem(Exception):
    """Something cannot be done; the message says why, and what to do."""

    members: Mapping[str, object] = {}
    """What programs are told beside the message, e.g. a `code`."""


class Missing(Problem):
    """It does not exist, or not for whoever asks."""


class Invalid(Problem):
    """What was asked makes no sense whatever there is."""


class NotAllowed(Problem):
    """Whoever asks may not do that."""


class Conflict(Problem):
    """What was asked does not go with what there is."""


class TooMany(Problem):
    """Too much of what costs work, at once or in a while; in `retry_after` seconds it may be asked again."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Away(Problem):
    """Something that it depends on does not answer for now; asking again is no harm."""

    retry_after: int | None = 5
    """Seconds after which to ask again, where that is known."""


class NoRoom(Problem):
    """There is too little space on a disk for it."""
