"""`mediahub ftp` and `mediahub ftp-accounts`: the FTP server for cameras, and their accounts."""

from __future__ import annotations

import re

import click

from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.cli.opening import open_catalogue
from mediahub.ingest.metadata.template import FIELDS, VARIABLES, unknown_variables
from mediahub.ingest.sources.ftp.accounts import (
    AccountError,
    change_account,
    create_account,
    list_accounts,
    set_active,
    set_requires_tls,
)
from mediahub.ingest.sources.ftp.certificate import certificate_files, fingerprint
from mediahub.settings import load_settings

RIGHTS = ("free", "editorial", "partners", "none")


def _words(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """`field=words` of the command line, by field."""
    template = dict(part.partition("=")[::2] for part in given)
    unknown = sorted(set(template) - FIELDS)
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: the fields are {', '.join(sorted(FIELDS))}.")
    if strange := sorted(unknown_variables(template)):
        known = ", ".join(sorted(VARIABLES))
        raise click.BadParameter(f"There is no variable {{{strange[0]}}}. There are: {known}.")
    return template


def _seconds(context: click.Context, option: click.Parameter, given: str | None) -> int | None:
    """`+1:00`, `-0:02:30` or seconds, as seconds."""
    if given is None:
        return None
    found = re.fullmatch(r"([+-]?)(\d{1,4}):([0-5]\d)(?::([0-5]\d))?", given)
    if found is None:
        raise click.BadParameter("Write hours and minutes, as in +1:00 or -0:02:30.")
    sign, hours, minutes, seconds = found.groups()
    return (-1 if sign == "-" else 1) * (int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0))


words = click.option(
    "--template",
    multiple=True,
    callback=_words,
    metavar="FIELD=WORDS",
    help="Words for a field that the files leave empty, with variables as in the upload desk.",
)
clock = click.option(
    "--clock-offset",
    callback=_seconds,
    metavar="±H:MM",
    help="What to add to what the camera's clock said.",
)


@click.command()
def ftp() -> None:
    """Take in pictures from cameras over FTP and FTPS.

    Ports, address and certificate come from MEDIAHUB_FTP_…; `mediahub up` starts it with MEDIAHUB_FTP=1.
    """
    from mediahub.cli.running.services import prepare
    from mediahub.ingest.sources.ftp.server import FtpError, run_ftp
    from mediahub.runtime import Services
    from mediahub.services.process_locks import register

    settings = prepare("ftp")
    try:
        run_ftp(Services.open(settings), lambda: register(settings, "ftp"))
    except FtpError as error:
        raise click.ClickException(str(error)) from error


@click.group("ftp-accounts")
def ftp_accounts() -> None:
    """List, create and disable the accounts of cameras."""


@ftp_accounts.command("create")
@click.argument("login")
@click.option("--event", required=True, help="Slug of the event; see `mediahub events list`.")
@click.option("--photographer", required=True, help="Who shoots with it.")
@click.option("--rights", type=click.Choice(RIGHTS), default="editorial", show_default=True)
@click.option("--terms", default="", help="Usage terms, where the file says none.")
@words
@clock
def create(
    login: str,
    event: str,
    photographer: str,
    rights: str,
    terms: str,
    template: dict[str, str],
    clock_offset: int | None,
) -> None:
    """Add an account; its password is shown this once."""
    settings = load_settings()
    database = open_catalogue(settings)
    try:
        with database.begin() as session:
            password = create_account(
                session,
                login,
                event=event,
                photographer=photographer,
                rights_class=rights,
                usage_terms=terms,
                template=template,
                clock_offset=clock_offset or 0,
            )
    except (AccountError, UnknownEvent) as error:
        raise click.ClickException(str(error)) from None
    cert, _ = certificate_files(settings)
    hosts = " or ".join(settings.ftp_hosts)
    with database.read() as session:
        strict = settings.ftp_require_tls or get_event(session, event).ftp_requires_tls
    tls = "with TLS (explicit FTPS)" if strict else "TLS if it can"
    click.echo(f"server    {hosts}, port {settings.ftp_port}, passive mode, {tls}")
    click.echo(f"TLS       {fingerprint(cert)}")
    click.echo(f"login     {login}")
    click.echo(f"password  {password}")
    if not strict:
        click.echo(
            "\nWithout TLS everyone in the same network reads this password and the pictures. If all cameras "
            f"of the event can do FTPS: mediahub ftp-accounts tls {event} --require",
            err=True,
        )


@ftp_accounts.command("tls")
@click.argument("event")
@click.option(
    "--require/--permit-plain", "require", required=True, help="Refuse cameras without TLS, or not."
)
def tls(event: str, require: bool) -> None:
    """Say whether the cameras of an event have to use TLS (FTPS).

    Many older cameras cannot: they are refused before they say their password.
    """
    try:
        with open_catalogue().begin() as session:
            set_requires_tls(session, event, require)
    except UnknownEvent as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Cameras of {event} {'have to use' if require else 'may do without'} TLS.")


@ftp_accounts.command("set")
@click.argument("login")
@words
@clock
def change(login: str, template: dict[str, str], clock_offset: int | None) -> None:
    """Change the words, or the clock's correction, that an account's next files get."""
    try:
        with open_catalogue().begin() as session:
            change_account(session, login, template=template or None, clock_offset=clock_offset)
    except AccountError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{login} is changed.")


@ftp_accounts.command("list")
def list_all() -> None:
    """Every account, with its event and photographer."""
    with open_catalogue().read() as session:
        for account in list_accounts(session):
            state = "active" if account.active else "disabled"
            click.echo(f"{account.login}\t{account.event.slug}\t{account.photographer.name}\t{state}")


@ftp_accounts.command("disable")
@click.argument("login")
def disable(login: str) -> None:
    """Let an account send no more, from its next file on; what it sent stays."""
    _switch(login, False)


@ftp_accounts.command("enable")
@click.argument("login")
def enable(login: str) -> None:
    """Let a disabled account send again."""
    _switch(login, True)


def _switch(login: str, active: bool) -> None:
    try:
        with open_catalogue().begin() as session:
            set_active(session, login, active)
    except AccountError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{login} may {'send' if active else 'not send any more'}.")
