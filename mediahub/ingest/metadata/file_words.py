"""Captions, keywords and names that a file brings to a picture that is there: an edit, in its history.

The newest words stand, but never over what a person wrote here. A word that the file before it of the same
kind said just so is none of these: an old caption beside a new rating does not undo a newer caption.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, AssetMetadata, EditAction
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits.values import read_values, write_changes
from mediahub.delivery.decisions import fields_written, standing_terms
from mediahub.ingest.metadata.refilling import KIND as BY_TEMPLATE
from mediahub.ingest.metadata.template import FIELDS
from mediahub.ingest.reading.rows import clean
from mediahub.media.model import Facts
from mediahub.media.provenance.mining import strictest_mining
from mediahub.media.provenance.model import Provenance
from mediahub.media.source_types import says_generated, strictest

MADE = (
    "digital_source_type", "ai_system_used", "ai_system_version_used", "ai_prompt_information",
    "ai_prompt_writer_name", "data_mining", "other_constraints",
)  # fmt: skip
"""How a picture was made, and whether it may be mined: no template writes these."""
WORDS = (*sorted(FIELDS), "rating", "usage_terms", *MADE)
PICTURE, SIDECAR = "picture", "sidecar"
"""Kinds of files that say words."""
FIRST = "first"
"""What the first picture said: an XMP file may have been made of that, however many came since."""
SOURCES = "sources"
"""What EXIF, XMP and IIM of the picture each said."""
BY_PRECEDENCE = ("exif", "xmp", "iim")
SHORTEST_CUT = 32
"""Bytes at which IIM cuts its shortest fields."""
BY_FILE = "file"
"""`EditAction.kind` of what came in a file."""
Words = dict[str, Any]


def words_of(facts: Facts) -> Words:
    """What the file itself says, by field."""
    return _cleaned({name: getattr(facts, name) for name in WORDS})


def words_by_source(facts: Facts) -> dict[str, Words]:
    """Captions, keywords and names as EXIF, XMP and IIM of the file each have them."""
    return {
        source: _cleaned({name: said.get(name) for name in WORDS}) for source, said in facts.by_source.items()
    }


def _cleaned(said: Words) -> Words:
    cleaned = {name: clean(value) if isinstance(value, str) else value for name, value in said.items()}
    return {name: value for name, value in cleaned.items() if value not in (None, "")}


def remember_words(session: Session, asset_id: str, said: Mapping[str, Words]) -> None:
    """Keep what files of these kinds said last. The asset's metadata must be there."""
    row = session.get(AssetMetadata, asset_id)
    if row is not None:
        first = {FIRST: said[PICTURE]} if PICTURE in said else {}
        row.file_words = {**first, **(row.file_words or {}), **said}


def fill_words(session: Session, asset: Asset, values: Mapping[str, Any], user_id: int | None) -> None:
    """Give an asset that was shown by its preview the words of its original, except where a person wrote: as
    an action of `user_id`, since people have seen the others."""
    session.flush()
    written = written_by_people(session, asset.id)
    held = read_values(session, [asset.id], WORDS, lock=True)[asset.id]
    wanted = {name: values[name] for name in WORDS if values.get(name) not in (None, "")}
    changes = {
        name: (held[name], value)
        for name, value in wanted.items()
        if name not in written and value != held[name] and not _takes_back(name, held[name], value)
    }
    _write(session, asset, changes, user_id)


def take_words(
    session: Session,
    asset: Asset,
    said: Mapping[str, Words],
    user_id: int | None,
    gaps: Mapping[str, Any] | None = None,
) -> None:
    """Give the asset what is new in files of these kinds, and in its empty fields whatever they or `gaps`
    say: as one action of `user_id`, which can be taken back."""
    session.flush()
    row = session.get(AssetMetadata, asset.id)
    before = dict(row.file_words or {}) if row else {}
    written = written_by_people(session, asset.id)
    held = read_values(session, [asset.id], WORDS, lock=True)[asset.id]
    wanted: Words = {}
    for name, value in (gaps or {}).items():
        if name in WORDS and held[name] in (None, "") and value not in (None, ""):
            wanted[name] = value
    for kind in (PICTURE, SIDECAR):
        same_kind = before.get(kind)
        known = [same_kind] if same_kind else [before.get(FIRST, {}), before.get(PICTURE, {})]
        for name, value in _newest(kind, said, before).items():
            is_news = all(value != words.get(name) for words in known)
            if is_news or (held[name] in (None, "") and name not in wanted):
                wanted[name] = value
    changes = {
        name: (held[name], value)
        for name, value in wanted.items()
        if name not in written and value != held[name] and not _takes_back(name, held[name], value)
    }
    _write(session, asset, changes, user_id)
    remember_words(session, asset.id, said)


def take_statements(session: Session, asset: Asset, provenance: Provenance) -> None:
    """Give the asset what its manifests state of how it was made and who may mine it, which were read later
    than its words: where that is stricter, and no person wrote otherwise."""
    session.flush()
    held, mining = asset.digital_source_type, asset.data_mining
    changes = {
        "digital_source_type": (held, strictest([held, provenance.source_type])),
        "data_mining": (mining, strictest_mining([mining, provenance.data_mining])),
    }
    written = written_by_people(session, asset.id)
    new = {name: pair for name, pair in changes.items() if pair[0] != pair[1] and name not in written}
    _write(session, asset, new, None)


def note_manifests_read(session: Session, which: ColumnElement[bool]) -> None:
    """Note that these originals were read for manifests, and have none; nothing of them changes by that."""
    session.execute(update(Asset).where(which).values(manifests_read=True, updated_at=Asset.updated_at))


def _takes_back(name: str, held: Any, value: Any) -> bool:
    """Whether a file would take back that the picture was generated: that is for people."""
    return name == "digital_source_type" and says_generated(held) and not says_generated(value)


def _write(session: Session, asset: Asset, changes: dict[str, tuple[Any, Any]], user_id: int | None) -> None:
    """Write words that came in a file, with what was there before, as one action."""
    if not changes:
        return
    action = EditAction(
        event_id=asset.event_id, user_id=user_id, kind=BY_FILE, done=1, changed=1, finished_at=utcnow()
    )
    session.add(action)
    session.flush()
    write_changes(session, action, user_id, {asset.id: changes})
    session.refresh(asset, list(changes))


def _newest(kind: str, said: Mapping[str, Words], before: Mapping[str, Words]) -> Words:
    """What files of this kind say. A program that edits only XMP or IIM leaves the old words in EXIF, or in
    XMP, which readers are to believe: beside the file before it, what changed is the newer."""
    words = dict(said.get(kind, {}))
    now, then = said.get(SOURCES), before.get(SOURCES)
    if kind != PICTURE or not now or not then:
        return words
    for name, value in words.items():
        changed = [
            new
            for source in BY_PRECEDENCE
            if (new := now.get(source, {}).get(name)) not in (None, then.get(source, {}).get(name))
            and not (source == "iim" and _is_cut(new, value))
        ]
        if changed and value not in changed:
            words[name] = changed[0]
    return words


def _is_cut(short: Any, whole: Any) -> bool:
    """Whether IIM holds no more than the beginning of a text, having no room for it."""
    is_text = isinstance(short, str) and isinstance(whole, str)
    return is_text and whole.startswith(short) and len(short.encode()) >= SHORTEST_CUT


def written_by_people(session: Session, asset_id: str) -> set[str]:
    """Fields of an asset that a person wrote, and not a file or a template; also by terms for many. What was
    undone nobody wrote, unless a person undid what a file brought."""
    written = fields_written(session, [asset_id], (BY_FILE, BY_TEMPLATE))
    asset = session.get(Asset, asset_id)
    standing = standing_terms(session, asset) if asset is not None else ()
    words = {"usage_terms"} if any(row.usage_terms for row in standing) else set()
    return words | written.get(asset_id, set())
