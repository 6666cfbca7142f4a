"""The edit history of an event, and the changes of its galleries, as documents and back."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.sequences import catch_up
from mediahub.catalog.models import Asset, AssetChange, EditAction, Event, Gallery, GalleryChange, User
from mediahub.identity.addresses import user_ids
from mediahub.records.columns import Json, from_json, to_json
from mediahub.records.galleries import gallery_of_record
from mediahub.transfer import FORMAT

AT_ONCE = 500
"""Actions of one document."""
ENDED = ("done", "failed")


def history_documents(session: Session, event: Event) -> Iterator[Json]:
    """Every action that came to its end, with what it changed; the oldest first."""
    last = 0
    while True:
        query = select(EditAction).where(
            EditAction.event_id == event.id, EditAction.id > last, EditAction.state.in_(ENDED)
        )
        actions = session.scalars(query.order_by(EditAction.id).limit(AT_ONCE)).all()
        if not actions:
            return
        ids = [one.id for one in actions]
        changes = session.scalars(
            select(AssetChange).where(AssetChange.action_id.in_(ids)).order_by(AssetChange.id)
        ).all()
        emails = _emails(session, {one.user_id for one in actions} | {one.user_id for one in changes})
        of_action: dict[int, list[Json]] = {identity: [] for identity in ids}
        for one in changes:
            row = to_json(one, ("id", "action_id", "user_id")) | {"account": emails.get(one.user_id)}
            of_action[one.action_id].append(row)
        yield {
            "format": FORMAT,
            "actions": [
                to_json(one, ("event_id", "user_id", "vocabulary"))  # elsewhere the words were there before
                | {"account": emails.get(one.user_id), "changes": of_action[one.id]}
                for one in actions
            ],
        }
        last = ids[-1]


def gallery_changes(session: Session, gallery: Gallery) -> Json:
    """The operations that led to each revision of a gallery."""
    rows = session.scalars(
        select(GalleryChange).where(GalleryChange.gallery_id == gallery.id).order_by(GalleryChange.revision)
    ).all()
    emails = _emails(session, {one.user_id for one in rows})
    return {
        "format": FORMAT,
        "gallery": gallery.slug,
        "changes": [
            to_json(one, ("gallery_id", "user_id")) | {"account": emails.get(one.user_id)} for one in rows
        ],
    }


def restore_history(session: Session, event_id: int, document: Json, numbers: dict[int, int]) -> None:
    """Add the actions that are not there. `numbers` says what the number of each is here, and grows."""
    there = {
        (one.created_at, one.kind, one.total): one.id
        for one in session.scalars(select(EditAction).where(EditAction.event_id == event_id))
    }
    accounts = user_ids(session, _named(document["actions"]))
    for values in document["actions"]:
        columns = from_json(EditAction, values)
        old = columns.pop("id")
        known = there.get((columns["created_at"], columns["kind"], columns["total"]))
        if known is not None:
            numbers[old] = known
            continue
        columns |= {"event_id": event_id, "user_id": accounts.get(values["account"] or "")}
        columns["undoes_id"] = numbers.get(columns["undoes_id"] or 0)
        action = EditAction(**columns)
        session.add(action)
        session.flush()
        numbers[old] = action.id
        ids = {change["asset_id"] for change in values["changes"]}
        own = Asset.event_id == event_id  # undone, a change is made to the picture that it names
        present = set(session.scalars(select(Asset.id).where(Asset.id.in_(ids), own)))
        session.add_all(
            AssetChange(
                **from_json(AssetChange, one), action_id=action.id, user_id=accounts.get(one["account"] or "")
            )
            for one in values["changes"]
            if one["asset_id"] in present
        )
    session.flush()
    catch_up(session, (EditAction, AssetChange))


def restore_gallery_changes(session: Session, event_id: int, document: Json) -> None:
    """Add the revisions that are not there."""
    gallery = gallery_of_record(session, event_id, document["gallery"])
    if gallery is None:
        return
    of_it = GalleryChange.gallery_id == gallery.id
    there = set(session.scalars(select(GalleryChange.revision).where(of_it)))
    accounts = user_ids(session, _named(document["changes"]))
    for values in document["changes"]:
        if values["revision"] not in there:
            by = accounts.get(values["account"] or "")
            session.add(GalleryChange(**from_json(GalleryChange, values), gallery_id=gallery.id, user_id=by))
    session.flush()


def _named(rows: list[Json]) -> set[str]:
    inner = (one for row in rows for one in row.get("changes", ()))
    return {str(row["account"]) for row in (*rows, *inner) if row.get("account")}


def _emails(session: Session, ids: set[int | None]) -> dict[int | None, str]:
    rows = session.execute(select(User.id, User.email).where(User.id.in_({one for one in ids if one})))
    return {identity: email for identity, email in rows}  # noqa: C416
