"""Template texts follow what is known: programme, people, codes, times, the template itself.

A field follows until a person writes it. Which text is ours is remembered in `Asset.filled`; another one is
somebody's. What changes is in the history of the asset as one line a field, which is brought up to date.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.models import Asset, AssetChange, Batch, CodedText, EditAction
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.roster.rows import roster_codes, source_of, written
from mediahub.catalog.text_templates import expand
from mediahub.delivery.decisions import fields_written
from mediahub.ingest.batches.batches import batch_ref
from mediahub.ingest.metadata.template import FIELDS, variables
from mediahub.ingest.reading.rows import clean

KIND = "template"
"""Of the action in the history that stands for all of this, one an event."""


def refill(session: DbSession, ids: Sequence[str], *, anew: bool = False) -> list[str]:
    """Make the words of templates again for these assets; the ids of those that changed.

    Each field keeps the template that it was made of; `anew` gives it that of its batch as it is now.
    """
    assets = session.scalars(
        select(Asset).where(Asset.id.in_(ids), Asset.state != "storing").order_by(Asset.id).with_for_update()
    ).all()
    batches = {batch.id: batch for batch in session.scalars(_batches(assets))}
    codes = {number: roster_codes(session, number) for number in {asset.event_id for asset in assets}}
    changed = []
    for asset in assets:
        new = _follow(session, asset, batches[asset.batch_id], codes[asset.event_id], anew=anew)
        if new:
            _write(session, asset, new)
            changed.append(asset.id)
    enqueue(session, changed)
    return changed


def written_fields(session: DbSession, ids: Sequence[str]) -> dict[str, set[str]]:
    """By asset, the fields that a person changed, and did not change back by undoing it."""
    return fields_written(session, ids, (KIND,))


def _follow(
    session: DbSession, asset: Asset, batch: Batch, codes: Collection[str], *, anew: bool
) -> dict[str, str]:
    """The fields whose words differ now, with the new ones, codes and all."""
    now: Mapping[str, str] = batch.template or {}
    wanted = {name for name in FIELDS if name in asset.filled or now.get(name, "").strip()}
    mine = {name for name in wanted if _is_ours(session, asset, name)}
    if not mine:
        return {}
    values = variables(session, asset, batch_ref(batch))
    filled, new = dict(asset.filled), {}
    for name in sorted(mine):
        before = filled.get(name, {})
        template = now.get(name, "") if anew or not before else before["template"]
        text = clean(expand(template, values, codes))
        if text != before.get("text", ""):
            new[name] = text
        if text or before:
            filled[name] = {"template": template, "text": text}
    if filled != asset.filled:
        asset.filled = filled
    return new


def _is_ours(session: DbSession, asset: Asset, name: str) -> bool:
    """Whether what the field holds is what a template gave, or nothing that anybody wrote."""
    held, before = getattr(asset, name), asset.filled.get(name)
    if before is None:
        return not held and name not in written_fields(session, [asset.id]).get(asset.id, set())
    if held == before["text"]:
        return True
    coded = session.get(CodedText, (asset.id, name))
    return coded is not None and coded.source == before["text"] and coded.expanded == held


def _write(session: DbSession, asset: Asset, new: Mapping[str, str]) -> None:
    """Give the asset these texts, with codes expanded, and keep the history to one line a field."""
    action = _action(session, asset.event_id)
    for name, text in new.items():
        before, now = getattr(asset, name), utcnow()
        coded, source = session.get(CodedText, (asset.id, name)), None
        if coded is not None:
            source = source_of((coded.source, coded.expanded), before)
            session.delete(coded)
            session.flush()
        after = written(session, asset.event_id, asset.id, name, text)
        if after == before:
            continue
        setattr(asset, name, after)
        asset.updated_at = now
        last = session.scalar(
            select(AssetChange)
            .where(AssetChange.asset_id == asset.id, AssetChange.field == name)
            .order_by(AssetChange.id.desc())
            .limit(1)
        )
        if last is not None and last.action_id == action.id:
            last.after, last.at = after, now
        else:
            change = {"asset_id": asset.id, "action_id": action.id, "user_id": None, "field": name}
            session.add(AssetChange(**change, before=before, after=after, source=source, at=now))
        session.flush()
    action.touched_at = utcnow()


def _action(session: DbSession, event_id: int) -> EditAction:
    query = select(EditAction).where(EditAction.event_id == event_id, EditAction.kind == KIND)
    action = session.scalar(query.order_by(EditAction.id).limit(1))
    if action is None:
        action = EditAction(event_id=event_id, user_id=None, kind=KIND, finished_at=utcnow())
        session.add(action)
        session.flush()
    return action


def _batches(assets: Sequence[Asset]) -> Select[Any]:
    return select(Batch).where(Batch.id.in_({asset.batch_id for asset in assets}))
