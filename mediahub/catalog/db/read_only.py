"""Read-only: the switch in the catalogue that every process obeys in each transaction it begins.

`mediahub migrate` turns it on while it copies the last changes of an installation elsewhere, and leaves it on
once the other one is there. While it drains, only background work rests; once it is closed, whatever would
change something is refused, and repeated by whoever asked. A switch whose process died opens by itself at its
`until`.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from mediahub.catalog.db.conflicts import insert_into
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.models.system.installation_setting import InstallationSetting
from mediahub.messages import N_
from mediahub.problems import Away

NAME = "read_only"
"""Of the setting of the installation that holds the switch."""
_LOOK = "SELECT 1 FROM installation_setting WHERE name = 'read_only'"
LEASE = timedelta(seconds=180)
"""After which a switch that nobody renews is open again."""
MARGIN = timedelta(seconds=60)
"""By which clocks may differ: its owner gives it up for lost so much earlier."""
RETRY_AFTER = 15
"""Seconds after which whoever was refused may ask again."""
SOON = N_(
    "MediaHub is being moved to other servers and takes no changes for some minutes. Nothing is lost: try "
    "again soon."
)
MOVED = N_(
    "This MediaHub was moved to other servers and takes no changes any more. Open its new address, or ask "
    "whoever runs it."
)
DECIDED = 30.0
"""Seconds within which a transaction that was begun has written something, if it ever will."""


class ReadOnly(Away, SQLAlchemyError):
    """The catalogue takes no changes for now. To background work it is a database that is away."""

    retry_after = RETRY_AFTER


class Lapsed(Exception):
    """The switch was not renewed in time: others may have written since."""


@dataclass(frozen=True, slots=True)
class Switch:
    """The state of the switch. Without a row there is none, and everything goes on."""

    owner: str
    """Random, of the process that turned it on."""
    until: str = ""
    """ISO 8601; empty for ever: the installation was moved."""
    closed: bool = False
    """Whether changes are refused; before that, background work rests."""

    @property
    def moved(self) -> bool:
        """Whether it stays on."""
        return not self.until

    @property
    def sentence(self) -> str:
        """For people, to be translated."""
        return MOVED if self.moved else SOON


def read_switch(connection: Connection | Session, now: datetime | None = None) -> Switch | None:
    """The switch where it is on."""
    query = select(InstallationSetting.value).where(InstallationSetting.name == NAME)
    value = connection.execute(query).scalar_one_or_none()
    if value is None:
        return None
    switch = Switch(**value)
    if switch.until and datetime.fromisoformat(switch.until) <= (now or utcnow()):
        return None
    return switch


def require_writable(session: Session) -> None:
    """Raise ReadOnly where this transaction may change nothing."""
    # of each transaction, so by the cheapest way: there is hardly ever a row
    connection = session.connection()
    if connection.exec_driver_sql(_LOOK).first() is None:
        return
    switch = read_switch(connection)
    if switch is not None and switch.closed:
        raise ReadOnly(switch.sentence)


def turn_on(session: Session, owner: str) -> None:
    """Turn it on, so that background work rests; over one of a process that was killed."""
    switch = Switch(owner, (utcnow() + LEASE).isoformat())
    put = insert_into(InstallationSetting, session).values(name=NAME, value=asdict(switch))
    session.execute(put.on_conflict_do_update(index_elements=["name"], set_={"value": put.excluded.value}))


def close(session: Session, owner: str) -> None:
    """From the end of this transaction on, no other changes anything. Raises Lapsed where it is another's."""
    _mine(session, owner)
    _write(session, Switch(owner, (utcnow() + LEASE).isoformat(), closed=True))


def renew(session: Session, owner: str) -> None:
    """Keep it for longer. Raises Lapsed where it ran out, was turned off, or is another's."""
    _write(session, replace(_mine(session, owner), until=(utcnow() + LEASE).isoformat()))


def keep_on(session: Session, owner: str) -> None:
    """Leave it on for ever: what follows happens elsewhere. Raises Lapsed as `renew`."""
    _write(session, replace(_mine(session, owner), until=""))


def turn_off(session: Session, owner: str = "") -> bool:
    """Let everything go on: whoever turned it on, or only what `owner` did. Whether it was on."""
    row = session.get(InstallationSetting, NAME, with_for_update=True)
    if row is None or (owner and row.value["owner"] != owner):
        return False
    session.execute(delete(InstallationSetting).where(InstallationSetting.name == NAME))
    return True


def await_writers(connection: Connection, seconds: float = 120.0) -> None:
    """Return when every transaction has ended that may have begun before the switch was closed.

    SQLite has one writer, and that was whoever closed it. Raises ReadOnly where one does not end.
    """
    if connection.dialect.name != "postgresql":
        return
    closed_at: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start <= :closed_at AND "
        "(backend_xid IS NOT NULL OR clock_timestamp() < :decided)"
    )
    asked = {"closed_at": closed_at, "decided": closed_at + timedelta(seconds=DECIDED)}
    deadline = time.monotonic() + seconds
    while connection.scalar(older, asked):
        connection.rollback()  # what it sees of others is of one moment
        if time.monotonic() > deadline:
            raise ReadOnly(N_("A transaction that began before does not end: see pg_stat_activity."))
        time.sleep(0.2)


def _mine(session: Session, owner: str) -> Switch:
    """The switch of this owner, while nobody can have changed anything. Raises Lapsed."""
    row = session.get(InstallationSetting, NAME, with_for_update=True)
    switch = Switch(**row.value) if row is not None else None
    if switch is None or switch.owner != owner or not switch.until:
        raise Lapsed
    if datetime.fromisoformat(switch.until) - MARGIN <= utcnow():
        raise Lapsed
    return switch


def _write(session: Session, switch: Switch) -> None:
    this = update(InstallationSetting).where(InstallationSetting.name == NAME)
    session.execute(this.values(value=asdict(switch)))
