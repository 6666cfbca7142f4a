"""Changing the vocabulary from the desk of an event: each change is a transaction of its own, and says how
many frames of that event wait to be looked through again. What a change does is `edit`'s to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as DbSession

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Tag, VocabularyChange
from mediahub.messages import N_
from mediahub.problems import Missing
from mediahub.rights import Capability, Viewer
from mediahub.tagging import pending
from mediahub.tagging.used_elsewhere import UsedElsewhere, require_own_tags, tags_used_elsewhere
from mediahub.tagging.vocabulary import edit
from mediahub.tagging.vocabulary.edit import Names, VocabularyError
from mediahub.tagging.vocabulary.terms import Term


class TagMissing(Missing):
    """There is no such tag any more."""

    def __init__(self) -> None:
        super().__init__(N_("This tag is not in the vocabulary any more."))


@dataclass(frozen=True, slots=True)
class Imported:
    """How many tags a file added and changed, and how many frames wait."""

    added: int
    changed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody changes the vocabulary: it is one for all events, and looked at from one of them."""

    database: Database
    event_id: int
    viewer: Viewer

    def add(self, label: str, parent_id: int | None = None, names: Names = ()) -> int:
        """Add a tag. Raises VocabularyError, TagMissing."""
        with self.database.begin() as session:
            tag = edit.add_tag(session, self.viewer.user_id, label, _parent(session, parent_id))
            if names:
                edit.change_tag(session, self.viewer.user_id, tag, tag.label, tag.parent_id, names)
            self._record(session, tag, "added")
            return self._waiting(session)

    def change(self, tag_id: int, label: str, parent_id: int | None, names: Names) -> int:
        """Give a tag its label, place and exactly these other names. Raises VocabularyError, TagMissing,
        UsedElsewhere."""
        with self.database.begin() as session:
            tag, parent = self._own(session, tag_id), _parent(session, parent_id)
            edit.change_tag(session, self.viewer.user_id, tag, label, parent, names)
            self._record(session, tag, "changed")
            return self._waiting(session)

    def merge(self, tag_id: int, into: int) -> int:
        """Make a tag one with another. Raises VocabularyError, TagMissing, UsedElsewhere."""
        with self.database.begin() as session:
            tag, target = self._own(session, tag_id), self._own(session, into)
            self._record(session, tag, "merged", into=target.label)
            edit.merge_tags(session, self.viewer.user_id, tag, target)
            return self._waiting(session)

    def remove(self, tag_id: int) -> int:
        """Take a tag out, and off every picture. Raises TagMissing, UsedElsewhere."""
        with self.database.begin() as session:
            tag = self._own(session, tag_id)
            self._record(session, tag, "removed")
            edit.remove_tag(session, self.viewer.user_id, tag)
            return self._waiting(session)

    def undo(self, change_id: int) -> int:
        """Put back the last change; later ones may rest on an earlier one. Raises VocabularyError,
        UsedElsewhere."""
        standing = select(VocabularyChange).where(VocabularyChange.undone_at.is_(None))
        with self.database.begin() as session:
            last = session.scalar(standing.order_by(VocabularyChange.id.desc()).limit(1))
            if last is None or last.id != change_id:
                raise VocabularyError(N_("Something was changed after that: undo that first."))
            self._require_undoable(session, last)
            edit.undo(session, last)
            self._record(session, audit.Subject("vocabulary_change", str(change_id)), "undone")
            return self._waiting(session)

    def take_in(self, terms: Sequence[Term], source: str) -> Imported:
        """Add what a file (`source`, its name) has beyond what is known. Nothing is removed, and tags
        that other events use, for which they do not work, stay as they are."""
        with self.database.begin() as session:
            added, changed = edit.import_terms(
                session, self.viewer.user_id, terms, source, lambda tag: not self._elsewhere(session, tag)
            )
            what = audit.Subject("vocabulary_change", name=source)
            self._record(session, what, "imported", added=added, changed=changed)
            return Imported(added, changed, self._waiting(session))

    def _own(self, session: DbSession, tag_id: int) -> Tag:
        """A tag that they may change with all below it. Raises TagMissing, UsedElsewhere."""
        tag = _tag(session, tag_id)
        require_own_tags(session, self.viewer, edit.subtree(session, [tag.id]))
        return tag

    def _elsewhere(self, session: DbSession, tag: Tag) -> bool:
        return bool(tags_used_elsewhere(session, self.viewer, [tag.id]))

    def _require_undoable(self, session: DbSession, change: VocabularyChange) -> None:
        """Who works for some events undoes their own changes: of a tag that went nobody sees who used it."""
        if self.viewer.events_with(Capability.EDIT_VOCABULARY) is None:
            return
        if change.user_id is None or change.user_id != self.viewer.user_id:
            raise UsedElsewhere
        numbers = [row["id"] for row in change.data["before"]] + change.data["created"]
        require_own_tags(session, self.viewer, edit.subtree(session, numbers))

    def _record(self, session: DbSession, what: audit.Subject | Tag, how: str, **details: str | int) -> None:
        audit.record(session, audit.Action.VOCABULARY_CHANGED, what, {"how": how, **details})

    def _waiting(self, session: DbSession) -> int:
        session.flush()
        return pending.count_waiting(session, self.event_id)


def _tag(session: DbSession, tag_id: int) -> Tag:
    tag = session.get(Tag, tag_id)
    if tag is None:
        raise TagMissing
    return tag


def _parent(session: DbSession, number: int | None) -> int | None:
    """The tag to stand below; nothing and 0 stand for a root."""
    return _tag(session, number).id if number else None
