"""Tags and people that an edit adds to the vocabulary: with the edit that is undone they go, unless something
else uses them by then or somebody worked on them, and they come back with it.

`EditAction.vocabulary` holds what an edit `added` and `removed`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.models import EditAction
from mediahub.catalog.vocabulary import remove_unused
from mediahub.curation.edits.fields import DEPICTIONS
from mediahub.tagging.event_facts import bump

Term = list[str]
"""Field, key and name of a tag or person, as JSON holds it."""


def terms_of(session: DbSession, field: str, keys: Iterable[str]) -> list[Term]:
    """The tags or people of these keys, as an edit remembers them."""
    target = DEPICTIONS[field].target
    shown = getattr(target, DEPICTIONS[field].shown)
    rows = session.execute(select(target.slug, shown).where(target.slug.in_(list(keys))).order_by(target.id))
    return [[field, key, name] for key, name in rows]


def take_out(session: DbSession, action: EditAction, terms: Sequence[Term]) -> None:
    """Take these out of the vocabulary, those that nothing uses and nobody worked on; `action` remembers
    which."""
    gone = [
        [field, key, name]
        for field, key, name in terms
        if remove_unused(session, DEPICTIONS[field].target, key, name)
    ]
    if gone:
        bump(session)
        _remember(action, "removed", gone)


def added(action: EditAction, terms: Sequence[Term]) -> None:
    """Let `action` remember what it added to the vocabulary."""
    if terms:
        _remember(action, "added", terms)


def _remember(action: EditAction, what: str, terms: Sequence[Term]) -> None:
    action.vocabulary = {**(action.vocabulary or {}), what: [*terms]}
