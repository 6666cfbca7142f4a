"""The `mediahub` command. Each subcommand lives in a module of its own, imported when it is called."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "inspect": "mediahub.cli.inspect:inspect",
    "events": "mediahub.cli.events:events",
    "users": "mediahub.cli.users:users",
    "ingest": "mediahub.cli.ingest:ingest",
    "search": "mediahub.cli.search:search",
    "reindex": "mediahub.cli.search:reindex",
    "demo": "mediahub.cli.demo:demo",
    "up": "mediahub.cli.up:up",
    "web": "mediahub.cli.services:web",
    "worker": "mediahub.cli.services:worker",
    "indexer": "mediahub.cli.services:indexer",
    "storage": "mediahub.cli.services:storage",
    "migrate": "mediahub.cli.services:migrate",
    "doctor": "mediahub.cli.doctor:doctor",
    "verify": "mediahub.cli.doctor:verify",
}


class LazyGroup(click.Group):
    """Imports a subcommand only when it is asked for, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mediahub")
def main() -> None:
    """Photo and media asset manager for live events."""
