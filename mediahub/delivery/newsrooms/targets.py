"""Newsrooms' servers (targets): kept with their secret encrypted, tried, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.models import Newsroom
from mediahub.delivery.newsfeed.pushing import FORMATS
from mediahub.delivery.newsrooms.channels.kinds import KINDS
from mediahub.delivery.newsrooms.model import (
    FINGERPRINT,
    SHOWN_FINGERPRINT,
    Channel,
    NewsroomMissing,
    Refused,
    TransmissionError,
    Untrusted,
    Where,
)
from mediahub.delivery.newsrooms.orders import send_failed_again
from mediahub.delivery.newsrooms.trust import check_fingerprint, is_same
from mediahub.messages import N_, message
from mediahub.runtime import Services
from mediahub.settings import Settings

PINS = (FINGERPRINT, "host_key", "verify")
"""Options about trust; the last two are of rows that an earlier version wrote."""
LIMITS = {"address": 300, "username": 200, "secret": 20_000, "folder": 300}
"""Characters of each text at most: of a secret, as a private key has them."""
MAX_OPTION = 120


@dataclass(frozen=True, slots=True)
class NewTarget:
    """A newsroom's server as it was entered."""

    name: str
    kind: str
    address: str
    username: str
    secret: str
    folder: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    item_format: str = ""
    """See `Newsroom.item_format`."""


def add_target(session: Session, settings: Settings, event_id: int, new: NewTarget) -> Newsroom:
    """Keep a target, its secret encrypted. Raises TransmissionError for what cannot be one."""
    if new.kind not in KINDS:
        raise TransmissionError(
            message("There are targets of these kinds: %(kinds)s.", kinds=", ".join(KINDS))
        )
    name, address = " ".join(new.name.split())[:120], new.address.strip()
    if not name or not new.username.strip() or (not address and KINDS[new.kind].needs_address):
        raise TransmissionError(N_("A target needs a name, an address and somebody who signs in."))
    if any(not one.isprintable() for one in address + new.folder + new.username):
        raise TransmissionError(N_("The address, the folder and the user are one line each."))
    if any(len(getattr(new, one)) > most for one, most in LIMITS.items()) or any(
        len(str(one)) > MAX_OPTION for one in new.options.values()
    ):
        raise TransmissionError(N_("One of the texts is too long."))
    target = Newsroom(
        event_id=event_id, name=name, kind=new.kind, address=address, username=new.username.strip(),
        folder=new.folder.strip(), options=new.options, secret=new.secret,
        item_format=known_format(new.item_format),
    )  # fmt: skip
    session.add(target)
    session.flush()
    return target


def known_format(item_format: str) -> str:
    """One of the formats of news items, or none. Raises TransmissionError."""
    if item_format and item_format not in FORMATS:
        raise TransmissionError(message("News items go as one of: %(formats)s.", formats=", ".join(FORMATS)))
    return item_format


def set_item_format(
    session: Session, target_id: int, item_format: str, event_id: int | None = None
) -> Newsroom:
    """Have news items go beside files from now on, in a format, or no longer. Raises NewsroomMissing and
    TransmissionError."""
    target = require_target(session, target_id, event_id)
    target.item_format = known_format(item_format)
    return target


def targets_of(session: Session, event_id: int) -> list[Newsroom]:
    """Every target of an event, by name."""
    query = select(Newsroom).where(Newsroom.event_id == event_id)
    return list(session.scalars(query.order_by(Newsroom.name, Newsroom.id)))


def require_target(session: Session, target_id: int, event_id: int | None = None) -> Newsroom:
    """A target, of this event if one is named. Raises NewsroomMissing."""
    target = session.get(Newsroom, target_id)
    if target is None or (event_id is not None and target.event_id != event_id):
        raise NewsroomMissing
    return target


def remove_target(session: Session, target_id: int, event_id: int | None = None) -> None:
    """Forget a target, its secret, its orders and its log. Raises NewsroomMissing."""
    session.delete(require_target(session, target_id, event_id))


def where_of(settings: Settings, target: Newsroom) -> Where:
    """The server with its secret. Raises Refused when that cannot be read."""
    if target.secret is None:
        raise Refused(N_("The password was kept with another key. Enter it again."))
    return Where(
        target.kind, target.address, target.username, target.secret, target.folder,
        dict(target.options or {}),
        private=settings.newsroom_private, plain_http=settings.newsroom_http,
    )  # fmt: skip


def connect(where: Where) -> Channel:
    """Sign in. Raises TransmissionError."""
    return KINDS[where.kind].connect(where)


def try_target(where: Where, confirmed: str = "") -> dict[str, Any]:
    """Sign in once and out again; gives the options to keep, with what the server is held to from then on:
    the fingerprint that somebody `confirmed` now or before, and none where an authority vouches for it.

    Raises Untrusted if the server shows another, before a password was sent, and TransmissionError.
    """
    known = confirmed or where.fingerprint
    options = {name: value for name, value in where.options.items() if name not in (*PINS, SHOWN_FINGERPRINT)}
    try:
        connect(replace(where, options=options)).close()
    except Untrusted as error:
        options[FINGERPRINT] = known
        if not is_same(known, error.fingerprint):
            check_fingerprint(replace(where, options=options), error.fingerprint)
        connect(replace(where, options=options)).close()
    return options


def check_target(services: Services, target_id: int, confirmed: str = "") -> None:
    """Sign in at a target now and keep what it showed of itself; what waited for it goes then. `confirmed` is
    the fingerprint that somebody says is the newsroom's.

    Raises NewsroomMissing, and TransmissionError where it does not work.
    """
    with services.database.read() as session:
        where = where_of(services.settings, require_target(session, target_id))
    try:
        options = try_target(where, confirmed)
    except Untrusted as error:
        _keep(services, target_id, where.options | {SHOWN_FINGERPRINT: error.fingerprint})
        raise
    except TransmissionError:
        if confirmed:  # it is the right server, that does not let us in yet
            _keep(services, target_id, where.options | {FINGERPRINT: confirmed}, without=SHOWN_FINGERPRINT)
        raise
    _keep(services, target_id, options)
    with services.database.begin() as session:
        send_failed_again(session, target_id)


def try_and_record(services: Services, target_id: int, confirmed: str = "") -> None:
    """`check_target`, of which is written down that somebody tried, and what came of it."""
    try:
        check_target(services, target_id, confirmed)
    except TransmissionError as error:
        _record_try(services, target_id, confirmed, str(error))
        raise
    _record_try(services, target_id, confirmed)


def _record_try(services: Services, target_id: int, confirmed: str, problem: str = "") -> None:
    with services.database.begin() as session:
        details = {"confirmed": confirmed, "problem": problem}
        target = require_target(session, target_id)
        outcome: audit.Outcome = "failed" if problem else "done"
        audit.record(session, audit.Action.NEWSROOM_TRIED, target, details, outcome=outcome)


def _keep(services: Services, target_id: int, options: dict[str, Any], without: str = "") -> None:
    with services.database.begin() as session:
        kept = {name: value for name, value in options.items() if name != without}
        require_target(session, target_id).options = kept
