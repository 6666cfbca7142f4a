"""E-mail to press: each letter is a subject and a text, in the language of whoever reads it."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from mediahub.catalog.models import Event, PressAccount, User
from mediahub.http.context import services
from mediahub.identity.addresses import find_user
from mediahub.identity.links import HANDED_OVER, LASTS, make_link
from mediahub.mail import send
from mediahub.translations import translator


def link_address(secret: str) -> str:
    """The address that signs in. The secret is in the query, which no log of ours keeps."""
    return f"{services().settings.base_url}{url_for('links.enter')}?{urlencode({'key': secret})}"


def hand_over_link(database: Session, user: User, event: Event) -> str:
    """A link for the team to give to someone who is approved."""
    return link_address(make_link(database, user, url_for("library.page", slug=event.slug), HANDED_OVER))


def write_link(database: Session, user: User, target: str) -> None:
    """The link that someone asked for at the sign-in page."""
    _ = translator(user.language) if user.language else gettext
    address = link_address(make_link(database, user, target, LASTS))
    text = _(
        "Open this link to sign in to MediaHub:\n\n%(address)s\n\n"
        "It works once, within %(minutes)d minutes. If you did not ask for it, do nothing.",
        address=address,
        minutes=int(LASTS.total_seconds() // 60),
    )
    send(database, user.email, _("Your link to sign in"), text, lasts=LASTS)


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


def write_waiting(database: Session, account: PressAccount, event: Event, office: str) -> None:
    """To the press office: someone waits."""
    if not office:
        return
    reader = find_user(database, office)
    _ = translator(reader.language if reader else None)
    address = services().settings.base_url + url_for("accounts.page", slug=event.slug)
    text = _(
        "%(name)s of %(outlet)s asks for a press account of %(event)s.\n\nDecide here: %(address)s",
        name=account.user.name,
        outlet=account.outlet,
        event=event.name,
        address=address,
    )
    send(database, office, _("Press request: %(outlet)s", outlet=account.outlet), text)


def write_decision(database: Session, account: PressAccount, event: Event, office: str) -> None:
    """To someone of the press: approved with a link, or refused or suspended with the team's words."""
    _ = translator(account.user.language)
    facts = {"event": event.name, "reason": account.reason, "office": office}
    if account.state == "approved":
        subject = _("Your press account for %(event)s is ready", event=event.name)
        address = hand_over_link(database, account.user, event)
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
