"""`mediahub users`: accounts from the command line."""

from __future__ import annotations

import click
from sqlalchemy import select

from mediahub import audit
from mediahub.catalog.models import User
from mediahub.cli.library import people
from mediahub.cli.opening import open_catalogue
from mediahub.identity.accounts import ROLES, AccountError, create_user, set_password
from mediahub.identity.people.event_roles import event_roles_of


@click.group()
def users() -> None:
    """List, invite and create accounts, give them roles, shut them out."""


for one in (
    people.invite,
    people.link,
    people.roles,
    people.disable,
    people.enable,
    people.sign_out,
    people.remove_factors,
    people.delete,
):
    users.add_command(one)


@users.command("list")
def list_users() -> None:
    """Every account, with its roles: for every event, or as `summit: marketing` for one."""
    database = open_catalogue()
    with database.read() as session:
        for user in session.scalars(select(User).order_by(User.email)):
            shut_out = "" if user.active else "\tshut out"
            of_events = sorted(f"{slug}: {role}" for slug, role in event_roles_of(session, user.id))
            click.echo(f"{user.email}\t{', '.join((*user.role_names, *of_events))}{shut_out}")


@users.command("create")
@click.argument("email")
@click.option("--role", type=click.Choice(list(ROLES)), required=True)
@click.option("--name", default="", help="The name that is shown.")
@click.password_option(help="Asked for when not given.")
def create(email: str, role: str, name: str, password: str) -> None:
    """Add an account with one role."""
    database = open_catalogue()
    try:
        with database.begin() as session:
            user = create_user(session, email, password, role, name)
            audit.record(session, audit.Action.ACCOUNT_MADE, user, {"roles": [role]})
            address = user.email
    except AccountError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{address} may sign in as {role}.")


@users.command("password")
@click.argument("email")
@click.password_option(help="Asked for when not given.")
def change_password(email: str, password: str) -> None:
    """Give an account another password, and sign it out everywhere."""
    database = open_catalogue()
    try:
        with database.begin() as session:
            address = set_password(session, email, password).email
    except AccountError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{address} has another password, and is signed out everywhere.")
