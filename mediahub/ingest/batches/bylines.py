"""Bylines of the team: names under which somebody who came by a link does not deliver."""

from __future__ import annotations

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Batch, EventRole, FtpAccount, Photographer, Role, User
from mediahub.catalog.names import fold
from mediahub.rights import TEAM

_LOOKS_LIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u043a\u043c\u0442\u0432\u043d\u0501"
    "\u03bf\u03b1\u03bd\u03c1\u03c4\u03c5\u03ba\u03b9\u03c7\u03b5",
    "aeopcyxijskmtbhdoavptukixe",
)
"""Letters of Cyrillic and Greek that nobody tells from Latin ones (Unicode TR 39, confusables)."""


def same_name_keys(name: str) -> set[str]:
    """What two spellings of a name have in common: case, accents, spaces, look-alike letters and the order of
    its parts make no difference."""
    parts = fold(name).translate(_LOOKS_LIKE).split()
    return {"".join(parts), "".join(sorted(parts))} - {""}


def is_of_team(session: Session, name: str) -> bool:
    """Whether somebody of the team, or a photographer who delivers otherwise than by a link, is called so."""
    by_account = exists().where(Batch.photographer_id == Photographer.id, Batch.source != "link")
    by_camera = exists().where(FtpAccount.photographer_id == Photographer.id)
    photographers = select(Photographer.name).where(
        or_(Photographer.user_id.is_not(None), by_account, by_camera)
    )
    of_event = exists().where(EventRole.user_id == User.id, EventRole.role.in_(TEAM))
    in_team = or_(User.roles.any(Role.name.in_(TEAM)), of_event)
    users = select(User.name, User.email).where(User.active, in_team)
    names = set(session.scalars(photographers))
    for full, email in session.execute(users):
        names.add(full or email.partition("@")[0])
    wanted = same_name_keys(name)
    return any(wanted & same_name_keys(one) for one in names)
