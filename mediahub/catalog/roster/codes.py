"""Roster codes: `=bkm=` in a text stands for a person, with name and role in the text's own language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

CODE = re.compile(r"(?<![A-Za-z0-9=])=([A-Za-z0-9][A-Za-z0-9_.-]{0,39})=(?![A-Za-z0-9=])")
"""Ideographs may stand right beside it."""
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3041-\u30ff]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
ROLE_FIRST = frozenset({"zh", "ja"})
"""Languages in which the role stands before the name, without a blank."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Whom a code stands for."""

    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    """By language (`en`, `zh`, …), where there is one of its own."""
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text without codes, and which it had."""

    text: str
    used: Mapping[str, str]
    """By code what stands for it at its first mention."""
    unknown: tuple[str, ...]
    """Codes that stand for nobody; they stay in the text as they were typed."""


def language_of(text: str) -> str:
    """The language that a text is most likely in, by its script; `en` for Latin letters."""
    plain = CODE.sub(" ", text)
    counts = {language: len(script.findall(plain)) for language, script in _SCRIPTS}
    latin = len(re.findall("[A-Za-z]", plain)) / 4  # an ideograph says about as much as four letters
    if counts["ja"] * 4 >= counts["zh"] and counts["ja"]:
        counts["ja"] += counts["zh"]
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > latin else "en"


def codes_in(text: str) -> Iterator[str]:
    """The codes of a text, in small letters."""
    return (match[1].lower() for match in CODE.finditer(text))


def called(entry: Entry, language: str) -> str:
    """Name and role as a caption in this language says them."""
    name = entry.names.get(language, entry.name)
    role = entry.roles.get(language, "")
    if not role:
        return name
    if language in ROLE_FIRST:
        return f"{role}{name}"
    return f"{name} {role}" if language == "ko" else f"{name}, {role}"


def expand(text: str, roster: Mapping[str, Entry]) -> Expanded:
    """The text with every known code replaced: name and role at the first mention, then the name alone."""
    language = language_of(text)
    used: dict[str, str] = {}
    unknown: dict[str, None] = {}

    def replaced(match: re.Match[str]) -> str:
        code = match[1].lower()
        entry = roster.get(code)
        if entry is None:
            unknown[code] = None
            return match[0]
        if code in used:
            return entry.names.get(language, entry.name)
        used[code] = called(entry, language)
        goes_on = re.match(r"\s+\w", text[match.end() :]) is not None
        return used[code] + ("," if goes_on and ", " in used[code] and language not in ROLE_FIRST else "")

    return Expanded(CODE.sub(replaced, text), used, tuple(unknown))


def recoded(text: str, used: Mapping[str, str]) -> str:
    """A text that was edited after its codes were expanded, with the codes in their places again.

    `used` is what stood for each. Where someone wrote another name, there is no code any more.
    """
    for code, words in used.items():
        for form in (f"{words},", words):
            if form in text and f"={code}=" not in text:
                text = text.replace(form, f"={code}=", 1)
    return text
