"""The press office as pages and the API ask for it: accounts, invitations, sign-in links, terms, the page.

Each is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mediahub import audit
from mediahub.catalog import press_pages
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, PressAccount, PressInvitation, PressPage, SignInLink
from mediahub.catalog.models.base import utcnow
from mediahub.identity import links, terms
from mediahub.identity.addresses import typed_account
from mediahub.identity.press import Decision
from mediahub.identity.press_office import invitations, office
from mediahub.identity.press_office.letters import Addresses
from mediahub.identity.press_office.registration import Application
from mediahub.rights.explanations import Translate, plain


def decide(
    database: Database,
    event: Event,
    account_id: int,
    decision: Decision,
    by: int | None,
    reason: str,
    addresses: Addresses,
) -> PressAccount:
    """Approve, refuse or suspend an account and write to its owner. Raises PressError."""
    with database.begin() as session:
        account = office.decide_and_write(session, event, account_id, decision, by, reason, addresses)
        details = {"decision": decision, "reason": reason}
        audit.record(session, audit.Action.PRESS_DECIDED, _who(account), details)
        return account


def add_account(
    database: Database,
    event: Event,
    application: Application,
    *,
    approved: bool,
    by: int | None,
    addresses: Addresses,
) -> PressAccount:
    """Register somebody whom the team knows (see `office.add_account`). Raises PressError."""
    with database.begin() as session:
        account = office.add_account(
            session, event, application, approved=approved, by=by, addresses=addresses
        )
        details = {"outlet": account.outlet, "state": account.state}
        audit.record(session, audit.Action.PRESS_REGISTERED, _who(account), details)
        return account


def link_to_hand_over(
    database: Database, event: Event, account_id: int, addresses: Addresses
) -> tuple[str, str]:
    """Somebody's name, and an address that signs them in once. Raises PressAccountMissing and PressError."""
    with database.begin() as session:
        account, address = office.link_to_hand_over(session, event, account_id, addresses)
        audit.record(session, audit.Action.SIGN_IN_LINK_MADE, account.user, event_id=event.id)
        return account.user.name, address


def invite(
    database: Database,
    event_id: int,
    *,
    label: str,
    people: int,
    days: int,
    is_approved: bool,
    by: int | None,
) -> tuple[PressInvitation, str]:
    """An invitation and its code, which is kept nowhere. Raises PressError for senseless numbers."""
    with database.begin() as session:
        invitation, code = invitations.create_invitation(
            session, event_id, label=label, people=people, days=days, is_approved=is_approved, by=by
        )
        details = {"people": people, "days": days, "approved": is_approved}
        audit.record(session, audit.Action.PRESS_INVITED, invitation, details)
        return invitation, code


def revoke_invitation(database: Database, event_id: int, invitation_id: int) -> None:
    """End an invitation; who registered with it stays. Raises PressError if there is none."""
    with database.begin() as session:
        invitations.revoke_invitation(session, event_id, invitation_id)
        invitation = session.get_one(PressInvitation, invitation_id)
        audit.record(session, audit.Action.PRESS_INVITATION_ENDED, invitation)


def send_link(
    database: Database, email: str, target: str, addresses: Addresses, translate: Translate = plain
) -> None:
    """Write a link that signs in to whoever has this address, if they sign in by links."""
    with database.begin() as session:
        office.send_link(session, email, target, addresses, translate)
        audit.record(session, audit.Action.SIGN_IN_LINK_ASKED, typed_account(email))


def use_link(database: Database, secret: str) -> SignInLink | None:
    """The sign-in link with its user, which works no more from now on; None if it does not work."""
    with database.begin() as session:
        return links.use_link(session, secret)


def change_page(database: Database, event: Event, values: Mapping[str, Any]) -> PressPage:
    """Change the press page (see `press_pages.change_page`). Raises CoverNotFree, changing nothing."""
    with database.begin() as session:
        page = press_pages.change_page(session, event, values, utcnow())
        what = audit.Subject("press_page", str(event.id), event_id=event.id)
        audit.record(session, audit.Action.SETTINGS_CHANGED, what, values)
        return page


def publish_terms(database: Database, event_id: int, text: str, by: int | None) -> int:
    """Put up a new version of the terms; its number, or 0 if these words stand already. Raises TermsError."""
    with database.begin() as session:
        published = terms.publish_terms(session, event_id, text, by)
        if published:
            what = audit.Subject("event_terms", str(published.version), str(published.version), event_id)
            audit.record(session, audit.Action.EVENT_TERMS_PUBLISHED, what)
        return published.version if published else 0


def accept_terms(database: Database, user_id: int | None, event_id: int, version: int) -> None:
    """Write down that somebody agreed to this version. Raises TermsError if another one counts by now."""
    with database.begin() as session:
        terms.accept_terms(session, user_id, event_id, version)
        what = audit.Subject("event_terms", str(version), str(version), event_id)
        audit.record(session, audit.Action.TERMS_ACCEPTED, what)


def _who(account: PressAccount) -> audit.Subject:
    user = account.user
    return audit.Subject("press_account", str(account.id), f"{user.name} <{user.email}>", account.event_id)
