"""What the press desk knows. Beside an asset: releases, where it was used, notices. Of an event: its press
page, the versions of the terms, and who agreed to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session as DbSession
from sqlalchemy.orm import selectinload

from mediahub.catalog.db.sequences import catch_up
from mediahub.catalog.models import (
    Asset,
    Event,
    EventTerms,
    FrameRelease,
    Notice,
    NoticeReader,
    Person,
    PressPage,
    TermsAcceptance,
    UsageLink,
    User,
)
from mediahub.catalog.models.base import Base
from mediahub.identity.addresses import user_ids
from mediahub.records import FORMAT
from mediahub.records.columns import Json, from_json, to_json


def press_records(session: DbSession, ids: Sequence[str]) -> dict[str, Json]:
    """By asset, what belongs into its record; accounts by their address."""
    found: dict[str, Json] = {identity: {} for identity in ids}
    releases = (
        select(FrameRelease, Person.slug)
        .join(Person, Person.id == FrameRelease.person_id)
        .where(FrameRelease.asset_id.in_(ids))
        .order_by(Person.slug)
    )
    released = session.execute(releases).all()
    links = session.scalars(select(UsageLink).where(UsageLink.asset_id.in_(ids)).order_by(UsageLink.id)).all()
    about_assets = select(Notice).where(Notice.asset_id.in_(ids)).options(selectinload(Notice.recipients))
    notices = session.scalars(about_assets.order_by(Notice.id)).all()
    readers = [reader.user_id for notice in notices for reader in notice.recipients]
    accounts = _emails(
        session,
        [*(row.released_by for row, _ in released), *(row.added_by for row in links),
         *(row.made_by for row in notices), *readers],
    )  # fmt: skip
    for release, slug in released:
        row = to_json(release, ("asset_id", "person_id", "released_by"))
        _add(found, release.asset_id, "releases", row | {"person": slug}, accounts.get(release.released_by))
    for link in links:
        row = to_json(link, ("event_id", "asset_id", "added_by"))
        _add(found, link.asset_id, "links", row, accounts.get(link.added_by))
    for notice in notices:
        row = to_json(notice, ("event_id", "asset_id", "made_by"))
        row["notified"] = [
            to_json(reader, ("notice_id", "user_id", "mail_id")) | {"account": accounts.get(reader.user_id)}
            for reader in notice.recipients
        ]
        _add(found, notice.asset_id, "notices", row, accounts.get(notice.made_by))
    return found


def restore_press(session: DbSession, identity: str, event_id: int, record: Json) -> None:
    """Releases, uses and notices of a record as rows. Messages that were sent are not sent again."""
    accounts = _Accounts(session)
    for values in record.get("releases", ()):
        person = session.scalar(select(Person.id).where(Person.slug == values["person"]))
        if person is not None:
            known = {"asset_id": identity, "person_id": person, "released_by": accounts.id(values)}
            session.merge(FrameRelease(**from_json(FrameRelease, values) | known))
    for values in record.get("links", ()):
        known = {"asset_id": identity, "event_id": event_id, "added_by": accounts.id(values)}
        session.add(UsageLink(**_numbered(session, UsageLink, values) | known))
    for values in record.get("notices", ()):
        known = {"asset_id": identity, "event_id": event_id, "made_by": accounts.id(values)}
        notice = Notice(**_numbered(session, Notice, values) | known)
        notice.recipients = [
            NoticeReader(**_numbered(session, NoticeReader, reader) | {"user_id": accounts.id(reader)})
            for reader in values["notified"]
        ]
        session.add(notice)
    session.flush()
    if record.get("links") or record.get("notices"):
        catch_up(session, (UsageLink, Notice, NoticeReader))


def press_record(session: DbSession, event: Event) -> Json:
    """The press page, the terms in their versions, and who agreed to which."""
    page = session.get(PressPage, event.id)
    terms = session.scalars(
        select(EventTerms).where(EventTerms.event_id == event.id).order_by(EventTerms.version)
    ).all()
    accounts = _emails(session, [row.created_by for row in terms])
    return {
        "format": FORMAT,
        "page": to_json(page, ("event_id",)) if page else None,
        "terms": [
            to_json(row, ("id", "event_id", "created_by")) | {"account": accounts.get(row.created_by)}
            for row in terms
        ],
        "agreed": _agreed(session, event.id),
    }


def restore_press_page(session: DbSession, event_id: int, record: Json) -> None:
    """Bring back what the event does not have yet. Comes after its assets: one is the cover."""
    if record.get("page"):
        _restore_page(session, event_id, from_json(PressPage, record["page"]))
    versions = {
        row.version: row for row in session.scalars(select(EventTerms).where(EventTerms.event_id == event_id))
    }
    accounts = _Accounts(session)
    for values in record.get("terms", ()):
        if values["version"] not in versions:
            by = accounts.id(values)
            row = EventTerms(event_id=event_id, created_by=by, **from_json(EventTerms, values))
            versions[row.version] = row
            session.add(row)
    session.flush()
    known = {(one["version"], one["email"]) for one in _agreed(session, event_id)}
    for values in record.get("agreed", ()):
        if (values["version"], values["email"]) not in known:
            more = {"terms_id": versions[values["version"]].id, "user_id": accounts.find(values["email"])}
            session.add(TermsAcceptance(**from_json(TermsAcceptance, values) | more))
    session.flush()


def _restore_page(session: DbSession, event_id: int, values: Json) -> None:
    cover = values["cover_id"] if session.get(Asset, values.get("cover_id") or "") else None
    page = session.get(PressPage, event_id)
    if page is None:
        session.add(PressPage(event_id=event_id, **values | {"cover_id": cover}))
    elif page.cover_id is None and cover is not None:  # its row was lost, or made anew from its record
        kept = update(PressPage).where(PressPage.event_id == event_id)
        session.execute(kept.values(cover_id=cover, updated_at=values["updated_at"]))


def _numbered(session: DbSession, model: type[Base], values: Json) -> Json:
    """The columns, with the number that the row had if that is free."""
    columns = from_json(model, values)
    if "id" in columns and session.get(model, columns["id"]) is not None:
        del columns["id"]
    return columns


def _agreed(session: DbSession, event_id: int) -> list[Json]:
    query = (
        select(TermsAcceptance, EventTerms.version)
        .join(EventTerms, EventTerms.id == TermsAcceptance.terms_id)
        .where(EventTerms.event_id == event_id)
        .order_by(TermsAcceptance.id)
    )
    return [
        to_json(row, ("id", "terms_id", "user_id")) | {"version": version}
        for row, version in session.execute(query)
    ]


def _add(found: dict[str, Json], identity: str, name: str, row: Json, account: str | None) -> None:
    found[identity].setdefault(name, []).append(row | {"account": account})


def _emails(session: DbSession, ids: Iterable[int | None]) -> dict[int | None, str]:
    wanted = {identity for identity in ids if identity is not None}
    rows = session.execute(select(User.id, User.email).where(User.id.in_(wanted))).all() if wanted else ()
    return {number: email for number, email in rows}  # noqa: C416  (rows are no pairs to a type checker)


class _Accounts:
    """Accounts by their address, each looked up once."""

    def __init__(self, session: DbSession) -> None:
        self._session = session
        self._known: dict[str, int | None] = {}

    def id(self, values: Json) -> int | None:
        """Of the account that a record names."""
        return self.find(values.get("account"))

    def find(self, email: str | None) -> int | None:
        """None for nobody, and for whoever was not invited again."""
        if not email:
            return None
        if email not in self._known:
            self._known[email] = user_ids(self._session, [email]).get(email)
        return self._known[email]
