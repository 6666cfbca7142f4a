"""Text templates with variables: `{session}, {date}`. What is not known yet leaves no gap behind.

A *clause* is what stands between commas, colons, semicolons, dashes, line breaks and the ends of sentences. A
clause with a variable that is empty is left out with its punctuation; so is a sentence of which nothing else
is left. `[…]` holds what may be left out inside a clause, and so does a pair of round brackets. A roster code
(`=bkm=`) that stands for nobody counts as an empty variable.

    "{people} at {session}, {room}. [Photo: {photographer}]"

without people and session gives "Grand Hall. Photo: Chen Rui".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from mediahub.catalog.roster.codes import CODE

VARIABLE = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
ROUND = re.compile(r"\s*(?:\([^()]*\)|（[^（）]*）)")
END = re.compile(r"(?<=[.!?])(?:\s+|$)|(?<=[。！？])\s*|\s*\n\s*")
"""Where a sentence is over."""
BETWEEN = re.compile(r"\s*(?:,(?!\d)|[;:](?=\s|$)|[，、；：]|(?<=\s)[|/·•–—-](?=\s|$)|—)\s*")
"""What stands between clauses."""
FULL_STOP = re.compile(r"\s*[.!?。！？]+\s*$")
Known = Collection[str] | None
Lacks = Callable[[str], bool]
"""Whether something in a piece of text is missing."""


def expand(text: str, values: Mapping[str, str], codes: Known = None) -> str:
    """`text` with each `{variable}` replaced, without the clauses of which one is empty.

    A variable that is not known stays as it is, for all to see. `codes` are the roster's; None leaves codes
    as they are. Values are put in last, so that commas in them part nothing.
    """

    def lacks(part: str) -> bool:
        gone = any(values.get(name) == "" for name in VARIABLE.findall(part))
        return gone or (codes is not None and any(code.lower() not in codes for code in CODE.findall(part)))

    return _tidy(VARIABLE.sub(lambda found: values.get(found[1], found[0]), _without(text, lacks)))


def complete(text: str) -> str:
    """`text` as it may be handed out: without clauses that still hold a variable or a code."""
    if CODE.search(text) is None and VARIABLE.search(text) is None:
        return text
    return _tidy(_without(text, lambda part: bool(CODE.search(part) or VARIABLE.search(part))))


def _without(text: str, lacks: Lacks) -> str:
    text = OPTIONAL.sub(lambda found: _optional(found, lacks), text)
    text = ROUND.sub(lambda found: "" if lacks(found[0]) else found[0], text)
    kept, start = [], 0
    for end in [*END.finditer(text), None]:
        sentence = text[start : end.start() if end else len(text)]
        if left := _sentence(sentence, lacks):
            kept.append(left + (end[0] if end else ""))
        start = end.end() if end else len(text)
    return "".join(kept)


def _optional(found: re.Match[str], lacks: Lacks) -> str:
    inner = found[1]
    if not VARIABLE.search(inner) and not CODE.search(inner):
        return found[0]  # somebody's own brackets, e.g. [sic]
    return "" if lacks(inner) else inner


def _sentence(sentence: str, lacks: Lacks) -> str:
    """The clauses that are complete, each with what stands before it; empty where nothing is left."""
    if not lacks(sentence):
        return sentence
    stop = FULL_STOP.search(sentence)
    body = sentence[: stop.start()] if stop else sentence
    kept, start, before = "", 0, ""
    for mark in [*BETWEEN.finditer(body), None]:
        clause = body[start : mark.start() if mark else len(body)]
        if clause.strip() and not lacks(clause):
            kept += (before if kept else "") + clause
        before, start = (mark[0], mark.end()) if mark else ("", len(body))
    return kept + (stop[0] if stop and kept else "")


def _tidy(text: str) -> str:
    text = re.sub(r"[ \t]{2,}", " ", text)
    return re.sub(r"[ \t]+(?=[,.](?:\s|$))", "", text).strip()
