"""`mediahub contributor-links`: delivering without an account."""

from __future__ import annotations

import click

from mediahub.catalog.events import UnknownEvent
from mediahub.catalog.models.base import utcnow
from mediahub.cli.opening import open_catalogue
from mediahub.identity.contributors import (
    LinkError,
    Used,
    create_link,
    is_open,
    list_links,
    revoke_link,
    used,
)
from mediahub.settings import load_settings

RIGHTS = ("free", "editorial", "partners", "none")
GIB = 1 << 30


@click.group("contributor-links")
def contributor_links() -> None:
    """List, create and revoke links by which somebody delivers without an account."""


@contributor_links.command("create")
@click.argument("event")
@click.option("--label", default="", help="Whom it is for.")
@click.option("--days", type=int, default=7, show_default=True, help="When it ends.")
@click.option("--files", type=int, default=500, show_default=True, help="How many files it takes.")
@click.option("--gib", type=int, default=20, show_default=True, help="How many GiB it takes.")
@click.option("--rights", type=click.Choice(RIGHTS), default="editorial", show_default=True)
@click.option("--terms", default="", help="Usage terms, where the file says none.")
def create(event: str, label: str, days: int, files: int, gib: int, rights: str, terms: str) -> None:
    """Make a link to the event EVENT, and print its address: it is shown this once."""
    settings = load_settings()
    try:
        with open_catalogue(settings).begin() as session:
            link, secret = create_link(
                session,
                event,
                label=label,
                days=days,
                max_files=files,
                max_bytes=gib * GIB,
                rights_class=rights,
                usage_terms=terms,
            )
            end = link.expires_at
    except (LinkError, UnknownEvent) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{settings.base_url}/c/{secret}")
    click.echo(
        f"Until {end:%Y-%m-%d %H:%M} UTC, {files:,} files, {gib:,} GiB. It is not shown again.", err=True
    )


@contributor_links.command("list")
def list_all() -> None:
    """Every link, newest first, with how much came by it; never the secret itself."""
    with open_catalogue().read() as session:
        links = list_links(session)
        taken = used(session, [link.id for link in links])
        for link in links:
            so_far = taken.get(link.id, Used())
            end = f"until {link.expires_at:%Y-%m-%d %H:%M}" if is_open(link, utcnow()) else "ended"
            files = f"{so_far.files}/{link.max_files} files"
            size = f"{so_far.size / GIB:.1f}/{link.max_bytes / GIB:.0f} GiB"
            click.echo("\t".join((link.prefix, link.event.slug, end, files, size, link.label)))


@contributor_links.command("revoke")
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """End the link that `list` shows as PREFIX. What came by it stays."""
    try:
        with open_catalogue().begin() as session:
            revoke_link(session, prefix)
    except LinkError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{prefix} takes nothing any more.")
