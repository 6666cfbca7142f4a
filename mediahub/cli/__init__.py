"""The `mediahub` command. Each subcommand lives in a module of its own, imported when it is called.

A package and not one file: so `--help` answers at once. What a command fails by becomes a sentence and an
exit status in one place, `failures`; commands write to `log/commands.log`.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

COMMANDS = {
    "up": ("mediahub.cli.running.up:up", "Start everything on this machine; Ctrl-C stops it."),
    "ingest": ("mediahub.cli.files.ingest:ingest", "Take in files and folders."),
    "watch": ("mediahub.cli.files.watch:watch", "Take in what comes into a folder, until Ctrl-C."),
    "push": ("mediahub.cli.files.push:push", "Deliver files to a MediaHub elsewhere, over HTTP."),
    "receipt": ("mediahub.cli.files.receipt:receipt", "Say whether a card may be formatted."),
    "inspect": ("mediahub.cli.files.inspect:inspect", "Show what files say of themselves."),
    "search": ("mediahub.cli.library.search:search", "Find assets."),
    "events": ("mediahub.cli.library.events:events", "List and create events."),
    "programme": ("mediahub.cli.library.programme:programme", "Take in the programme of an event."),
    "users": ("mediahub.cli.library.users:users", "List and create accounts."),
    "tokens": ("mediahub.cli.library.tokens:tokens", "List, create and revoke API tokens."),
    "audit": ("mediahub.cli.library.audit:audit", "Read and export the audit log."),
    "signing": (
        "mediahub.cli.library.signing:signing",
        "Print the certificate that deliveries are known by.",
    ),
    "secrets": ("mediahub.cli.library.secrets:secrets", "Export the keys of all machines, or rotate one."),
    "contributor-links": (
        "mediahub.cli.files.contributors:contributor_links",
        "List, create and revoke links to deliver without an account.",
    ),
    "ftp-accounts": ("mediahub.cli.files.ftp:ftp_accounts", "List, create and disable accounts of cameras."),
    "doctor": ("mediahub.cli.running.doctor:doctor", "Check every service and say what to do."),
    "verify": ("mediahub.cli.running.doctor:verify", "Check every original, rendition and search document."),
    "reindex": ("mediahub.cli.library.search:reindex", "Build the search index anew."),
    "rebuild": ("mediahub.cli.running.rebuild:rebuild", "Restore a lost database from the bucket."),
    "backup": ("mediahub.cli.running.backup:backup", "Copy everything to a folder or another S3."),
    "restore": ("mediahub.cli.running.backup:restore", "Build a new installation from a backup."),
    "export": ("mediahub.cli.library.moving:export", "Write one event into a file, for another MediaHub."),
    "import": ("mediahub.cli.library.moving:import_", "Bring in an event that was exported."),
    "retry": ("mediahub.cli.files.retry:retry", "Read files again that could not be read."),
    "trash": ("mediahub.cli.library.trash:trash", "Delete assets, restore them, or delete them for good."),
    "demo": ("mediahub.cli.library.demo:demo", "Draw or load the demo event."),
    "migrate": ("mediahub.cli.running.migrate:migrate", "Bring the database up to date, or move elsewhere."),
    "web": ("mediahub.cli.running.services:web", "Run the web server alone."),
    "worker": ("mediahub.cli.running.services:worker", "Run a worker alone."),
    "indexer": ("mediahub.cli.running.services:indexer", "Run the indexer alone."),
    "ftp": ("mediahub.cli.files.ftp:ftp", "Run the FTP server for cameras alone."),
    "storage": ("mediahub.cli.running.storage:storage", "Run the embedded S3 server alone."),
}
"""Where each subcommand is, and what the list of all says of it."""


class LazyGroup(click.Group):
    """Imports a subcommand only when it is called, so that the list of all answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, without importing any."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        # what an import makes stays: looking through it for garbage would take a fifth of a start
        gc.disable()
        try:
            command: click.Command = getattr(import_module(module), name)
        finally:
            gc.freeze()
            gc.enable()
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out a subcommand; whatever it fails by is said in words (`cli/failures.py`). What it makes
        nobody else of this machine reads, whatever the terminal's umask is."""
        os.umask(os.umask(0o077) | 0o077)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # here a reader that has gone is noticed, and not at the very end
            return result
        except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit) as ending:
            self._note(ending, ctx)
            raise
        except BaseException as error:  # noqa: BLE001  # it is the last place that can say what happened
            _failures().end_in_words(error, ctx.invoked_subcommand or "")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was called, with its log opened before it runs."""
        name, command, rest = super().resolve_command(ctx, args)
        if "structlog" in sys.modules:  # what it logs is for the log, and not for the terminal
            _command_log().prepare_log(name or "")
        return name, command, rest

    def _note(self, ending: BaseException, ctx: click.Context) -> None:
        """Keep the traceback of what a command has put into words itself."""
        if isinstance(ending, click.ClickException) and ending.__cause__ is not None:
            _command_log().write_down(ending.__cause__, ctx.invoked_subcommand or "")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with a line on each."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


def _failures() -> Any:
    """Imported when it is needed: most commands end well, and it knows the errors of every room."""
    return import_module("mediahub.cli.failures")


def _command_log() -> Any:
    """Imported when a command may log: the list of all commands needs none."""
    return import_module("mediahub.cli.command_log")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mediahub")
def main() -> None:
    """Photo and media asset manager for live events."""
