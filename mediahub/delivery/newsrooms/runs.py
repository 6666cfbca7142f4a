"""Newsroom targets and sendings: added, tried, begun, stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, PushFile, PushRun, PushTarget, User
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.recipient_numbers import new_number
from mediahub.delivery.newsrooms.ftps import Ftps
from mediahub.delivery.newsrooms.model import KINDS, Channel, PushError, Refused, Where
from mediahub.delivery.newsrooms.s3 import OtherS3
from mediahub.delivery.newsrooms.vault import VaultError, lock, unlock
from mediahub.said import N_, said
from mediahub.settings import Settings

MAX_FILES = 20_000
ENDED = ("done", "failed", "stopped")


def _sftp(where: Where) -> Channel:
    from mediahub.delivery.newsrooms.sftp import (
        Sftp,  # paramiko takes 8 MB, and few installations push by SFTP
    )

    return Sftp(where)


CHANNELS: dict[str, Callable[[Where], Channel]] = {"sftp": _sftp, "ftps": Ftps, "s3": OtherS3}


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


def add_target(session: Session, settings: Settings, event_id: int, new: NewTarget) -> PushTarget:
    """Keep a target, its secret encrypted. Raises PushError for what cannot be one."""
    if new.kind not in KINDS:
        raise PushError(f"There are targets of these kinds: {', '.join(KINDS)}.")
    name, address = " ".join(new.name.split())[:120], new.address.strip()
    if not name or not new.username.strip() or (not address and new.kind != "s3"):
        raise PushError(N_("A target needs a name, an address and somebody who signs in."))
    if any(not one.isprintable() for one in address + new.folder + new.username):
        raise PushError(N_("The address, the folder and the user are one line each."))
    target = PushTarget(
        event_id=event_id, name=name, kind=new.kind, address=address[:300], username=new.username.strip(),
        folder=new.folder.strip()[:300], options=new.options, secret=lock(settings, new.secret),
    )  # fmt: skip
    session.add(target)
    session.flush()
    return target


def targets_of(session: Session, event_id: int) -> list[PushTarget]:
    """Every target of an event, by name."""
    query = select(PushTarget).where(PushTarget.event_id == event_id)
    return list(session.scalars(query.order_by(PushTarget.name, PushTarget.id)))


def where_of(settings: Settings, target: PushTarget) -> Where:
    """The server with its secret. Raises Refused when that cannot be read."""
    try:
        secret = unlock(settings, target.secret)
    except VaultError as error:
        raise Refused(str(error)) from error
    return Where(
        target.kind, target.address, target.username, secret, target.folder, dict(target.options or {})
    )


def connect(where: Where) -> Channel:
    """Sign in. Raises PushError."""
    return CHANNELS[where.kind](where)


def try_target(where: Where) -> dict[str, Any]:
    """Sign in once and out again; gives the options to keep, with the key that an SFTP server showed.

    Raises PushError.
    """
    options = {name: value for name, value in where.options.items() if name != "host_key"}
    if where.kind == "sftp":
        from mediahub.delivery.newsrooms.sftp import fingerprint

        options["host_key"] = fingerprint(where)
    tried = Where(where.kind, where.address, where.username, where.secret, where.folder, options)
    connect(tried).close()
    return options


def send_to(
    session: Session, target: PushTarget, user: User, ids: Sequence[str], *, recipe: str, name: str
) -> PushRun:
    """Note that these pictures are to be sent; a worker begins. Raises PushError and RecipeError."""
    recipes.parse(recipe)
    wanted = list(dict.fromkeys(ids))
    if not 0 < len(wanted) <= MAX_FILES:
        raise PushError(said("Between 1 and %(count)s pictures are sent at a time.", count=f"{MAX_FILES:,}"))
    event = session.get_one(Event, target.event_id)
    run = PushRun(
        target_id=target.id,
        user_id=user.id,
        name=name[:200],
        recipe=recipe,
        mark=new_number(session, event, user, "push", recipient=target.name),
    )
    session.add(run)
    session.flush()
    session.add_all(
        PushFile(run_id=run.id, position=number, asset_id=asset_id)
        for number, asset_id in enumerate(wanted, 1)
    )
    session.flush()
    return run


def stop(run: PushRun) -> None:
    """Send no further file."""
    if run.state not in ENDED:
        run.state, run.finished_at, run.problem = "stopped", utcnow(), ""


def again(session: Session, run: PushRun) -> None:
    """Try once more, now, what was not sent. What the rules refused is asked again too. Nothing while it is
    being sent, or waits for its turn or hour."""
    if run.state == "sending" or (run.state == "waiting" and not run.attempts):
        return
    for file in session.scalars(select(PushFile).where(PushFile.run_id == run.id, PushFile.state != "sent")):
        file.state, file.reason = "waiting", ""
    run.state, run.due_at, run.attempts, run.problem, run.finished_at = "waiting", utcnow(), 0, "", None


def counts(session: Session, run_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many files of each sending are in which state."""
    query = (
        select(PushFile.run_id, PushFile.state, func.count())
        .where(PushFile.run_id.in_(run_ids))
        .group_by(PushFile.run_id, PushFile.state)
    )
    found: dict[int, dict[str, int]] = {}
    for run_id, state, number in session.execute(query):
        found.setdefault(run_id, {})[state] = number
    return found
