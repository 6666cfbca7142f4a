"""How much a programme file may hold. What is beyond names the limit, and the rest is read all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mediahub.messages import message
from mediahub.tagging.agenda.formats.model import FileError

MAX_SIZE = 8 << 20
"""Bytes of a file: the largest congress writes a quarter of that."""
SECONDS = 20.0
"""That reading one may take."""
MEMORY = 768 << 20
MAX_SESSIONS = 5000
"""Sessions of one file."""
MAX_EVENTS = 20_000
"""Entries of a calendar, those of other days included."""
LONGEST_ENTRY = 1_000_000
"""Characters of one of them; pictures travel in some."""
MAX_STEPS = 200_000
"""Times that one rule may repeat before the end of the event's days."""
MAX_RULES = 10
"""Rules of one entry."""
MAX_FAULTS = 200
"""Faults that are named one by one."""
MAX_PEOPLE = 100
MAX_TAGS = 50
LONGEST_NAME = 200
LONGEST_ROLE = 300
LONGEST_LIST = 10_000
MAX_LENGTHS = {"code": 40, "title": 300, "room": 120, "track": 120, "uid": 255, "description": 20_000}
"""Characters, by field."""
LONGEST_SESSION = timedelta(days=366)
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between which a session can be."""
MARGIN = timedelta(days=14)
"""Around the event's days: sessions of a calendar that are further away are of something else."""


def check_size(data: bytes) -> None:
    """Raises FileError for a file that is too large to be a programme."""
    if len(data) > MAX_SIZE:
        raise FileError(
            message("The file is larger than %(most)s MiB: that is no programme. Export only the"
                    " event's days.", most=MAX_SIZE >> 20)
        )  # fmt: skip
