"""People as programmes name them: in a line of text, or as objects. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from mediahub.catalog.names import fold
from mediahub.tagging.agenda.formats.limits import LONGEST_LIST, LONGEST_NAME, LONGEST_ROLE, MAX_PEOPLE
from mediahub.tagging.agenda.formats.model import Speaker
from mediahub.tagging.agenda.formats.values import plain

NAME_KEYS = ("name", "public_name", "full_public_name", "full_name", "fullName", "display_name")
NAMES = re.compile(r"\s*[|/=]\s*")
IN_BRACKETS = re.compile(r"^(.*?)\s*[(（]([^()（）]*)[)）]\s*$")
MAX_ALIASES = 20
LONGEST_ENTRY = LONGEST_NAME + LONGEST_ROLE + 100


def speakers_of(value: Any) -> tuple[Speaker, ...]:
    """People as `Yin Tongyue | 尹同跃; Ban Ki-moon (former UN Secretary-General)`, or a list of texts or
    objects. What stands in brackets is another name if it is in another script, else the role."""
    entries = re.split(r"[;\n]", value[:LONGEST_LIST]) if isinstance(value, str) else value or []
    found: dict[str, Speaker] = {}
    for entry in entries[:MAX_PEOPLE] if isinstance(entries, Sequence) else [entries]:
        speaker = _from_object(entry) if isinstance(entry, Mapping) else _from_text(_name(entry))
        if fold(speaker.name):  # a name that is nothing but signs is none
            found.setdefault(fold(speaker.name), speaker)
    return tuple(found.values())


def _from_text(text: str) -> Speaker:
    role, aliases = "", []
    while found := IN_BRACKETS.match(text):
        text = found[1]
        if _is_latin(found[2]) == _is_latin(NAMES.split(text)[0]):
            role = found[2]
        else:
            aliases.append(found[2])
    names = [name for name in NAMES.split(text) if name]
    return _bounded(names[0] if names else "", role, [*names[1:], *aliases])


def _from_object(entry: Mapping[str, Any]) -> Speaker:
    name = next((entry[key] for key in NAME_KEYS if entry.get(key)), "")
    first, last = _name(entry.get("firstName") or entry.get("first_name")), entry.get("lastName")
    name = name or f"{first} {_name(last or entry.get('last_name'))}"
    also = [one for key in ("aliases", "names") if isinstance(entry.get(key), list) for one in entry[key]]
    aliases = [_name(one.get("text") if isinstance(one, Mapping) else one) for one in also]
    role = plain(entry.get("role") or entry.get("position") or entry.get("title") or entry.get("tagLine"))
    return _bounded(_name(name), role, aliases)


def _bounded(name: str, role: str, aliases: Sequence[str]) -> Speaker:
    others = tuple(dict.fromkeys(alias[:LONGEST_NAME] for alias in aliases if alias))[:MAX_ALIASES]
    return Speaker(name[:LONGEST_NAME], role[:LONGEST_ROLE], others)


def _name(value: Any) -> str:
    """One line, no longer than a name with its role can be."""
    return " ".join(plain(value)[:LONGEST_ENTRY].split())


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(char, "") for char in text if char.isalpha())
