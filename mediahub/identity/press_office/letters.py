"""E-mail to press: each letter is a subject and a text, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, PressAccount, User
from mediahub.identity.addresses import find_user
from mediahub.identity.links import HANDED_OVER, LIFETIME, make_link
from mediahub.mail import send
from mediahub.rights.explanations import Translate, plain
from mediahub.translations import translator


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where letters lead."""

    sign_in: Callable[[str], str]
    """From the secret of a link to the whole address that signs in."""
    library: Callable[[str], str]
    """From an event's slug to the path of its library."""
    accounts: Callable[[str], str]
    """From an event's slug to the whole address of its press accounts."""


def hand_over_link(database: Session, user: User, event: Event, addresses: Addresses) -> str:
    """A link for the team to give to someone who is approved."""
    return addresses.sign_in(make_link(database, user, addresses.library(event.slug), HANDED_OVER))


def write_link(
    database: Session, user: User, target: str, addresses: Addresses, translate: Translate = plain
) -> None:
    """The link that someone asked for at the sign-in page, in their language or else by `translate`."""
    _ = translator(user.language) if user.language else translate
    address = addresses.sign_in(make_link(database, user, target, LIFETIME))
    text = _(
        "Open this link to sign in to MediaHub:\n\n%(address)s\n\n"
        "It works once, within %(minutes)d minutes. If you did not ask for it, do nothing.",
        address=address,
        minutes=int(LIFETIME.total_seconds() // 60),
    )
    send(database, user.email, _("Your link to sign in"), text, lasts=LIFETIME)


def write_received(database: Session, account: PressAccount, event: Event) -> None:
    """To someone who waits: their request is here."""
    _ = translator(account.user.language)
    text = _(
        "Thank you. The press office of %(event)s has your request and looks at it.\n\n"
        "When you are approved, a link to sign in comes to this address. "
        "If you did not ask for it, do nothing.",
        event=event.name,
    )
    send(database, account.user.email, _("Your press account: received"), text)


def write_waiting(
    database: Session, account: PressAccount, event: Event, office: str, addresses: Addresses
) -> None:
    """To the press office: someone waits."""
    if not office:
        return
    reader = find_user(database, office)
    _ = translator(reader.language if reader else None)
    address = addresses.accounts(event.slug)
    text = _(
        "%(name)s of %(outlet)s asks for a press account of %(event)s.\n\nDecide here: %(address)s",
        name=account.user.name,
        outlet=account.outlet,
        event=event.name,
        address=address,
    )
    send(database, office, _("Press request: %(outlet)s", outlet=account.outlet), text)


def write_decision(
    database: Session, account: PressAccount, event: Event, office: str, addresses: Addresses
) -> None:
    """To someone of the press: approved with a link, or refused or suspended with the team's words."""
    _ = translator(account.user.language)
    facts = {"event": event.name, "reason": account.reason, "office": office}
    if account.state == "approved":
        subject = _("Your press account for %(event)s is ready", event=event.name)
        address = hand_over_link(database, account.user, event, addresses)
        text = _(
            "You are approved as press of %(event)s.\n\nOpen this link to sign in:\n\n%(address)s\n\n"
            "It works once, within two days. Later, ask for a new one on the sign-in page.",
            event=event.name,
            address=address,
        )
        send(database, account.user.email, subject, text, lasts=HANDED_OVER)
        return
    if account.state == "refused":
        subject = _("Your press account for %(event)s", event=event.name)
        text = _(
            "The press office of %(event)s could not approve your account:\n\n%(reason)s\n\n%(office)s",
            **facts,
        )
    else:
        subject = _("Your press account for %(event)s is suspended", event=event.name)
        text = _(
            "The press office of %(event)s has suspended your account:\n\n%(reason)s\n\n%(office)s", **facts
        )
    send(database, account.user.email, subject, text)
