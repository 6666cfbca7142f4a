"""People and tags found by any of their names; an unknown one is added at first mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, exists, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models import Person, PersonName, Tag, TagName
from mediahub.catalog.models.base import Base
from mediahub.catalog.names import fold_name, name_for, slugify

MAX_NAME = 200
AT_ONCE = 200
"""Rows of one statement."""


def person_ids(session: Session, names: Iterable[str], *, only_known: bool = False) -> dict[str, int]:
    """The id of the person that each name stands for, by name as given; empty names are left out, and with
    `only_known` those that nobody has, who is added otherwise."""

    def add(names: Sequence[str]) -> dict[str, int]:
        people = insert_once(
            session, Person, [{"slug": slugify(name), "name": name, "role": ""} for name in names]
        )
        ids = {name: people[slugify(name)] for name in names}
        _add_names(session, PersonName, "person_id", ids, kind="main")
        return ids

    return _ids(session, PersonName.folded, PersonName.person_id, names, None if only_known else add)


def tag_ids(session: Session, labels: Iterable[str], *, only_known: bool = False) -> dict[str, int]:
    """The id of the tag that each keyword stands for, by keyword as given; empty ones are left out, and with
    `only_known` those that no tag has, which is added otherwise."""

    def add(labels: Sequence[str]) -> dict[str, int]:
        tags = insert_once(session, Tag, [{"slug": slugify(label), "label": label} for label in labels])
        ids = {label: tags[slugify(label)] for label in labels}
        _add_names(session, TagName, "tag_id", ids)
        return ids

    return _ids(session, TagName.folded, TagName.tag_id, labels, None if only_known else add)


def insert_once(
    session: Session, model: type[Person] | type[Tag], rows: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    """Insert the rows whose slug is not there (another process may be adding it too); ids by slug.

    In a few statements, however many rows: nobody else writes to SQLite meanwhile.
    """
    by_slug = {row["slug"]: row for row in reversed(rows)}
    found: dict[str, int] = {}
    for slugs in in_chunks(list(by_slug), AT_ONCE):
        statement = insert_into(model, session).values([dict(by_slug[slug]) for slug in slugs])
        session.execute(statement.on_conflict_do_nothing(index_elements=["slug"]))
        found |= dict(session.execute(select(model.slug, model.id).where(model.slug.in_(slugs))).all())
    return found


def _add_names(
    session: Session,
    model: type[PersonName] | type[TagName],
    target: str,
    ids: Mapping[str, int],
    **values: str,
) -> None:
    rows = [
        {target: identity, "text": text, "folded": fold_name(text), "lang": "", **values}
        for text, identity in ids.items()
    ]
    if rows:
        session.execute(insert(model), rows)


def remove_unused(session: Session, model: type[Person] | type[Tag], slug: str, name: str) -> bool:
    """Take a person or tag out that is called `name` and nothing else, if no row of any table refers to it;
    says whether it went."""
    row = session.scalar(select(model).where(model.slug == slug).with_for_update())
    if not isinstance(row, Person | Tag) or len(row.names) > 1 or _is_used(session, model, row.id):
        return False
    held = (row.label, row.parent_id or "") if isinstance(row, Tag) else (row.name, row.role)
    if held != (name, ""):
        return False
    session.delete(row)
    session.flush()
    return True


def _is_used(session: Session, model: type[Person] | type[Tag], number: int) -> bool:
    """Whether anything refers to it, but for its names."""
    table, own = Base.metadata.tables[model.__tablename__], {PersonName.__tablename__, TagName.__tablename__}
    references = (
        column
        for other in Base.metadata.tables.values()
        if other.name not in own
        for column in other.columns
        if column.references(table.c.id)
    )
    return any(session.scalar(select(exists().where(column == number))) for column in references)


def names_by_slug(session: Session, slugs: Collection[str], language: str) -> dict[str, str]:
    """By slug the names of people, for a reader of this language (`name_for`)."""
    return _named_for(session, _NAMES, slugs, language)


def labels_by_slug(session: Session, slugs: Collection[str], language: str) -> dict[str, str]:
    """By slug the labels of tags, for a reader of this language (`name_for`)."""
    return _named_for(session, _LABELS, slugs, language)


_GIVEN: BindParameter[str] = bindparam("slugs", expanding=True)
# written down once: that takes longer than to ask them
_NAMES = (
    select(Person.slug, Person.name, PersonName.lang, PersonName.text)
    .outerjoin(PersonName, PersonName.person_id == Person.id)
    .where(Person.slug.in_(_GIVEN))
    .order_by(PersonName.kind == "alias", PersonName.id)
)
_LABELS = (
    select(Tag.slug, Tag.label, TagName.lang, TagName.text)
    .outerjoin(TagName, TagName.tag_id == Tag.id)
    .where(Tag.slug.in_(_GIVEN))
    .order_by(TagName.id)
)
_PARENT = aliased(Tag)
_PARENTS = (
    select(Tag.slug, _PARENT.slug).join(_PARENT, Tag.parent_id == _PARENT.id).where(Tag.slug.in_(_GIVEN))
)


def _named_for(session: Session, names: Executable, slugs: Collection[str], language: str) -> dict[str, str]:
    """`names` gives for each slug its main name, and with it the language and text of every name."""
    if not slugs:
        return {}
    main: dict[str, str] = {}
    others: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for slug, name, lang, text in session.execute(names, {"slugs": list(slugs)}):
        main[slug] = name
        if text is not None:
            others[slug].append((lang, text))
    return {slug: name_for(language, name, others[slug]) for slug, name in main.items()}


def tag_parents(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """By tag, the one that each of these is a kind of; both as slugs."""
    return dict(session.execute(_PARENTS, {"slugs": list(slugs)}).all()) if slugs else {}


def _ids(
    session: Session,
    folded: InstrumentedAttribute[str],
    target: InstrumentedAttribute[int],
    names: Iterable[str],
    add: Callable[[Sequence[str]], dict[str, int]] | None,
) -> dict[str, int]:
    wanted = {name: fold_name(name[:MAX_NAME]) for name in names}
    keys = list(dict.fromkeys(filter(None, wanted.values())))
    known: dict[str, int] = {}
    for some in in_chunks(keys, AT_ONCE):
        rows = select(folded, target).where(folded.in_(some))
        # of two that share a name the older one, which comes last, has it
        known |= dict(session.execute(rows.order_by(target.desc())).all())
    new: dict[str, str] = {}
    for name, key in wanted.items():
        if key and key not in known:
            new.setdefault(key, name[:MAX_NAME].strip())
    if new and add is not None:
        session.flush()
        added = add(list(new.values()))
        known |= {key: added[name] for key, name in new.items()}
    return {name: known[key] for name, key in wanted.items() if key in known}
