"""The press office of an event: letting press in, deciding about them, and the letters that go with it."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.db.database import Database
from mediahub.catalog.models import Event, PressAccount, PressInvitation, PressPage
from mediahub.catalog.press_pages import press_page
from mediahub.identity.addresses import find_user
from mediahub.identity.press import Decision, PressError, account_of, decide_account, require_account
from mediahub.identity.press_office.letters import (
    Addresses,
    hand_over_link,
    write_decision,
    write_link,
    write_received,
    write_waiting,
)
from mediahub.identity.press_office.registration import Application, Outcome, may_use_links, register
from mediahub.messages import N_
from mediahub.objects.holdings import delete_unowned
from mediahub.rights.explanations import Translate, plain
from mediahub.storage.bucket import Bucket
from mediahub.storage.keys import press_proof_key
from mediahub.storage.streaming import put_whole


def decide_and_write(
    session: Session,
    event: Event,
    account_id: int,
    decision: Decision,
    by: int | None,
    reason: str,
    addresses: Addresses,
) -> PressAccount:
    """Approve, refuse or suspend (see `decide_account`) and write to them. Raises PressError."""
    account = decide_account(session, account_id, event.id, decision, by, reason)
    write_decision(session, account, event, press_page(session, event).contact_email, addresses)
    return account


def link_to_hand_over(
    session: Session, event: Event, account_id: int, addresses: Addresses
) -> tuple[PressAccount, str]:
    """An account with an address that signs them in once, for the team to give to them. Raises
    PressAccountMissing, and PressError unless they are approved."""
    account = require_account(session, event.id, account_id)
    if account.state != "approved":
        raise PressError(N_("Approve the account first."))
    return account, hand_over_link(session, account.user, event, addresses)


def add_account(
    session: Session,
    event: Event,
    application: Application,
    *,
    approved: bool,
    by: int | None,
    addresses: Addresses,
) -> PressAccount:
    """Register someone whom the team knows, and write to them; `approved` lets them in at once. An account
    that was approved or suspended before stays as it is. Raises PressError."""
    outcome, account = register(session, event, application, None)
    if account is None:
        raise PressError(N_("This address is one of the team, or of an account that was shut."))
    if outcome == "waiting" and approved:
        return decide_and_write(session, event, account.id, "approved", by, "", addresses)
    if outcome == "waiting":
        write_received(session, account, event)
    return account


def keep_proof(bucket: Bucket, slug: str, data: bytes) -> str | None:
    """The key of the file that shows who somebody is; None where they sent none. Raises StorageError."""
    if not data:
        return None
    key = press_proof_key(slug, secrets.token_hex(16))
    put_whole(bucket, key, data)
    return key


def apply_for_account(
    database: Database,
    bucket: Bucket,
    event: Event,
    page: PressPage,
    application: Application,
    invitation: PressInvitation | None,
    proof: bytes,
    *,
    language: str,
    addresses: Addresses,
    translate: Translate = plain,
) -> Outcome:
    """Take somebody's application with the file that they sent, write to them and to the press office. The
    file of an earlier application goes. Raises StorageError where the file could not be kept."""
    application = replace(application, proof_key=keep_proof(bucket, event.slug, proof))
    with database.begin() as session:
        before = _proof_of(session, event, application)
        outcome, account = register(session, event, application, invitation)
        if account is not None:
            account.user.language = account.user.language or language
            _write(session, outcome, account, event, page, addresses, translate)
            name = f"{account.user.name} <{account.user.email}>"
            what = audit.Subject("press_account", str(account.id), name, event.id)
            details = {"outlet": account.outlet, "outcome": outcome}
            audit.record(session, audit.Action.PRESS_REGISTERED, what, details)
    delete_unowned(database, bucket, [before, application.proof_key])
    return outcome


def send_link(
    session: Session, email: str, target: str, addresses: Addresses, translate: Translate = plain
) -> None:
    """Write a link that signs in to whoever has this address, if they sign in by links; nothing tells whether
    they do."""
    user = find_user(session, email)
    if user is not None and may_use_links(session, user):
        write_link(session, user, target, addresses, translate)


def _write(
    session: Session,
    outcome: Outcome,
    account: PressAccount,
    event: Event,
    page: PressPage,
    addresses: Addresses,
    translate: Translate,
) -> None:
    if outcome == "waiting":
        write_received(session, account, event)
        write_waiting(session, account, event, page.contact_email, addresses)
    elif outcome == "approved":
        write_decision(session, account, event, page.contact_email, addresses)
    elif outcome == "known":
        write_link(session, account.user, f"/events/{event.slug}/", addresses, translate)


def _proof_of(session: Session, event: Event, application: Application) -> str | None:
    """Where the file lies by which the same person asked before."""
    user = find_user(session, application.email)
    account = account_of(session, user.id, event.id) if user else None
    return account.proof_key if account else None
