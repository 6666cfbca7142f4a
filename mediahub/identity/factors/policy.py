"""What each role asks of those who sign in: nothing more, a second factor, or a passkey. An admin sets it.

Whoever has several roles owes the most that one of them asks. A provider of OpenID Connect answers for its
own second factors: who comes from there owes none here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, exists, func, not_, or_, select, union
from sqlalchemy.orm import Session

from mediahub.audit import Action, Subject, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Authenticator, EventRole, Passkey, Role, SignInPolicy, User, UserRole
from mediahub.messages import N_
from mediahub.problems import Invalid

NONE, SECOND_FACTOR, PASSKEY = REQUIREMENTS = ("none", "second_factor", "passkey")
"""From the least to the most."""


def policy(session: Session) -> dict[str, str]:
    """What each role asks for, by its name; roles that nobody set ask for nothing."""
    asked = dict.fromkeys(session.scalars(select(Role.name)), NONE)
    return asked | {row.role: row.requirement for row in session.scalars(select(SignInPolicy))}


def change_policy(database: Database, changes: Mapping[str, str]) -> None:
    """Set what roles ask for, from each one's next sign-in. Raises Invalid."""
    if set(changes.values()) - set(REQUIREMENTS):
        raise Invalid(N_("A role asks for nothing more, a second factor, or a passkey."))
    with database.begin() as session:
        for role, requirement in changes.items():
            session.merge(SignInPolicy(role=role, requirement=requirement))
        record(session, Action.SETTINGS_CHANGED, Subject("sign_in_policy"), dict(changes))


def requirement_of(session: Session, user_id: int) -> str:
    """The most that one of somebody's roles asks for, for the whole installation or for any event."""
    everywhere = select(Role.name).join(UserRole, UserRole.role_id == Role.id)
    roles = union(
        everywhere.where(UserRole.user_id == user_id),
        select(EventRole.role).where(EventRole.user_id == user_id),
    )
    query = select(SignInPolicy.requirement).where(SignInPolicy.role.in_(roles))
    return max(session.scalars(query), key=REQUIREMENTS.index, default=NONE)


def has_passkey(session: Session, user_id: int) -> bool:
    """Whether they registered one."""
    return session.scalar(select(Passkey.id).where(Passkey.user_id == user_id).limit(1)) is not None


def has_authenticator(session: Session, user_id: int) -> bool:
    """Whether an app of theirs shows codes that are asked for."""
    found = session.get(Authenticator, user_id)
    return found is not None and found.confirmed_at is not None


def lacks_factor(session: Session, user_id: int, methods: Collection[str]) -> bool:
    """Whether somebody who signed in by `methods` has yet to set up what their role asks for."""
    asked = requirement_of(session, user_id)
    if asked == NONE or "oidc" in methods or has_passkey(session, user_id):
        return False
    return asked == PASSKEY or not has_authenticator(session, user_id)


def count_lacking(session: Session) -> dict[str, int]:
    """By role that asks for something, how many active people with it have yet to set it up."""
    counted: dict[str, int] = {}
    for role, asked in policy(session).items():
        if asked == NONE:
            continue
        done: ColumnElement[bool] = User.id.in_(select(Passkey.user_id))
        if asked == SECOND_FACTOR:
            apps = select(Authenticator.user_id).where(Authenticator.confirmed_at.is_not(None))
            done = or_(done, User.id.in_(apps))
        of_event = exists().where(EventRole.user_id == User.id, EventRole.role == role)
        has_role = or_(User.roles.any(Role.name == role), of_event)
        lacking = select(func.count()).select_from(User).where(has_role, User.active, not_(done))
        counted[role] = session.scalar(lacking) or 0
    return counted
