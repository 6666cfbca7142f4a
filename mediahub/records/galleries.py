"""Records of galleries and share links, and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.orm import Session as DbSession

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.db.sequences import catch_up
from mediahub.catalog.models import (
    Asset,
    Event,
    Gallery,
    GalleryComment,
    GalleryItem,
    GallerySection,
    GalleryVersion,
    ShareComment,
    ShareLink,
    SharePick,
    User,
)
from mediahub.encryption import Ciphertext, hash_secret
from mediahub.identity.addresses import user_ids
from mediahub.records import FORMAT
from mediahub.records.columns import Json, from_json, to_json

State = tuple[Any, ...]
"""Another one means that the record is out of date."""


def gallery_states(session: DbSession) -> Iterator[tuple[int, str, State]]:
    """Number, event and state of every gallery."""
    comments = (
        select(
            GalleryComment.gallery_id,
            func.max(GalleryComment.id).label("last"),
            func.count(GalleryComment.resolved_at).label("resolved"),
        )
        .group_by(GalleryComment.gallery_id)
        .subquery()
    )
    rows = select(Gallery.id, Event.slug, Gallery.revision, comments.c.last, comments.c.resolved)
    rows = rows.join(Event, Gallery.event_id == Event.id)
    for number, slug, *state in session.execute(
        rows.outerjoin(comments, comments.c.gallery_id == Gallery.id)
    ):
        yield number, slug, tuple(state)


def gallery_record(session: DbSession, gallery: Gallery) -> Json:
    """A gallery with its pictures, words, versions and the team's comments."""
    comments = session.scalars(
        select(GalleryComment).where(GalleryComment.gallery_id == gallery.id).order_by(GalleryComment.id)
    ).all()
    people = {gallery.created_by, *(one.published_by for one in gallery.versions)}
    emails = _emails(session, people | {one.user_id for one in comments})
    return {
        "format": FORMAT,
        "gallery": to_json(gallery, ("event_id", "created_by")),
        "account": emails.get(gallery.created_by),
        "sections": [
            to_json(one, ("gallery_id",)) for one in sorted(gallery.sections, key=lambda one: one.id)
        ],
        "items": [
            to_json(one, ("gallery_id",)) for one in sorted(gallery.items, key=lambda one: one.asset_id)
        ],
        "versions": [
            to_json(one, ("id", "gallery_id", "published_by")) | {"account": emails.get(one.published_by)}
            for one in gallery.versions
        ],
        "comments": [
            to_json(one, ("gallery_id", "user_id")) | {"account": emails.get(one.user_id)} for one in comments
        ],
    }


def restore_gallery(session: DbSession, event_id: int, record: Json) -> None:
    """A gallery that is not there, or of which the record knows more. Pictures that are gone, or of another
    event, are left out. Where a gallery of another event has its address, it gets another."""
    values = record["gallery"]
    row = gallery_of_record(session, event_id, values["slug"])
    if row is not None and row.revision > values["revision"]:
        return
    columns = from_json(Gallery, values) | {"event_id": event_id}
    columns["slug"] = row.slug if row is not None else _free_slug(session, event_id, values["slug"])
    if row is None:
        if session.get(Gallery, values["id"]) is not None:
            del columns["id"]
        row = Gallery(**columns, created_by=_account(session, record["account"]))
        session.add(row)
    else:
        columns.pop("id")
        for name, value in columns.items():
            setattr(row, name, value)
        row.sections, row.items, row.versions = [], [], []
    session.flush()
    there = _present(session, event_id, [item["asset_id"] for item in record["items"]])
    row.sections = [GallerySection(**from_json(GallerySection, one)) for one in record["sections"]]
    kept = [item for item in record["items"] if item["asset_id"] in there]
    row.items = [GalleryItem(**from_json(GalleryItem, one)) for one in kept]
    row.versions = [
        GalleryVersion(**from_json(GalleryVersion, one), published_by=_account(session, one["account"]))
        for one in record["versions"]
    ]
    known = set(session.scalars(select(GalleryComment.at).where(GalleryComment.gallery_id == row.id)))
    for one in record["comments"]:
        made = from_json(GalleryComment, one)
        if made["at"] not in known:
            del made["id"]
            session.add(GalleryComment(**made, gallery_id=row.id, user_id=_account(session, one["account"])))
    session.flush()
    catch_up(session, (Gallery, GalleryVersion, GalleryComment))


def gallery_of_record(session: DbSession, event_id: int, slug: str) -> Gallery | None:
    """The event's gallery that a record calls so, perhaps at the address that it got in place of that one."""
    query = select(Gallery).where(Gallery.event_id == event_id)
    names = slug, _second_slug(event_id, slug)
    found = {one.slug: one for one in session.scalars(query.where(Gallery.slug.in_(names)))}
    return next((found[name] for name in names if name in found), None)


def _free_slug(session: DbSession, event_id: int, slug: str) -> str:
    taken = session.scalar(select(Gallery.id).where(Gallery.slug == slug)) is not None
    return _second_slug(event_id, slug) if taken else slug


def _second_slug(event_id: int, slug: str) -> str:
    """Address of a gallery whose own is taken: always alike for a record, and nobody's own choice."""
    return f"{slug[:80]}-{hashlib.sha256(f'{event_id} {slug}'.encode()).hexdigest()[:6]}"


def links_record(session: DbSession, event: Event) -> Json:
    """An event's share links, and what came back through them. How often each was seen is not kept: it would
    be written anew all the time."""
    links = session.scalars(select(ShareLink).where(ShareLink.event_id == event.id).order_by(ShareLink.id))
    return {"format": FORMAT, "links": [_link(session, link) for link in links]}


def restore_links(session: DbSession, event_id: int, record: Json) -> None:
    """The links that are not there; one to a gallery that is gone leads nowhere and is left out."""
    for values in record["links"]:
        if "token" in values:  # as versions before wrote it
            values["token_sha256"] = hash_secret(values["token"])
        known = ShareLink.token_sha256 == values["token_sha256"]
        if session.scalar(select(ShareLink.id).where(known)) is not None:
            continue
        gallery = gallery_of_record(session, event_id, values["gallery"]) if values["gallery"] else None
        if values["gallery"] and gallery is None:
            continue
        there = _present(session, event_id, values["asset_ids"] or [])
        columns = from_json(ShareLink, values) | {"event_id": event_id}
        columns["asset_ids"] = [one for one in values["asset_ids"] or [] if one in there]
        link = ShareLink(**columns, gallery_id=gallery.id if gallery else None)
        link.token = values.get("token") or Ciphertext(values["token_encrypted"])
        link.created_by = _account(session, values["account"])
        session.add(link)
        session.flush()
        session.add_all(SharePick(**from_json(SharePick, one), link_id=link.id) for one in values["picks"])
        session.add_all(
            ShareComment(**from_json(ShareComment, one), link_id=link.id) for one in values["comments"]
        )


def _link(session: DbSession, link: ShareLink) -> Json:
    picks = session.scalars(select(SharePick).where(SharePick.link_id == link.id).order_by(SharePick.id))
    comments = session.scalars(
        select(ShareComment).where(ShareComment.link_id == link.id).order_by(ShareComment.id)
    )
    left_out = ("id", "event_id", "gallery_id", "created_by", "views", "downloads", "last_seen_at")
    # as it is kept: whoever finds the bucket has no link
    token = session.scalar(select(type_coerce(ShareLink.token, Text)).where(ShareLink.id == link.id))
    return to_json(link, left_out) | {
        "token_encrypted": token,
        "gallery": link.gallery.slug if link.gallery else None,
        "account": _emails(session, {link.created_by}).get(link.created_by),
        "picks": [to_json(one, ("id", "link_id")) for one in picks],
        "comments": [to_json(one, ("id", "link_id")) for one in comments],
    }


def _present(session: DbSession, event_id: int, ids: list[str]) -> set[str]:
    """Those of these pictures that the event has."""
    found: set[str] = set()
    for some in in_chunks(ids):
        query = select(Asset.id).where(Asset.event_id == event_id, Asset.id.in_(some))
        found.update(session.scalars(query))
    return found


def _emails(session: DbSession, people: set[int | None]) -> dict[int | None, str]:
    wanted = {one for one in people if one is not None}
    rows = session.execute(select(User.id, User.email).where(User.id.in_(wanted)))
    return {identity: email for identity, email in rows}  # noqa: C416


def _account(session: DbSession, email: str | None) -> int | None:
    return user_ids(session, [email]).get(email) if email else None
