"""People and tags found by any of their names; an unknown one is added at first mention."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Person, PersonName, Tag, TagName
from mediahub.catalog.names import fold, slugify

MAX_NAME = 200


def person_ids(session: Session, names: Iterable[str]) -> dict[str, int]:
    """The id of the person that each name stands for, by name as given; empty names are left out."""

    def add(name: str) -> int:
        person = insert_once(session, Person, {"slug": slugify(name), "name": name, "role": ""})
        session.add(PersonName(person_id=person, text=name, folded=fold(name), kind="main", lang=""))
        return person

    return _ids(session, PersonName.folded, PersonName.person_id, names, add)


def tag_ids(session: Session, labels: Iterable[str]) -> dict[str, int]:
    """The id of the tag that each keyword stands for, by keyword as given; empty ones are left out."""

    def add(label: str) -> int:
        tag = insert_once(session, Tag, {"slug": slugify(label), "label": label})
        session.add(TagName(tag_id=tag, text=label, folded=fold(label), lang=""))
        return tag

    return _ids(session, TagName.folded, TagName.tag_id, labels, add)


def insert_once(session: Session, model: type[Person] | type[Tag], values: Mapping[str, Any]) -> int:
    """Insert a row unless its slug is there (another process may be adding it too); give its id."""
    session.execute(
        insert_into(model, session).values(**values).on_conflict_do_nothing(index_elements=["slug"])
    )
    return session.scalars(select(model.id).where(model.slug == values["slug"])).one()


def names_by_slug(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """By slug the main names of people."""
    rows = session.execute(select(Person.slug, Person.name).where(Person.slug.in_(slugs)))
    return dict(rows.all())


def labels_by_slug(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """By slug the labels of tags."""
    rows = session.execute(select(Tag.slug, Tag.label).where(Tag.slug.in_(slugs)))
    return dict(rows.all())


def tag_parents(session: Session) -> dict[str, str]:
    """By tag, the one that it is a kind of; both as slugs."""
    parent = aliased(Tag)
    rows = session.execute(select(Tag.slug, parent.slug).join(parent, Tag.parent_id == parent.id))
    return dict(rows.all())


def _ids(
    session: Session,
    folded: InstrumentedAttribute[str],
    target: InstrumentedAttribute[int],
    names: Iterable[str],
    add: Callable[[str], int],
) -> dict[str, int]:
    wanted = {name: fold(name[:MAX_NAME]) for name in names}
    if not any(wanted.values()):
        return {}
    rows = select(folded, target).where(folded.in_({key for key in wanted.values() if key}))
    # of two that share a name the older one, which comes last, has it
    known: dict[str, int] = dict(session.execute(rows.order_by(target.desc())).all())
    for name, key in wanted.items():
        if key and key not in known:
            known[key] = add(name[:MAX_NAME].strip())
    session.flush()
    return {name: known[key] for name, key in wanted.items() if key}
