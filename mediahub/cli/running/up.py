"""`mediahub up`: everything on this machine, from nothing to a filled library.

It stays, to watch over the services: so what only its start needs is called aside, and this imports neither
the catalogue nor a client of S3.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from urllib.parse import quote

import click
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from mediahub.home import ACCOUNTS_FILE
from mediahub.services import installation
from mediahub.services.isolated import call_isolated
from mediahub.services.lifeline import PARENT
from mediahub.services.previous_run import end_leftovers
from mediahub.services.process_locks import claim_home, say_stopping
from mediahub.services.processes import Service, Supervisor
from mediahub.services.seaweed import await_former_storage
from mediahub.settings import Settings, load_settings


@click.command()
@click.option("--demo/--no-demo", default=True, help="Load the demo event at first start.")
def up(demo: bool) -> None:
    """Start storage, worker, indexer and web, and stop them on Ctrl-C.

    A second start goes on where the first one ended.
    """
    settings = load_settings()
    console = Console(highlight=False)

    def say(text: str) -> None:
        console.print("[yellow]●[/] ", end="")
        console.print(text, markup=False)

    supervisor = Supervisor(settings.log_dir, say)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a supervisor's TERM is our Ctrl-C
    claim_home(settings, say)
    end_leftovers(settings, installation.all_services(settings), say)
    await_former_storage(settings, say)
    installation.require_ports(settings)
    if settings.database_url:  # what is no address is said before anything starts
        call_isolated("mediahub.services.preparing:check_address", settings)
    try:
        prepared = _start(settings, supervisor, console, demo)
        if demo:
            console.print(f"  open     [bold cyan]{settings.opened_by[0]}[/]")
            _load_demo(console)
        console.print(_welcome(settings, prepared))
        supervisor.join()
    except KeyboardInterrupt:
        console.print()
    finally:
        _stop(supervisor, console)


def _start(settings: Settings, supervisor: Supervisor, console: Console, demo: bool) -> installation.Prepared:
    """Start everything in order; says who can sign in."""

    def start(*services: Service) -> None:
        for service in services:
            supervisor.launch(service)
        for service in services:
            with console.status(f"starting {service.name} …"):
                supervisor.await_ready(service)
            console.print(f"[green]✓[/] {service.name}")

    if settings.storage == "embedded":
        start(installation.storage_service(settings))
    elif advice := call_isolated("mediahub.services.preparing:prepare_external_bucket", settings):
        console.print(f"[yellow]●[/] {advice}")
    prepared: installation.Prepared = call_isolated(
        "mediahub.services.preparing:prepare_database", settings, demo
    )
    console.print("[green]✓[/] database")
    start(*installation.other_services(settings))
    supervisor.watch()
    return prepared


def _load_demo(console: Console) -> None:
    """Load the demo event in a process of its own, which shows its progress and ends with ours."""
    loader = subprocess.Popen(
        [sys.executable, "-m", "mediahub", "demo", "load"],
        env=os.environ | {PARENT: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us alone
    )
    try:
        if loader.wait():
            console.print("[yellow]●[/] the demo is not complete; the next start goes on with it")
    finally:
        loader.terminate()


def _welcome(settings: Settings, prepared: installation.Prepared) -> Panel:
    """The address, and who can sign in there; or the link by which the first account is made."""
    lines, addresses = Table.grid(padding=(0, 2)), settings.opened_by
    if prepared.setup_code:
        link = f"{addresses[0]}/setup?code={quote(prepared.setup_code)}"
        lines.add_row("[bold]Set up[/]", f"[bold cyan]{link}[/]")
        lines.add_row("", "[dim]makes the first account, once: pass it on to nobody[/]")
        addresses = addresses[1:]
    for number, address in enumerate(addresses):
        lines.add_row("" if number else "[bold]Open[/]", f"[bold cyan]{address}[/]")
    if settings.is_open_to_network:
        lines.add_row(
            "[dim]phones[/]", "\n".join(call_isolated("mediahub.media.qr:qr_lines", settings.base_url))
        )
    for role, address, password in prepared.accounts:
        lines.add_row(role, f"{address}  [bold]{password}[/]")
    kept = settings.home / ACCOUNTS_FILE
    if kept.exists():
        where = "shown this once; kept in" if prepared.accounts else "accounts and passwords are in"
        lines.add_row("[dim]sign in[/]", f"[dim]{where} {kept}[/]")
    lines.add_row("[dim]logs[/]", f"[dim]{settings.log_dir}[/]")
    lines.add_row("[dim]stop[/]", "[dim]Ctrl-C[/]")
    return Panel(lines, title="MediaHub", border_style="cyan", expand=False, padding=(1, 3))


def _stop(supervisor: Supervisor, console: Console) -> None:
    say_stopping()
    try:
        with console.status("stopping …"):
            supervisor.stop()
    except KeyboardInterrupt:
        supervisor.kill()
    console.print("[dim]stopped[/]")
