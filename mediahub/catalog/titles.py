"""Titles of pictures for people outside the team: without codes of sessions, variables and names of files.

Photographers write a session's code before a title, so that taggers find it: `D2-ROB Robots for families`.
The team goes on seeing it; press, guests, feeds and delivered files get the words.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.assets import title_of
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.depictions import session_rows
from mediahub.catalog.models import Asset
from mediahub.catalog.text_templates import complete
from mediahub.rights import Viewer

SENTENCE_END = re.compile(
    r"(?<!\b[A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bSt)(?<!\bNo)(?<!\bMrs)(?<!\bProf)[.!?]+[”’\"')\]]*(?=\s|$)"
    r"|[。！？]+[”’」』）]*|$"
)
"""Where a sentence ends, in Latin and Chinese letters."""
CODE_OR_FILE = re.compile(
    r"[A-Z0-9]+(?:[-_][A-Z0-9]+)+(?:\.\w{2,4})?|\w+\.(?:jpe?g|heic|png|tiff?|arw|nef|cr[23])", re.I
)
"""What a camera or programme calls a picture: `DSC_0412.JPG`, `D2-ROB`."""
BEFORE = re.compile(
    r"(?:[\[(【（](?P<held>[^\])】）]+)[\])】）]|(?P<bare>[^\s:：,，|·–—]+)(?=$|[\s:：,，|·–—]))[\s:：,，|·–—-]*"
)
"""A code at the beginning, in brackets or not, with what parts it from the words."""
BEHIND = re.compile(r"[\s|·–—-]*[\[(【（](?P<code>[^\s\])】）]+)[\])】）]$")
"""A code in brackets at the end."""


Codes = Collection[tuple[str, str]]
"""Codes and titles of an asset's sessions."""


def title_for(viewer: Viewer, asset: Asset, sessions: Codes | None = None) -> str:
    """The best short name for `viewer`: the team's own words for the team, `public_name` for others."""
    return title_of(asset) if viewer.at(asset.event_slug).in_team else public_name(asset, sessions)


def public_name(asset: Asset, sessions: Codes | None = None) -> str:
    """The best short name outside the team: title, headline, or the name of its file. Who shows many assets
    has read their `sessions` already; else those are read where a title may hold a code."""
    return _words(asset, sessions) or asset.filename


def words_below(asset: Asset) -> str:
    """What is said below a picture that stands alone: its title or headline, or else what it shows, in one
    sentence; empty where nobody said anything."""
    return _words(asset) or whole_sentences(complete(asset.caption), 0)


def _words(asset: Asset, sessions: Codes | None = None) -> str:
    """Its title or headline, unless that is a code or a file's name."""
    said = (public_title(asset, sessions), public_headline(asset, sessions))
    return next((one for one in said if one and not CODE_OR_FILE.fullmatch(one)), "")


def public_title(asset: Asset, sessions: Codes | None = None) -> str:
    """Its title without the code of a session; empty where that is all it is."""
    return _without_code(asset, complete(asset.title).strip(), sessions)


def public_headline(asset: Asset, sessions: Codes | None = None) -> str:
    """Its headline without the code of a session."""
    return _without_code(asset, complete(asset.headline).strip(), sessions)


def without_code(title: str, sessions: Codes) -> str:
    """`title` without the code that it begins with, or ends with in brackets, of one of `sessions`, each a
    code and a title. A code that is a word of its session's title is a word here too."""
    codes = {code for code, name in sessions if code.casefold() not in name.casefold().split()}
    found = BEFORE.match(title)
    if found and (found["held"] or found["bare"]) in codes:
        title = title[found.end() :]
    found = BEHIND.search(title)
    return title[: found.start()] if found and found["code"] in codes else title


def session_codes(session: DbSession, ids: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """By asset the codes and titles of its sessions, for `without_code`."""
    return {
        identity: [(one.key, one.name) for one in sessions]
        for some in in_chunks(list(ids))
        for identity, sessions in session_rows(session, some).items()
    }


def whole_sentences(text: str, most: int) -> str:
    """As many sentences from the beginning as `most` letters hold, and at least the first: none is cut."""
    text, end = " ".join(text.split()), 0
    for found in SENTENCE_END.finditer(text):
        if end and found.end() > most:
            break
        end = found.end()
    return text[:end].strip()


def _without_code(asset: Asset, title: str, sessions: Codes | None) -> str:
    if not _may_hold_code(title):  # so that most titles ask for no sessions
        return title
    if sessions is None:
        sessions = [(one.session.code, one.session.title) for one in asset.sessions]
    return without_code(title, sessions)


def _may_hold_code(title: str) -> bool:
    matches = (BEFORE.match(title), BEHIND.search(title))
    codes = [code for one in matches if one for code in one.groupdict().values() if code]
    return any(one.isupper() or any(letter.isdigit() for letter in one) for one in codes)
