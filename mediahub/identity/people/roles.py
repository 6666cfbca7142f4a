"""Roles of people for the whole installation and for single events; an admin always stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from mediahub.audit import Action, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, EventRole, OidcAccount, Role, User
from mediahub.identity.accounts import ROLES
from mediahub.identity.people.event_roles import set_event_roles
from mediahub.identity.people.overview import require_person
from mediahub.messages import N_, message
from mediahub.problems import Conflict, Invalid


class LastAdmin(Conflict):
    """Without this account nobody could administer any more."""

    def __init__(self) -> None:
        super().__init__(N_("This is the last admin who can sign in. Make somebody else an admin first."))


class YourOwnAccount(Conflict):
    """Nobody shuts themselves out."""

    def __init__(self) -> None:
        super().__init__(N_("This is your own account: another admin has to do that."))


def change_roles(
    database: Database,
    user_id: int,
    roles: Collection[str],
    event_roles: Mapping[int, Collection[str]],
    *,
    by: int | None,
) -> None:
    """Give somebody exactly these roles, for the whole installation and by event; events that are not named
    keep theirs.

    Raises PersonMissing, Invalid, LastAdmin, YourOwnAccount for who would stop being admin, and Conflict for
    more rights where somebody else may know the password.
    """
    with database.begin() as session:
        user = require_person(session, user_id)
        before = _shown(session, user)
        if "admin" in user.role_names and "admin" not in roles:
            if by == user_id:
                raise YourOwnAccount
            require_other_admin(session, user_id)
        set_roles(session, user, roles)
        for event_id, wanted in event_roles.items():
            if session.get(Event, event_id) is None:
                raise Invalid(N_("There is no such event any more."))
            set_event_roles(session, user_id, event_id, wanted)
        after = _shown(session, user)
        if set(after) - set(before):
            require_own_password(user)
        if after != before:
            record(session, Action.ROLES_CHANGED, user, {"before": before, "after": after})


def require_own_password(user: User, by: str = "") -> None:
    """Raise Conflict where somebody other than `by` may know the password of an account that is to get more
    rights: an event's admin who was shown the link to it."""
    if user.link_shown_to not in ("", by):
        raise Conflict(
            message(
                "%(name)s was shown the link to the password of this account, and may know it. An admin of "
                "the office has to give its owner a new link first.",
                name=user.link_shown_to,
            )
        )


def set_roles(session: Session, user: User, roles: Collection[str]) -> None:
    """Give somebody exactly these roles for the whole installation. Raises Invalid for an unknown one."""
    if unknown := sorted(set(roles) - set(ROLES)):
        raise Invalid(
            message(
                "There is no role %(role)s; there are %(roles)s.", role=unknown[0], roles=", ".join(ROLES)
            )
        )
    rows = {role.name: role for role in session.scalars(select(Role).where(Role.name.in_(roles)))}
    user.roles = [rows.get(name) or Role(name=name, description=ROLES[name]) for name in sorted(roles)]
    session.flush()


def require_other_admin(session: Session, user_id: int) -> None:
    """Raise LastAdmin unless somebody else is admin of the installation and can sign in."""
    if not has_other_admin(session, user_id):
        raise LastAdmin


def has_other_admin(session: Session, user_id: int) -> bool:
    """Whether somebody else is admin of the installation and can sign in."""
    has_account = select(OidcAccount.user_id).where(OidcAccount.user_id == User.id).exists()
    others = (
        select(func.count())
        .select_from(User)
        .where(
            User.id != user_id,
            User.active,
            User.roles.any(Role.name == "admin"),
            or_(User.password.is_not(None), has_account),
        )
    )
    return bool(session.scalar(others))


def _shown(session: Session, user: User) -> list[str]:
    """Roles as the audit log has them: `admin`, `summit: marketing`."""
    query = select(Event.slug, EventRole.role).join(EventRole, EventRole.event_id == Event.id)
    rows = session.execute(query.where(EventRole.user_id == user.id))
    return [*sorted(role.name for role in user.roles), *sorted(f"{slug}: {role}" for slug, role in rows)]
