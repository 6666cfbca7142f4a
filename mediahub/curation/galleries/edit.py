"""Changing a gallery's draft: operations of several people at once, each meaning what it meant when it was
made, applied one after the other under the gallery's lock.

A move names the neighbour and not a number, so it holds whatever else moved; texts carry what they were and
are merged; what cannot be done any more is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination import outbox
from mediahub.catalog.models import Gallery, GalleryItem, GallerySection
from mediahub.curation.galleries import operations as ops
from mediahub.curation.galleries import ordering
from mediahub.curation.galleries.galleries import (
    LAYOUTS,
    MAX_GALLERY,
    MAX_TITLE,
    in_order,
    note_change,
    usable_ids,
)
from mediahub.curation.galleries.operations import END, AnyOperation, Conflict
from mediahub.curation.galleries.text_merge import merge

WORDS = ("title", "intro")


def apply(
    session: DbSession, gallery: Gallery, operations: Sequence[AnyOperation], user_id: int | None
) -> list[Conflict]:
    """Apply `operations` in their order to a locked gallery; what met someone else's change is in the answer.

    The revision grows by one if anything changed.
    """
    draft = _Draft(session, gallery)
    for operation in operations:
        draft.apply(operation)
    session.flush()
    if draft.changed:
        note_change(gallery, session, user_id, [one.model_dump() for one in operations])
        outbox.enqueue(session, draft.to_enqueue())
    return draft.conflicts


class _Draft:
    """One gallery while operations are applied to it."""

    def __init__(self, session: DbSession, gallery: Gallery) -> None:
        self.session, self.gallery = session, gallery
        self.items = {item.asset_id: item for item in gallery.items}
        self.sections = {section.id: section for section in gallery.sections}
        self.conflicts: list[Conflict] = []
        self.changed = False
        self._touched: set[str] = set()
        self._renamed = False

    def to_enqueue(self) -> list[str]:
        """The pictures whose search documents are no longer right."""
        shown = {identity for identity, item in self.items.items() if not item.is_hidden}
        return sorted(self._touched | (shown if self._renamed else set()))

    def apply(self, operation: AnyOperation) -> None:
        match operation:
            case ops.Add():
                self._add(operation)
            case ops.Move():
                self._move(operation)
            case ops.Remove():
                self._remove(operation)
            case ops.Caption():
                self._caption(operation)
            case ops.AddSection():
                self._add_section(operation)
            case ops.MoveSection():
                self._move_section(operation)
            case ops.RemoveSection():
                self._remove_section(operation.section)
            case ops.SectionText():
                self._section_text(operation)
            case ops.Set():
                self._set(operation)

    def _say(self, code: Any, subject: str, **more: Any) -> None:
        self.conflicts.append(Conflict(code, subject, **more))

    def _add(self, operation: ops.Add) -> None:
        usable = usable_ids(self.session, self.gallery.event_id, operation.ids)
        for identity in set(operation.ids) - set(usable):
            self._say("unknown", identity)
        fresh = [one for one in usable if one not in self.items or self.items[one].is_hidden]
        room = MAX_GALLERY - sum(not item.is_hidden for item in self.items.values())
        if len(fresh) > room:
            self._say("full", "gallery", theirs=MAX_GALLERY)
            fresh = fresh[: max(0, room)]
        for identity in fresh:
            item = self.items.get(identity)
            if item is None:
                item = self.items[identity] = GalleryItem(asset_id=identity, section_id="", position="")
                self.gallery.items.append(item)
            item.is_hidden = False
            item.is_live = operation.live and self.gallery.live_query is not None
        self._touched.update(fresh)
        self._place(fresh, self._section_or_last(operation.section), operation.after)

    def _move(self, operation: ops.Move) -> None:
        there = []
        for identity in dict.fromkeys(operation.ids):
            item = self.items.get(identity)
            if item is None or item.is_hidden:
                self._say("gone", identity)
            else:
                there.append(identity)
        self._place(there, self._section_or_last(operation.section), operation.after)

    def _remove(self, operation: ops.Remove) -> None:
        for identity in operation.ids:
            item = self.items.get(identity)
            if item is None or item.is_hidden:
                continue
            if not operation.forget and (item.is_live or self.gallery.live_query is not None):
                item.is_hidden = True
            else:
                self.gallery.items.remove(self.items.pop(identity))
            self._touched.add(identity)
            self.changed = True
            if self.gallery.cover_id == identity:
                self.gallery.cover_id = None

    def _caption(self, operation: ops.Caption) -> None:
        item = self.items.get(operation.id)
        if item is None or item.is_hidden:
            return self._say("gone", operation.id, field="caption", mine=operation.text)
        text = self._merged(operation.id, "caption", item.caption, operation.was, operation.text)
        if text != item.caption:
            item.caption, self.changed = text, True

    def _add_section(self, operation: ops.AddSection) -> None:
        if operation.section in self.sections:
            return
        section = GallerySection(id=operation.section, heading=operation.heading, text=operation.text)
        section.position = self._section_position(operation.after, without=operation.section)
        self.sections[section.id] = section
        self.gallery.sections.append(section)
        self.changed = True

    def _move_section(self, operation: ops.MoveSection) -> None:
        section = self.sections.get(operation.section)
        if section is None:
            return self._say("section_gone", operation.section)
        section.position = self._section_position(operation.after, without=section.id)
        self.changed = True

    def _remove_section(self, identity: str) -> None:
        if identity not in self.sections or len(self.sections) == 1:
            return
        names = [section.id for section, _ in in_order(self.gallery)]
        at = names.index(identity)
        heir = self.sections[names[at - 1] if at else names[1]]
        orphans = [item.asset_id for section, items in in_order(self.gallery) for item in items
                   if section.id == identity]  # fmt: skip
        self._place(orphans, heir, END if at else None)
        for item in self.items.values():
            if item.section_id == identity:  # hidden ones
                item.section_id = heir.id
        self.gallery.sections.remove(self.sections.pop(identity))
        self.changed = True

    def _section_text(self, operation: ops.SectionText) -> None:
        section = self.sections.get(operation.section)
        if section is None:
            return self._say("section_gone", operation.section, field=operation.field, mine=operation.text)
        now = getattr(section, operation.field)
        text = self._merged(section.id, operation.field, now, operation.was, operation.text) or ""
        if text != now:
            setattr(section, operation.field, text[:300] if operation.field == "heading" else text)
            self.changed = True

    def _set(self, operation: ops.Set) -> None:
        field, now = operation.field, getattr(self.gallery, operation.field)
        value: Any = self._merged("gallery", field, now, operation.was, operation.value)
        if field == "title":
            value = " ".join(str(value or "").split())[:MAX_TITLE] or now
            self._renamed = self._renamed or value != now
        if value == now or not self._is_sound(field, value):
            return
        setattr(self.gallery, field, value)
        self.changed = True

    def _is_sound(self, field: str, value: Any) -> bool:
        if field == "layout":
            return value in LAYOUTS
        if field == "colour":
            return value == "" or (isinstance(value, str) and _is_colour(value))
        if field == "shows_logo":
            return isinstance(value, bool)
        if field == "cover_id":
            return value is None or (value in self.items and not self.items[value].is_hidden)
        return isinstance(value, str)

    def _merged(self, subject: str, field: str, now: Any, was: Any, mine: Any) -> Any:
        """What `field` is to become: both changes where they are of words, and else whose came first."""
        if now in (was, mine):
            return mine
        if field not in ("layout", "cover_id", "colour", "shows_logo"):
            both = merge(was or "", mine or "", now or "")
            if both is not None:
                return both
        self._say("text", subject, field=field, mine=mine, theirs=now)
        return now

    def _section_or_last(self, identity: str | None) -> GallerySection:
        if identity is not None and identity in self.sections:
            return self.sections[identity]
        if identity is not None:
            self._say("section_gone", identity)
        return max(self.sections.values(), key=lambda section: (section.position, section.id))

    def _place(self, ids: Sequence[str], section: GallerySection, after: str | None) -> None:
        """Put these items, in their order, behind `after` in `section`."""
        if not ids:
            return
        moving = set(ids)
        others = sorted(
            (item for item in self.items.values() if item.section_id == section.id
             and not item.is_hidden and item.asset_id not in moving),
            key=lambda item: (item.position, item.asset_id),
        )  # fmt: skip
        names = [item.asset_id for item in others]
        at = 0 if after is None else names.index(after) + 1 if after in names else len(names)
        low = others[at - 1].position if at else None
        high = others[at].position if at < len(others) else None
        keys = ordering.several(low, high, len(ids))
        for identity, key in zip(ids, keys, strict=True):
            self.items[identity].section_id, self.items[identity].position = section.id, key
        if max(map(len, keys)) > ordering.MAX_KEY_LENGTH:
            whole = [*others[:at], *(self.items[one] for one in ids), *others[at:]]
            for item, key in zip(whole, ordering.fresh(len(whole)), strict=True):
                item.position = key
        self.changed = True

    def _section_position(self, after: str | None, *, without: str) -> str:
        others = sorted(
            (one for one in self.sections.values() if one.id != without),
            key=lambda section: (section.position, section.id),
        )
        names = [section.id for section in others]
        at = 0 if after is None else names.index(after) + 1 if after in names else len(names)
        low = others[at - 1].position if at else None
        high = others[at].position if at < len(others) else None
        return ordering.between(low, high)


def _is_colour(value: str) -> bool:
    return len(value) == 7 and value[0] == "#" and set(value[1:]) <= set("0123456789abcdefABCDEF")
