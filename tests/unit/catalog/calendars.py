"""Calendars of an event."""

from __future__ import annotations

from datetime import UTC, datetime

from mediahub.tagging.agenda.formats.model import Frame

FIRST, LAST = datetime(2025, 10, 17, tzinfo=UTC), datetime(2025, 10, 20, tzinfo=UTC)
FRAME = Frame("Asia/Shanghai", FIRST, LAST)


def calendar(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def event(uid: str, day: int, *more: str, title: str = "Talk") -> str:
    start = f"DTSTART;TZID=Asia/Shanghai:202510{day}T090000"
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", start, "DURATION:PT1H", *more, "END:VEVENT"]
    return "\r\n".join(lines)
