"""Changing the vocabulary, each change with what it takes to undo it. Whoever calls holds the transaction.

What a change keeps in `VocabularyChange.data`: `before`, how the tags that it touched were; `created`, the
numbers of those that it added; and where tags went, `depictions`, `sessions` and `rules`, what hung on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import AssetTag, SessionTag, Tag, TagName, TagRule, VocabularyChange
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.names import fold, fold_name, slugify
from mediahub.messages import N_, message
from mediahub.problems import Conflict
from mediahub.tagging.agenda.change import names_changed
from mediahub.tagging.vocabulary.terms import Term

MAX_LABEL = 200
Json = dict[str, Any]
Names = Sequence[tuple[str, str]]
"""Each name with its language (BCP 47, or nothing)."""


class VocabularyError(Conflict, ValueError):
    """A change that cannot be made; the message says why."""


def add_tag(session: DbSession, user: int | None, label: str, parent_id: int | None) -> Tag:
    """Add a tag. Raises VocabularyError if one is called so."""
    label = _label(label)
    _free(session, label)
    tag = _new(session, label, parent_id)
    _note(session, user, "add", label, {"before": [], "created": [tag.id]})
    _follow(session, [tag.id])
    return tag


def change_tag(
    session: DbSession, user: int | None, tag: Tag, label: str, parent_id: int | None, names: Names
) -> None:
    """Give a tag this label, this place in the tree and exactly these other names. Its old label stays a
    name of it, for files go on saying it. Raises VocabularyError."""
    label = _label(label)
    _free(session, label, but=tag.id)
    if parent_id is not None and parent_id in subtree(session, [tag.id]):
        raise VocabularyError(N_("A tag cannot stand below itself."))
    before = _snapshot(tag)
    action = "rename" if label != tag.label else "move" if parent_id != tag.parent_id else "names"
    kept = [*names, (tag.label, "")] if label != tag.label else names
    touched = subtree(session, [tag.id])
    tag.label, tag.parent_id = label, parent_id
    _set_names(tag, label, kept)
    _note(session, user, action, before["label"], {"before": [before], "created": []})
    _follow(session, touched)


def remove_tag(session: DbSession, user: int | None, tag: Tag) -> None:
    """Take a tag out of the vocabulary and off every picture. What stands below it moves up."""
    children = session.scalars(select(Tag).where(Tag.parent_id == tag.id)).all()
    data = {"before": [_snapshot(tag), *map(_snapshot, children)], "created": [], **_hanging(session, tag)}
    touched = subtree(session, [tag.id])
    enqueue(session, _depicted(session, touched))
    for child in children:
        child.parent_id = tag.parent_id
    _note(session, user, "remove", tag.label, data)
    _drop(session, tag)
    _follow(session, touched)


def merge_tags(session: DbSession, user: int | None, gone: Tag, kept: Tag) -> None:
    """Make one tag of two: pictures, sessions and rules of `gone` are then those of `kept`, which is known by
    its names too. Raises VocabularyError."""
    if gone.id == kept.id:
        raise VocabularyError(N_("Choose another tag to merge with."))
    if kept.id in subtree(session, [gone.id]):
        raise VocabularyError(N_("A tag cannot be merged with one below it. Merge the other way round."))
    children = session.scalars(select(Tag).where(Tag.parent_id == gone.id)).all()
    data = {
        "before": [_snapshot(gone), _snapshot(kept), *map(_snapshot, children)],
        "created": [],
        **_hanging(session, gone),
        "kept": kept.id,
        "kept_marks": [_depiction(row) for row in _rows(session, kept.id)],
        "kept_sessions": list(session.scalars(_sessions(kept.id))),
    }
    touched = subtree(session, [gone.id, kept.id])
    enqueue(session, _depicted(session, touched))
    for child in children:
        child.parent_id = kept.id
    _move_depictions(session, gone.id, kept.id)
    for number in set(data["sessions"]) - set(data["kept_sessions"]):
        session.add(SessionTag(session_id=number, tag_id=kept.id))
    session.execute(update(TagRule).where(TagRule.tag_id == gone.id).values(tag_id=kept.id))
    names = [(name.text, name.lang) for name in (*kept.names, *gone.names)]
    _note(session, user, "merge", f"{gone.label} → {kept.label}"[:MAX_LABEL], data)
    _drop(session, gone)
    _set_names(kept, kept.label, names)
    _follow(session, touched)


def import_terms(
    session: DbSession,
    user: int | None,
    terms: Sequence[Term],
    source: str,
    may_change: Callable[[Tag], bool] = lambda tag: True,
) -> tuple[int, int]:
    """Add what is new, and the names and places that known tags lack which `may_change`; says how many were
    added and changed. Nothing is removed."""
    before: list[Json] = []
    created: list[int] = []
    by_key: dict[str, int] = {}
    for term in terms:
        parent = by_key.get(term.parent) if term.parent else None
        tag = _known(session, term)
        if tag is None:
            tag = _new(session, term.label[:MAX_LABEL], parent, term.names)
            created.append(tag.id)
        elif may_change(tag):
            snapshot = _snapshot(tag)
            _set_names(tag, tag.label, [*_others(tag), *term.names, (term.label, "")])
            if parent is not None and parent not in subtree(session, [tag.id]):
                tag.parent_id = parent
            session.flush()
            if _snapshot(tag) != snapshot and tag.id not in created:
                before.append(snapshot)
        by_key[term.key] = tag.id
    if created or before:
        _note(session, user, "import", source[:MAX_LABEL], {"before": before, "created": created})
        _follow(session, [*created, *(row["id"] for row in before)])
    return len(created), len(before)


def undo(session: DbSession, change: VocabularyChange) -> None:
    """Put back what a change did. Raises VocabularyError where that was done already."""
    if change.undone_at is not None:
        raise VocabularyError(N_("This was undone already."))
    data = change.data
    numbers = [row["id"] for row in data["before"]]
    enqueue(session, _depicted(session, subtree(session, [*numbers, *data["created"]])))
    for number in data["created"]:
        if (tag := session.get(Tag, number)) is not None:
            _drop(session, tag)
    for row in data["before"]:
        _put_back(session, row)
    session.flush()
    if "depictions" in data:
        _hang_again(session, data)
    change.undone_at = utcnow()
    _follow(session, subtree(session, numbers))


def subtree(session: DbSession, roots: Iterable[int]) -> list[int]:
    """These tags and all below them."""
    found, level = list(dict.fromkeys(roots)), list(roots)
    while level:
        level = list(session.scalars(select(Tag.id).where(Tag.parent_id.in_(level), Tag.id.not_in(found))))
        found += level
    return found


def _label(text: str) -> str:
    label = " ".join(text.split())
    if not fold(label) or len(label) > MAX_LABEL:
        raise VocabularyError(message("A tag needs a name of at most %(count)d characters.", count=MAX_LABEL))
    return label


def _free(session: DbSession, label: str, but: int | None = None) -> None:
    other = session.scalar(
        select(Tag).join(TagName).where(TagName.folded == fold_name(label), Tag.id != (but or 0)).limit(1)
    )
    if other is not None:
        raise VocabularyError(
            message("“%(name)s” is called so already: merge with it instead.", name=other.label)
        )


def _new(session: DbSession, label: str, parent_id: int | None, names: Names = ()) -> Tag:
    slug, number = slugify(label), 2
    while session.scalar(select(Tag.id).where(Tag.slug == slug)) is not None:
        slug, number = f"{slugify(label)}-{number}", number + 1
    tag = Tag(slug=slug, label=label, parent_id=parent_id)
    _set_names(tag, label, names)
    session.add(tag)
    session.flush()
    return tag


def _set_names(tag: Tag, label: str, names: Names) -> None:
    wanted = {fold_name(label): (label, "")}
    for text, lang in names:
        if fold(text):
            wanted.setdefault(fold_name(text), (text.strip(), lang))
    have = {name.folded: name for name in tag.names}
    tag.names = [
        have[key]
        if key in have and have[key].lang == lang and have[key].text == text
        else TagName(text=text[:200], folded=key, lang=lang[:12])
        for key, (text, lang) in wanted.items()
    ]


def _others(tag: Tag) -> list[tuple[str, str]]:
    return [(name.text, name.lang) for name in tag.names]


def _known(session: DbSession, term: Term) -> Tag | None:
    """The tag that is called like the term."""
    query = select(Tag).join(TagName).where(TagName.folded == fold_name(term.label)).order_by(Tag.id).limit(1)
    return session.scalar(query)


def _snapshot(tag: Tag) -> Json:
    names = [{"text": name.text, "lang": name.lang} for name in tag.names]
    return {"id": tag.id, "slug": tag.slug, "label": tag.label, "parent_id": tag.parent_id, "names": names}


def _put_back(session: DbSession, row: Json) -> None:
    tag = session.get(Tag, row["id"])
    if tag is None:
        tag = Tag(id=row["id"], slug=row["slug"])
        session.add(tag)
    tag.label = row["label"]
    tag.parent_id = row["parent_id"] if session.get(Tag, row["parent_id"] or 0) else None
    _set_names(tag, row["label"], [(name["text"], name["lang"]) for name in row["names"]])
    session.flush()


def _hanging(session: DbSession, tag: Tag) -> Json:
    return {
        "depictions": [_depiction(row) for row in _rows(session, tag.id)],
        "sessions": list(session.scalars(_sessions(tag.id))),
        "rules": list(session.scalars(select(TagRule.id).where(TagRule.tag_id == tag.id))),
        "rule_rows": [
            {"event_id": row.event_id, "phrases": row.phrases, "fields": row.fields, "enabled": row.enabled}
            for row in session.scalars(select(TagRule).where(TagRule.tag_id == tag.id))
        ],
    }


def _hang_again(session: DbSession, data: Json) -> None:
    number = data["before"][0]["id"]
    if "kept" in data:
        session.execute(delete(AssetTag).where(AssetTag.tag_id == data["kept"]))
        session.execute(delete(SessionTag).where(SessionTag.tag_id == data["kept"]))
        session.add_all(AssetTag(tag_id=data["kept"], **row) for row in data["kept_marks"])
        session.add_all(SessionTag(tag_id=data["kept"], session_id=one) for one in data["kept_sessions"])
        rules = TagRule.id.in_(data["rules"])
        session.execute(update(TagRule).where(rules).values(tag_id=number))
    else:
        session.add_all(TagRule(tag_id=number, **row) for row in data["rule_rows"])
    session.add_all(AssetTag(tag_id=number, **row) for row in data["depictions"])
    session.add_all(SessionTag(tag_id=number, session_id=one) for one in data["sessions"])
    session.flush()


def _rows(session: DbSession, tag_id: int) -> Sequence[AssetTag]:
    return session.scalars(select(AssetTag).where(AssetTag.tag_id == tag_id)).all()


def _depiction(row: AssetTag) -> Json:
    names = ("asset_id", "source", "confidence", "status", "evidence")
    return {name: getattr(row, name) for name in names}


def _sessions(tag_id: int) -> Any:
    return select(SessionTag.session_id).where(SessionTag.tag_id == tag_id)


def _depicted(session: DbSession, tags: Sequence[int]) -> Iterable[str]:
    return session.scalars(select(AssetTag.asset_id).where(AssetTag.tag_id.in_(tags)).distinct())


def _move_depictions(session: DbSession, gone: int, kept: int) -> None:
    """Where a picture has both, what a person decided counts, then the more certain."""
    there = {row.asset_id: row for row in _rows(session, kept)}
    for row in _rows(session, gone):
        own = there.get(row.asset_id)
        if own is None:
            session.add(AssetTag(tag_id=kept, **_depiction(row)))
        elif own.status == "suggested" and _weight(row) > _weight(own):
            own.source, own.confidence, own.status = row.source, row.confidence, row.status
            own.evidence = row.evidence
    session.flush()


def _weight(row: AssetTag) -> tuple[int, float]:
    return (1 if row.status != "suggested" else 0, row.confidence)


def _drop(session: DbSession, tag: Tag) -> None:
    for model in (AssetTag, SessionTag, TagRule):
        session.execute(delete(model).where(model.tag_id == tag.id))
    session.delete(tag)
    session.flush()


def _note(session: DbSession, user: int | None, action: str, label: str, data: Json) -> None:
    session.add(VocabularyChange(user_id=user, action=action, label=label[:MAX_LABEL], data=data))
    session.flush()


def _follow(session: DbSession, tags: Sequence[int]) -> None:
    session.flush()
    enqueue(session, _depicted(session, tags))
    names_changed(session)
