"""Texts and times as they are kept, whatever the file they come from. Pure functions."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from html import unescape
from typing import Any

from mediahub.messages import N_, message
from mediahub.tagging.agenda.formats.limits import EARLIEST, LATEST, LONGEST_SESSION, MAX_LENGTHS

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What no text for people holds, and no database takes."""
MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|a|em|strong|ul|ol|li|div|span|h[1-6]|html|body|font|code|blockquote)\b[^<>]*>", re.I
)
BREAKS = re.compile(r"<(?:/p|br|/li|/div|/h[1-6])\b[^<>]*>", re.I)


def plain(value: Any) -> str:
    """The text of a value, without controls and without the markup that calendars carry."""
    if value is None:
        return ""
    if isinstance(value, Mapping):  # pretalx: {"en": "…", "zh": "…"}
        value = next(iter(value.values()), "")
    text = CONTROLS.sub("", str(value)).replace("\r\n", "\n").strip()
    if "<" in text and MARKUP.search(text):
        text = unescape(MARKUP.sub("", BREAKS.sub("\n", text))).strip()
    return text


def quoted(value: Any, most: int = 80) -> str:
    """What a file says, as a sentence about it can repeat it."""
    text = " ".join(plain(value)[: most + 1].split())
    return text if len(text) <= most else f"{text[:most]}…"


def cut(values: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Values by field no longer than there is room for, and a sentence about each that was longer."""
    said_of_it: list[str] = [
        message("its %(field)s has %(count)s characters; the first %(most)s were kept",
             field=name, count=len(text), most=MAX_LENGTHS[name])
        for name, text in values.items()
        if len(text) > MAX_LENGTHS[name]
    ]  # fmt: skip
    return {name: text[: MAX_LENGTHS[name]].rstrip() for name, text in values.items()}, said_of_it


def identifier(uid: str, key: str = "") -> str:
    """What an entry, or one occurrence of it, is known by; of a very long one the end is a digest."""
    whole = f"{uid}/{key}" if key else uid
    if len(whole) <= MAX_LENGTHS["uid"]:
        return whole
    return f"{whole[:180]}#{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:40]}"


def check_span(starts: datetime, ends: datetime) -> None:
    """Raises ValueError where a session cannot be so."""
    if ends <= starts:
        raise ValueError(N_("it ends before it starts"))
    if not EARLIEST <= starts <= LATEST or not EARLIEST <= ends <= LATEST:
        raise ValueError(
            message("its year is not between %(first)s and %(last)s", first=EARLIEST.year, last=LATEST.year)
        )
    if ends - starts > LONGEST_SESSION:
        raise ValueError(message("it lasts longer than %(days)s days", days=LONGEST_SESSION.days))
