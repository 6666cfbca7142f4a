"""Speakers of a programme, matched to people of the catalogue. Whoever calls holds the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.models import Person, PersonName
from mediahub.catalog.names import fold, fold_name
from mediahub.catalog.vocabulary import person_ids
from mediahub.tagging.agenda.formats.model import Speaker


def resolve_people(session: DbSession, speakers: Iterable[Speaker]) -> dict[str, Person]:
    """Whoever is known by any of a speaker's names, by the first of them as it is compared. A stranger is
    added; new names and roles are kept."""
    speakers = [speaker for speaker in speakers if fold(speaker.name)]
    owner = _owners(session, sorted({name for speaker in speakers for name in _names(speaker)}))
    strangers: dict[str, str] = {}
    for speaker in speakers:
        names = _names(speaker)
        if not any(name in owner or name in strangers for name in names):
            strangers |= dict.fromkeys(names, speaker.name)
    for some in in_chunks(sorted(set(strangers.values()))):
        made = person_ids(session, some)
        owner |= {folded: made[name] for folded, name in strangers.items() if name in made}
    rows = _load(session, sorted(set(owner.values())))
    found: dict[str, Person] = {}
    for speaker in speakers:
        names = _names(speaker)
        person = rows[next(owner[name] for name in names if name in owner)]
        have = {name.folded for name in person.names}
        for folded, text in names.items():
            owner.setdefault(folded, person.id)
            if folded not in have:
                person.names.append(PersonName(text=text[:200], folded=folded, kind="alias", lang=""))
        if speaker.role:
            person.role = speaker.role[:300]
        found.setdefault(fold(speaker.name), person)
    return found


def _names(speaker: Speaker) -> dict[str, str]:
    """As they are compared, the first one first."""
    return {fold_name(name): name for name in (speaker.name, *speaker.aliases) if fold(name)}


def _owners(session: DbSession, names: Sequence[str]) -> dict[str, int]:
    """Whose these names are; of two that share one the older has it."""
    owner: dict[str, int] = {}
    for some in in_chunks(names):
        query = select(PersonName.folded, PersonName.person_id).where(PersonName.folded.in_(some))
        for folded, number in session.execute(query.order_by(PersonName.id)):
            owner.setdefault(folded, number)
    return owner


def _load(session: DbSession, numbers: Sequence[int]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for some in in_chunks(numbers):
        query = select(Person).where(Person.id.in_(some)).options(selectinload(Person.names))
        rows = session.scalars(query.execution_options(populate_existing=True))
        found |= {row.id: row for row in rows}
    return found
