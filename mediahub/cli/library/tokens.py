"""`mediahub tokens`: how programs sign in."""

from __future__ import annotations

import click

from mediahub.catalog.models import ApiToken
from mediahub.cli.opening import open_catalogue
from mediahub.identity.tokens import SCOPES, TokenError, create_token, list_tokens, revoke_token


@click.group()
def tokens() -> None:
    """List, create and revoke API tokens."""


@tokens.command("create")
@click.argument("email")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice(list(SCOPES)))
@click.option(
    "--days", type=click.IntRange(1, 3650), default=90, show_default=True, help="How long it lives."
)
@click.option("--name", default="", help="What it is for, e.g. the laptop that gets it.")
def create(email: str, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Make a token that acts for the user EMAIL, and print it: it is shown this once."""
    try:
        with open_catalogue().begin() as session:
            token, text = create_token(session, email, scopes, days=days, name=name)
    except TokenError as error:
        raise click.ClickException(str(error)) from None
    click.echo(text)
    click.echo(f"For {email}: {token.scopes}, {days} days. It is not shown again.", err=True)


@tokens.command("list")
def list_all() -> None:
    """Every token, newest first; never the secret itself."""
    with open_catalogue().read() as session:
        for token in list_tokens(session):
            used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never used"
            click.echo(
                f"{token.prefix}\t{token.user.email}\t{token.scopes}\t{_end(token)}\t{used}\t{token.name}"
            )


@tokens.command("revoke")
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End the token that `tokens list` shows as PREFIX."""
    try:
        with open_catalogue().begin() as session:
            revoke_token(session, prefix)
    except TokenError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{prefix} no longer opens anything.")


def _end(token: ApiToken) -> str:
    if token.revoked_at:
        return f"revoked {token.revoked_at:%Y-%m-%d}"
    return f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "no end"
