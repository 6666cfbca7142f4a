"""`mediahub users invite`, `roles`, `disable` and so on: what the People page does, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import click

from mediahub.catalog.db.database import Database
from mediahub.catalog.events import get_event, list_events
from mediahub.cli.opening import open_catalogue
from mediahub.identity.accounts import ROLES
from mediahub.identity.addresses import find_user
from mediahub.identity.people import changes, invitations
from mediahub.identity.people.roles import change_roles
from mediahub.mail import smtp
from mediahub.problems import Problem
from mediahub.settings import load_settings

NEW_PASSWORD = "/sign-in/new-password"  # noqa: S105  (a path)
OF_INSTALLATION = click.option(
    "--role", "roles", multiple=True, type=click.Choice(list(ROLES)), help="For every event; may be repeated."
)
OF_EVENTS = click.option(
    "--in", "of_events", multiple=True, metavar="EVENT:ROLE", help="For one event only; may be repeated."
)
BY_MAIL = click.option("--mail", "by_mail", is_flag=True, help="Send the link in place of printing it.")


@click.command("invite")
@click.argument("email")
@click.option("--name", default="", help="The name that is shown.")
@OF_INSTALLATION
@OF_EVENTS
@BY_MAIL
def invite(email: str, name: str, roles: tuple[str, ...], of_events: tuple[str, ...], by_mail: bool) -> None:
    """Make an account, and a link by which its owner chooses a password."""
    database = open_catalogue()
    with _in_words():
        new = invitations.NewPerson(email, name, roles, _by_event(database, of_events))
        _, address = invitations.invite(database, new, _address, by_mail=_may_send(by_mail))
    _say_link(email, address, by_mail)


@click.command("link")
@click.argument("email")
@BY_MAIL
def link(email: str, by_mail: bool) -> None:
    """A link to a new password, for who forgot theirs or never chose one."""
    database = open_catalogue()
    with _in_words():
        address = invitations.invite_again(
            database, _id_of(database, email), _address, by_mail=_may_send(by_mail)
        )
    _say_link(email, address, by_mail)


@click.command("roles")
@click.argument("email")
@OF_INSTALLATION
@OF_EVENTS
def roles(email: str, roles: tuple[str, ...], of_events: tuple[str, ...]) -> None:
    """Give an account exactly these roles; without any it sees nothing."""
    database = open_catalogue()
    with _in_words():
        with database.read() as session:
            none: dict[int, list[str]] = {event.id: [] for event in list_events(session)}
        wanted = none | _by_event(database, of_events)
        change_roles(database, _id_of(database, email), roles, wanted, by=None)
    click.echo(f"{email}: {', '.join((*roles, *of_events)) or 'no role'}.")


@click.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Shut an account out: whatever it has open ends."""
    database = open_catalogue()
    with _in_words():
        changes.disable(database, _id_of(database, email), by=None)
    click.echo(f"{email} is shut out.")


@click.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Let an account in again."""
    database = open_catalogue()
    with _in_words():
        changes.enable(database, _id_of(database, email))
    click.echo(f"{email} may sign in again.")


@click.command("sign-out")
@click.argument("email")
def sign_out(email: str) -> None:
    """Sign an account out on every device."""
    database = open_catalogue()
    with _in_words():
        changes.sign_out(database, _id_of(database, email))
    click.echo(f"{email} is signed out everywhere.")


@click.command("remove-factors")
@click.argument("email")
def remove_factors(email: str) -> None:
    """Remove the second factors of somebody who lost them, and sign them out."""
    database = open_catalogue()
    with _in_words():
        changes.reset_factors(database, _id_of(database, email), by=None)
    click.echo(f"{email} signs in with a password alone, until they set up a second factor.")


@click.command("delete")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(email: str, yes: bool) -> None:
    """Delete an account for good; what it did stays, without its name."""
    from mediahub.storage import Bucket  # here, as other commands do without it

    database = open_catalogue()
    with _in_words():
        user_id = _id_of(database, email)
        if not yes:
            click.confirm(f"Delete {email}? There is no way back.", abort=True)
        with database.read() as session:
            user = find_user(session, email)
            typed = user.email if user is not None else ""
        gone = changes.delete_person(database, Bucket(load_settings()), user_id, typed, by=None)
    click.echo(f"{gone} is deleted.")


def _id_of(database: Database, email: str) -> int:
    with database.read() as session:
        user = find_user(session, email)
    if user is None:
        raise click.ClickException(f"Nobody has the address {email}; see `mediahub users list`.")
    return user.id


def _by_event(database: Database, texts: tuple[str, ...]) -> dict[int, list[str]]:
    """`summit:marketing` as roles by event."""
    found: dict[int, list[str]] = {}
    with database.read() as session:
        for text in texts:
            slug, colon, role = text.partition(":")
            if not colon:
                raise click.BadParameter(f"{text!r} is no EVENT:ROLE, as in summit:marketing.")
            found.setdefault(get_event(session, slug).id, []).append(role)
    return found


def _address(secret: str) -> str:
    return f"{load_settings().base_url}{NEW_PASSWORD}?{urlencode({'key': secret})}"


def _may_send(by_mail: bool) -> bool:
    if by_mail and not smtp.sends_mail(load_settings()):
        raise click.ClickException("No mail server is set (MEDIAHUB_SMTP_URL); leave --mail out.")
    return by_mail


def _say_link(email: str, address: str, by_mail: bool) -> None:
    if by_mail:
        click.echo(f"A link is on its way to {email}.")
    else:
        click.echo(f"Give this link to {email} alone; it works once, for {invitations.LIFETIME.days} days:")
        click.echo(address)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Problem as error:
        raise click.ClickException(str(error)) from None
