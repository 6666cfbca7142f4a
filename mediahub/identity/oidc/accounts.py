"""Accounts of people whom the provider vouches for: found, made or refused, with roles by their groups."""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.audit import Action, Subject, record
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, OidcAccount, OidcSession, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.addresses import AddressError, canonical_address, find_user
from mediahub.identity.oidc.flow import Vouched
from mediahub.identity.oidc.refusals import NO_ADDRESS, NO_ROLE, NOT_INVITED, SHUT, UNVERIFIED, Refused
from mediahub.identity.people.event_roles import event_roles_of, set_event_roles
from mediahub.identity.people.roles import has_other_admin, set_roles
from mediahub.settings import Settings
from mediahub.settings.identity_provider import GroupRole, group_roles

log = structlog.get_logger(__name__)


def sign_in_account(database: Database, settings: Settings, vouched: Vouched) -> User:
    """The account of whom the provider vouches for, with the roles of their groups as they are now. Raises
    Refused."""
    with database.begin() as session:
        account = session.scalar(
            select(OidcAccount).where(
                OidcAccount.issuer == settings.oidc_issuer, OidcAccount.subject == vouched.subject
            )
        )
        is_new = account is None
        if account is None:
            account = _first_sign_in(session, settings, vouched)
        user = session.get_one(User, account.user_id)
        if not user.active:
            raise Refused(SHUT)
        groups = groups_of(vouched.claims, settings.oidc_groups_claim)
        has_role = _give_roles(session, settings, user, groups)
        if is_new and not has_role:
            raise Refused(NO_ROLE)
        account.last_sign_in_at = utcnow()
        session.flush()
        session.refresh(user)
    if not has_role:
        raise Refused(NO_ROLE)  # what they had is taken from them all the same
    return user


def note_session(database: Database, session_id: int, issuer: str, vouched: Vouched) -> None:
    """Keep of a session that the provider began it, so that it can end it."""
    with database.begin() as session:
        session.add(
            OidcSession(
                session_id=session_id,
                issuer=issuer,
                subject=vouched.subject,
                sid=vouched.sid,
                id_token=vouched.id_token,
            )
        )


def groups_of(claims: dict[str, Any], path: str) -> frozenset[str]:
    """The groups that a claim names; `realm_access.roles` leads into objects. A name on its own is one."""
    value: Any = claims
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str):
        return frozenset([value])
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _first_sign_in(session: Session, settings: Settings, vouched: Vouched) -> OidcAccount:
    address = _address(vouched.claims, settings)
    user = find_user(session, address)
    if user is None:
        if settings.oidc_accounts == "invited":
            raise Refused(NOT_INVITED)
        name = vouched.claims.get("name")
        user = User(
            email=address,
            name=" ".join(name.split())[:200] if isinstance(name, str) else "",
            fs_uniquifier=secrets.token_hex(32),
        )
        session.add(user)
        session.flush()
        record(session, Action.ACCOUNT_MADE, user, {"by": settings.oidc_issuer})
    account = OidcAccount(user_id=user.id, issuer=settings.oidc_issuer, subject=vouched.subject)
    session.add(account)
    record(session, Action.PROVIDER_LINKED, user, {"issuer": settings.oidc_issuer})
    return account


def _address(claims: dict[str, Any], settings: Settings) -> str:
    """The address that the provider vouches for. Raises Refused."""
    try:
        address = canonical_address(str(claims.get("email") or ""))
    except AddressError as error:
        raise Refused(NO_ADDRESS) from error
    if claims.get("email_verified") is not True and not settings.oidc_trusts_addresses:
        raise Refused(UNVERIFIED)
    return address


def _give_roles(session: Session, settings: Settings, user: User, groups: frozenset[str]) -> bool:
    """Give exactly the roles of the groups, where groups have roles at all; whether somebody has any. The
    last admin stays one: a group that is misspelt would leave nobody to put it right."""
    known = group_roles(settings.oidc_roles)
    if not known:
        return bool(user.roles or event_roles_of(session, user.id))
    given = [one for one in known if one.group in groups]
    wanted = {one.role for one in given if not one.event}
    before = set(user.role_names), event_roles_of(session, user.id)
    if "admin" in before[0] and "admin" not in wanted and not has_other_admin(session, user.id):
        log.warning("the last admin stays one, though their groups say otherwise", user=user.id)
        wanted.add("admin")
    if wanted != before[0]:
        set_roles(session, user, wanted)
    _give_event_roles(session, user, known, given)
    session.flush()
    after = wanted, event_roles_of(session, user.id)
    if after != before:
        details = {"roles": sorted(wanted), "events": sorted("@".join(reversed(one)) for one in after[1])}
        record(session, Action.ROLES_CHANGED, user, {**details, "by": settings.oidc_issuer})
    return bool(given) or bool(wanted)


def _give_event_roles(
    session: Session, user: User, known: tuple[GroupRole, ...], given: list[GroupRole]
) -> None:
    """Roles for single events: of the events that groups have roles for. Others are an admin's to give."""
    for slug in sorted({one.event for one in known if one.event}):
        event_id = session.scalar(select(Event.id).where(Event.slug == slug))
        if event_id is None:
            log.warning("MEDIAHUB_OIDC_ROLES names an event that there is not", slug=slug)
            continue
        set_event_roles(session, user.id, event_id, {one.role for one in given if one.event == slug})


def note_refused(database: Database, issuer: str, refused: Refused) -> None:
    """Keep in the audit log that a sign-in was refused, and why."""
    with database.begin() as session:
        subject = Subject("identity_provider", name=issuer)
        record(session, Action.PROVIDER_REFUSED, subject, {"why": str(refused)})
