"""Editing one asset: permission, conflicts with what others changed meanwhile, and undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session as DbSession

from mediahub import problems
from mediahub.catalog.db.conditions import of_events, to_sql
from mediahub.catalog.models import Asset, AssetChange, EditAction, Photographer, Source, Status
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.roster.rows import as_typed, roster_codes
from mediahub.catalog.vocabulary import person_ids, tag_ids
from mediahub.curation.edits.fields import (
    COLUMNS,
    CURATORS_ONLY,
    DEPICTIONS,
    ORIGINAL,
    SOURCE_TYPE,
    EditError,
    cleaned,
)
from mediahub.curation.edits.values import Changes, read_values, write_changes
from mediahub.curation.edits.vocabulary import Term, added, take_out, terms_of
from mediahub.delivery import decisions
from mediahub.messages import N_
from mediahub.provenance.origins import generated_by_manifest
from mediahub.rights import Action, Capability, Terms, Viewer, decide, visible_to
from mediahub.rights.generated import degree

MARK_ACTS = ("add", "accept", "reject")


UNASKED = object()
"""For `FieldEdit.was`: write the value, whatever the field holds."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """What someone wants a field to hold, and what it held when they began.

    None and "" mean that it was empty.
    """

    field: str
    was: Any
    value: Any


class Conflict(problems.Conflict):
    """Someone else changed the fields meanwhile; nothing was written."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(N_("Someone else changed this meanwhile."))
        self.fields = dict(fields)
        """What each holds now."""
        self.who = ""
        """Who changed them, where that is known."""


def may_edit(viewer: Viewer, asset: Asset) -> bool:
    """Curators edit every picture that they see, photographers their own."""
    there, event = viewer.at(asset.event_slug), asset.event_slug
    terms = Terms(asset.state, asset.rights_class, asset.embargo_until, asset.expires_at, event=event)
    if not decide(there, terms, Action.SEE, utcnow()).allowed:
        return False
    if there.may(Capability.CURATE):
        return True
    own = asset.photographer.user_id
    return there.may(Capability.EDIT_ASSETS) and own is not None and own == viewer.user_id


def editable_by(viewer: Viewer) -> ColumnElement[bool]:
    """The condition on `Asset` for which `may_edit` holds."""
    seen = to_sql(visible_to(viewer, utcnow()))
    curated = of_events(Asset.event_id, viewer.events_with(Capability.CURATE))
    if viewer.user_id is None:
        return and_(seen, curated)
    edited = of_events(Asset.event_id, viewer.events_with(Capability.EDIT_ASSETS))
    own = select(Photographer.id).where(Photographer.user_id == viewer.user_id)
    return and_(seen, or_(curated, and_(edited, Asset.photographer_id.in_(own))))


def may_edit_field(viewer: Viewer, field: str) -> bool:
    """Whether they may change this field of what they may edit."""
    return field not in CURATORS_ONLY or viewer.may(Capability.CURATE)


def require_undecided(session: DbSession, viewer: Viewer, asset_id: str, fields: Collection[str]) -> None:
    """Raise EditError where a photographer would change terms that somebody else decided."""
    if viewer.may(Capability.CURATE) or not set(fields) & set(decisions.RIGHTS):
        return
    if set(fields) & decisions.decided(session, [asset_id], viewer.user_id).get(asset_id, set()):
        raise EditError(N_("The event's team decided on the terms of this picture. Ask them to change them."))


def may_declare(viewer: Viewer, held: Any, value: Any) -> bool:
    """Whether they may give a picture this Digital Source Type: that it was generated is the desk's to take
    back."""
    return viewer.may(Capability.CURATE) or not degree(str(held or "")) or bool(degree(str(value or "")))


def require_declared(
    session: DbSession, viewer: Viewer, asset: Asset, held: Mapping[str, Any], wanted: Mapping[str, Any]
) -> None:
    """Raise EditError where a photographer would take back that a picture was generated, or anybody where
    its own Content Credentials say so: what is handed out carries them."""
    if SOURCE_TYPE not in wanted:
        return
    if not degree(str(wanted[SOURCE_TYPE] or "")) and generated_by_manifest(session, [asset.id]):
        raise EditError(
            N_("The picture's own Content Credentials say that it was generated. That cannot be taken back.")
        )
    if not may_declare(viewer, held[SOURCE_TYPE], wanted[SOURCE_TYPE]):
        raise EditError(
            N_("Only the event's marketing team and admins take back that a picture was generated.")
        )


def editable_fields(viewer: Viewer, asset: Asset) -> dict[str, Any] | None:
    """What each field holds that they may edit of a picture; None where they may not edit it."""
    if not may_edit(viewer, asset):
        return None
    return {name: getattr(asset, name) for name in COLUMNS if may_edit_field(viewer, name)}


def edit(session: DbSession, asset: Asset, viewer: Viewer, edits: Sequence[FieldEdit]) -> EditAction | None:
    """Write the edits as one action; None if nothing differs.

    Raises EditError for what a field cannot hold, Conflict if one is no longer what its editor saw.
    """
    wanted = {one.field: cleaned(one.field, one.value) for one in edits}
    for field in wanted:
        if not may_edit_field(viewer, field):
            raise EditError(N_("Only the event's marketing team and admins change the rights of a picture."))
    require_undecided(session, viewer, asset.id, wanted)
    now = read_values(session, [asset.id], wanted, lock=True)[asset.id]
    require_declared(session, viewer, asset, now, wanted)
    asked = [one for one in edits if one.was is not UNASKED]
    stale = {one.field: now[one.field] for one in asked if (one.was or "") != (now[one.field] or "")}
    if any(now[field] != wanted[field] for field in stale):
        raise Conflict(stale)
    fields = {name: (now[name], value) for name, value in wanted.items() if now[name] != value}
    return _act(session, asset, viewer, {asset.id: fields} if fields else {})


def edit_depiction(
    session: DbSession, asset: Asset, viewer: Viewer, field: str, act: str, *, key: str = "", name: str = ""
) -> EditAction | None:
    """Add, accept or reject one person, tag or session, named by its key, or a person or tag by any name.

    A name that is not known is added to the vocabulary, unless it is rejected: then nothing shows it. Raises
    EditError.
    """
    if field not in DEPICTIONS or act not in MARK_ACTS:
        raise EditError(N_("That cannot be marked."))
    new: list[Term] = []
    if not key and act == "reject":
        key = resolve(session, field, name, only_known=True)
    elif not key:
        key = resolve_or_add(session, field, name, new)
    before = read_values(session, [asset.id], [field], lock=True)[asset.id][field]
    after = with_depiction(before, key, act)
    action = _act(session, asset, viewer, {asset.id: {field: (before, after)}} if after != before else {})
    if action is not None:
        added(action, new)
    return action


def with_depiction(depictions: Sequence[list[Any]], key: str, act: str) -> list[list[Any]]:
    """The depictions after `act`. What a person added and removes again goes; a suggestion stays, rejected,
    so that it never returns."""
    by_key = {row[0]: row for row in depictions}
    held = by_key.get(key)
    if act == "reject":
        if held is not None and held[1] == Source.MANUAL:
            del by_key[key]
        elif held is not None:
            by_key[key] = [key, held[1], held[2], Status.REJECTED.value]
    elif held is None:
        by_key[key] = [key, Source.MANUAL.value, 1.0, Status.ACCEPTED.value]
    elif held[3] != Status.ACCEPTED:
        by_key[key] = [key, held[1], held[2], Status.ACCEPTED.value]
    return sorted(by_key.values())


def resolve(session: DbSession, field: str, name: str, *, only_known: bool = False) -> str:
    """The key of the person or tag that is called so; if there is none it is added, or with `only_known`
    empty. Raises EditError."""
    name = " ".join(name.split())[:200]
    if field == "sessions" or not name:
        raise EditError(N_("Choose one from the list."))
    ids_of = person_ids if field == "people" else tag_ids
    ids = ids_of(session, [name], only_known=only_known)
    if only_known and name not in ids:
        return ""
    if name not in ids:
        raise EditError(N_("A name needs at least one letter or digit."))
    target = DEPICTIONS[field].target
    return str(session.scalars(select(target.slug).where(target.id == ids[name])).one())


def resolve_or_add(session: DbSession, field: str, name: str, new: list[Term]) -> str:
    """The key of the person or tag that is called so. Who comes to be by it is put into `new`. Raises
    EditError."""
    if key := resolve(session, field, name, only_known=True):
        return key
    key = resolve(session, field, name)
    new += terms_of(session, field, [key])
    return key


def revert(session: DbSession, asset: Asset, viewer: Viewer, change_id: int) -> EditAction | None:
    """Give a field back what it held before a change of the history. Raises EditError."""
    change = session.get(AssetChange, change_id)
    if change is None or change.asset_id != asset.id:
        raise EditError(N_("That change is not in this picture's history."))
    if not may_edit_field(viewer, change.field):
        raise EditError(N_("Only the event's marketing team and admins change the rights of a picture."))
    require_undecided(session, viewer, asset.id, [change.field])
    if change.field == ORIGINAL:
        raise EditError(N_("An earlier original is put back from the list of versions."))
    before = read_values(session, [asset.id], [change.field], lock=True)[asset.id][change.field]
    held, wanted = {change.field: before}, {change.field: change.before}
    require_declared(session, viewer, asset, held, wanted)
    if before == change.before:
        return None
    back = as_typed(change.source, change.before, roster_codes(session, asset.event_id))
    action = _act(session, asset, viewer, {asset.id: {change.field: (before, back)}})
    made = session.get_one(EditAction, change.action_id)
    if action is not None and change.field in DEPICTIONS:
        take_out(session, action, made.vocabulary.get("added", ()))
    return action


def _act(session: DbSession, asset: Asset, viewer: Viewer, changes: Changes) -> EditAction | None:
    if not changes:
        return None
    action = EditAction(
        event_id=asset.event_id, user_id=viewer.user_id, kind="edit", done=1, changed=1, finished_at=utcnow()
    )
    session.add(action)
    session.flush()
    write_changes(session, action, viewer.user_id, changes)
    return action
