"""Roster codes in the catalogue: texts keep what was typed beside what it expands to, and follow when a name
is corrected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from mediahub.catalog.coordination.outbox import enlist_templates, enqueue
from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Asset, CodedText, Person, PersonName, RosterCode
from mediahub.catalog.roster.codes import CODE, Entry, codes_in, expand, language_of, recoded

FIELDS = ("title", "headline", "caption")
"""Texts in which codes are expanded."""


def load_roster(session: Session, event_id: int) -> dict[str, Entry]:
    """The codes of an event, each with whom it stands for."""
    rows = session.scalars(
        select(RosterCode)
        .where(RosterCode.event_id == event_id)
        .options(joinedload(RosterCode.person).selectinload(Person.names))
    )
    return {row.code: entry_of(row.person, row.roles) for row in rows}


def roster_codes(session: Session, event_id: int) -> set[str]:
    """The codes of an event that stand for somebody."""
    return set(session.scalars(select(RosterCode.code).where(RosterCode.event_id == event_id)))


def entry_of(person: Person, own_roles: Mapping[str, str]) -> Entry:
    """Someone as captions name them, in each language that is known; the roster's roles come first."""
    names: dict[str, str] = {}
    for name in sorted(person.names, key=lambda one: ("main native alias".find(one.kind), one.id)):
        if name.kind != "alias" and name.lang:
            names.setdefault(name.lang.partition("-")[0], name.text)
    names[language_of(person.name)] = person.name
    first = person.role.partition(";")[0].strip()
    roles = {language_of(first): first} if first else {}
    return Entry(person.name, names, {**roles, **{lang: role for lang, role in own_roles.items() if role}})


def written(session: Session, event_id: int, asset_id: str, field: str, text: str) -> str:
    """What to keep in a field when someone writes `text` there. The codes are kept beside it, also those of
    an earlier text whose names still stand in this one. The asset's row must be there."""
    held = session.get(CodedText, (asset_id, field)) if field in FIELDS else None
    if field not in FIELDS or (held is None and CODE.search(text) is None):
        return text
    roster = load_roster(session, event_id)
    source = text
    if held is not None:
        if held.expanded == text:
            return text
        source = recoded(text, expand(held.source, roster).used)
    if CODE.search(source) is None:
        session.delete(held)
        return text
    return _keep(session, asset_id, field, source, roster)


def coded(session: Session, asset_ids: Sequence[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """The texts with codes of these assets: by asset and field what was typed, and what that gave."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for chunk in in_chunks(asset_ids):
        query = select(CodedText.asset_id, CodedText.field, CodedText.source, CodedText.expanded)
        for asset_id, field, source, expanded in session.execute(query.where(CodedText.asset_id.in_(chunk))):
            found[asset_id, field] = source, expanded
    return found


def source_of(code: tuple[str, str] | None, text: Any) -> str | None:
    """What `text` was typed as, if it is what that gave; `code` is one of `coded`."""
    return code[0] if code is not None and code[1] == text else None


def as_typed(source: str | None, text: Any, known: Collection[str]) -> Any:
    """What to write so that an earlier `text` stands again: its `source`, if it was typed with codes and all
    of them stand for somebody still, `known` being the codes that do."""
    if not source or set(codes_in(source)) - set(known) - set(codes_in(text)):
        return text
    return source


def _keep(session: Session, asset_id: str, field: str, source: str, roster: Mapping[str, Entry]) -> str:
    made = expand(source, roster)
    values = {"source": source, "expanded": made.text, "unknown": " ".join(made.unknown)[:300]}
    row = insert_into(CodedText, session).values(asset_id=asset_id, field=field, **values)
    session.execute(row.on_conflict_do_update(index_elements=["asset_id", "field"], set_=values))
    return made.text


def expand_asset(session: Session, asset: Asset) -> bool:
    """Expand the codes that a new asset arrived with; says whether there were any."""
    coded = [field for field in FIELDS if CODE.search(getattr(asset, field))]
    for field in coded:
        text = getattr(asset, field)
        setattr(asset, field, written(session, asset.event_id, asset.id, field, text))
    return bool(coded)


def follow(session: Session, event_id: int, codes: Iterable[str] | None = None) -> int:
    """Bring texts up to date with names, roles and codes that changed; says how many assets changed.

    `codes` are looked at whether or not they changed: new ones, and those that were taken away.
    """
    roster = load_roster(session, event_id)
    changed = set(codes or ())
    for row in session.scalars(select(RosterCode).where(RosterCode.event_id == event_id)):
        if row.applied != (now := fingerprint(roster[row.code])):
            row.applied = now
            changed.add(row.code)
    if not changed:
        return 0
    touched = [row for row in _texts(session, event_id) if changed.intersection(codes_in(row.source))]
    ids = {row.asset_id for row in touched if _renew(session, row, roster)}
    enqueue(session, sorted(ids))
    enlist_templates(session, Asset.event_id == event_id)
    return len(ids)


def _texts(session: Session, event_id: int) -> Sequence[CodedText]:
    query = select(CodedText).join(Asset, Asset.id == CodedText.asset_id)
    return session.scalars(query.where(Asset.event_id == event_id)).all()


def _renew(session: Session, row: CodedText, roster: Mapping[str, Entry]) -> bool:
    """Write the text anew if nobody wrote another one since; says whether it changed."""
    made = expand(row.source, roster)
    column = getattr(Asset, row.field)
    if session.scalar(select(column).where(Asset.id == row.asset_id)) != row.expanded:
        session.delete(row)
        return False
    row.unknown = " ".join(made.unknown)[:300]
    if made.text == row.expanded:
        return False
    row.expanded = made.text
    session.execute(update(Asset).where(Asset.id == row.asset_id).values({row.field: made.text}))
    return True


def fingerprint(entry: Entry) -> str:
    """Another one whenever the code expands to something else."""
    content = json.dumps([entry.name, sorted(entry.names.items()), sorted(entry.roles.items())])
    return hashlib.sha256(content.encode()).hexdigest()


def put_code(
    session: Session, event_id: int, code: str, person_id: int, roles: Mapping[str, str]
) -> RosterCode:
    """Add or change a code."""
    row = session.scalar(select(RosterCode).where(RosterCode.event_id == event_id, RosterCode.code == code))
    if row is None:
        row = RosterCode(event_id=event_id, code=code, person_id=person_id)
        session.add(row)
    row.person_id, row.roles = person_id, dict(roles)
    session.flush()
    session.expire(row, ["person"])
    return row


def remove_code(session: Session, event_id: int, code: str) -> bool:
    """Take a code away; texts keep the name that it stands for. False if there is no such code."""
    row = session.scalar(select(RosterCode).where(RosterCode.event_id == event_id, RosterCode.code == code))
    if row is None:
        return False
    roster = {code: entry_of(row.person, row.roles)}
    for text in _texts(session, event_id):
        if code in codes_in(text.source):
            text.source = expand(text.source, roster).text
    session.delete(row)
    session.flush()
    return True


def unknown_codes(session: Session, event_id: int) -> dict[str, list[str]]:
    """By code that stands for nobody, the assets whose texts have it."""
    rows = session.execute(
        select(CodedText.asset_id, CodedText.unknown)
        .join(Asset, Asset.id == CodedText.asset_id)
        .where(Asset.event_id == event_id, CodedText.unknown != "", Asset.state == "ready")
        .order_by(CodedText.asset_id)
    )
    found: dict[str, dict[str, None]] = {}
    for asset_id, unknown in rows:
        for code in unknown.split():
            found.setdefault(code, {})[asset_id] = None
    return {code: list(ids) for code, ids in sorted(found.items())}


def uses(session: Session, event_id: int) -> dict[str, int]:
    """By code, in how many texts it is."""
    found: dict[str, int] = {}
    for text in _texts(session, event_id):
        for code in set(codes_in(text.source)):
            found[code] = found.get(code, 0) + 1
    return found


def person_called(session: Session, name: str, folded: str) -> Sequence[Person]:
    """People of a name, by its slug or any folded spelling."""
    query = select(Person).where(
        Person.id.in_(select(PersonName.person_id).where(PersonName.folded == folded)) | (Person.slug == name)
    )
    return session.scalars(query.order_by(Person.id)).all()
