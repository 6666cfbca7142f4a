"""Limits of a programme."""

from __future__ import annotations

import pytest

from mediahub.media.sandbox.untrusted_text import read_apart
from mediahub.tagging.agenda.formats.files import read_file
from mediahub.tagging.agenda.formats.model import FileError
from mediahub.tagging.agenda.formats.reading import read_programme
from tests.unit.catalog.calendars import FRAME, calendar, event

SECONDLY = calendar(event("a", 17, "RRULE:FREQ=SECONDLY"))


def test_limits_are_said_in_words() -> None:
    """The process that reads it ends; whoever asked gets a sentence."""
    endless = "\r\n".join(event(str(n), 17, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31") for n in range(60))
    with pytest.raises(FileError, match="took longer than 1 seconds"):
        read_apart(read_file, calendar(endless), "never.ics", FRAME, fails=FileError, seconds=1)
    parsed = read_programme(SECONDLY, "a.ics", FRAME)
    assert parsed.items == []
    assert "by the second" in parsed.faults[0].message
