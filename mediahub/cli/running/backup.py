"""`mediahub backup` and `mediahub restore`: a copy of everything, and a new machine from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import SQLAlchemyError

from mediahub.backup import restoring
from mediahub.backup.checking import check
from mediahub.backup.manifest import Manifest
from mediahub.backup.places import place_of
from mediahub.backup.problems import BackupError
from mediahub.backup.requests import BUSY, LOCK, target_for
from mediahub.backup.runs import make
from mediahub.backup.target import Target, open_existing
from mediahub.catalog.coordination.leader_lock import leader_lock
from mediahub.cli.opening import open_services
from mediahub.home import HomeError
from mediahub.runtime import Services
from mediahub.services.errors import ServiceError
from mediahub.services.installation import all_services
from mediahub.services.process_locks import living
from mediahub.services.seaweed import Seaweed
from mediahub.settings import Settings, SettingsError, in_words, load_settings
from mediahub.storage import StorageError

Show = Callable[[int, int], None]


@click.command()
@click.argument("target", default="")
@click.option("--list", "lists", is_flag=True, help="List the backups that are there, and make none.")
@click.option("--verify", "verifies", is_flag=True, help="Read everything of the newest one, and make none.")
@click.option("--recipient", default="", help="Encrypt for this age public key (age1…).")
@click.option("--passphrase", "asks", is_flag=True, help="Encrypt with a passphrase, which is asked for.")
@click.option("--identity", type=click.Path(path_type=Path), help="File with the age secret key, to verify.")
@click.option("--secrets/--no-secrets", "with_secrets", default=None, help="Put keys and secrets in as well.")
@click.option("--renditions", "with_renditions", is_flag=True, help="Also what can be made again.")
@click.option("--keep", type=click.IntRange(1), help="Delete all but so many of the newest backups.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def backup(
    target: str,
    lists: bool,
    verifies: bool,
    recipient: str,
    asks: bool,
    identity: Path | None,
    with_secrets: bool | None,
    with_renditions: bool,
    keep: int | None,
    as_json: bool,
) -> None:
    """Copy everything that cannot be made again to TARGET: a folder, or s3://bucket/prefix.

    Everything may go on meanwhile. What an earlier backup copied is not copied again. If this is killed,
    call it again: it goes on with what was copied. Secrets go along where the target is encrypted. The exit
    status is 1 if anything is wrong or missing.
    """
    settings = load_settings()
    with _in_words():
        if lists or verifies:
            opened = _open(target, settings, identity)
            status = _list(opened, as_json) if lists else _verify(opened, as_json)
            raise SystemExit(status)
        given = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True) if asks else ""
        services = open_services(settings)
        with leader_lock(services.database, LOCK) as got:
            if not got:
                raise BackupError(BUSY)
            opened = target_for(services, target, recipient=recipient, passphrase=given)
            with _bar("Objects", quiet=as_json) as progress:
                made = make(
                    services,
                    opened,
                    with_secrets=with_secrets,
                    with_renditions=with_renditions,
                    progress=progress,
                )
            if keep:
                opened.prune(keep)
    _print([made], as_json)
    if not made.has_secrets and not as_json:
        click.echo(
            "Keys and secrets are not in it: without secrets.json of this installation, passwords and "
            "links do "
            "not work after a restore. Encrypt the backup, or keep that file somewhere safe."
        )
    raise SystemExit(1 if made.missing else 0)


@click.command()
@click.argument("source", default="")
@click.option("--backup", "name", default="", help="Which one; the newest by default.")
@click.option("--identity", type=click.Path(path_type=Path), help="File with the age secret key.")
@click.option("--keep-bucket", is_flag=True, help="The bucket survived: use what is in it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def restore(source: str, name: str, identity: Path | None, keep_bucket: bool, as_json: bool) -> None:
    """Build a new installation from a backup: the folder, the database and the bucket must be empty.

    The database may be of the other kind. If this is killed, call it again. Renditions and the search index
    are made anew when MediaHub runs.
    """
    bare = _bare_settings()  # load_settings would make secrets, and those of the backup are to be used
    with _in_words():
        if found := [one.name for one in all_services(bare) if living(bare, one.name)]:
            raise BackupError(f"MediaHub runs here ({', '.join(found)}): stop it first.")
        target = _open(source, bare, identity)
        manifest = restoring.choose(target, name)
        entries = restoring.entries_of(target, manifest)
        restoring.begin(bare.home, target, manifest, entries)
        settings = load_settings()
        with _storage(settings):
            services = Services.open(settings)
            restoring.require_empty(services, manifest, keep_bucket=keep_bucket)
            with _bar("Objects", quiet=as_json) as progress:
                restoring.put_objects(services, target, entries, progress)
            restoring.load_catalogue(services, target, manifest, entries)
            services.database.dispose()
        restoring.finish(settings.home)
    _print([manifest], as_json)
    if not as_json:
        _say_what_next(manifest)


def _bare_settings() -> Settings:
    """The settings without making what is not there yet. Raises SettingsError."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(in_words(error)) from None


def _say_what_next(manifest: Manifest) -> None:
    if not manifest.has_secrets:
        click.echo(
            "Its keys and secrets were not in the backup: put secrets.json of the old installation into "
            "the folder, "
            "or give people new passwords and links."
        )
    click.echo(
        "Start it with `mediahub up`; when the worker is done, `mediahub verify` finds everything in order."
    )


def _open(where: str, settings: Settings, identity: Path | None) -> Target:
    def passphrase() -> str:
        known = settings.backup_passphrase.get_secret_value()
        return known or click.prompt("Passphrase of the backup", hide_input=True, err=True)

    place = place_of(where or settings.backup_target, settings)
    return open_existing(place, passphrase=passphrase, identity=identity)


def _list(target: Target, as_json: bool) -> int:
    _print(target.manifests(), as_json)
    return 0


def _verify(target: Target, as_json: bool) -> int:
    manifest = restoring.choose(target)
    with _bar("Bytes", quiet=as_json) as progress:
        checked = check(target, manifest, progress)
    if as_json:
        click.echo(json.dumps({"backup": manifest.name, "ok": not checked.problems, **asdict(checked)}))
        return bool(checked.problems)
    for problem in checked.problems:
        click.echo(f"problem  {problem}", err=True)
    how = (
        f"{checked.bytes_read / 1e6:,.0f} MB read"
        if target.is_readable
        else "only looked at: the key is not here"
    )
    end = f"{len(checked.problems)} problems" if checked.problems else "everything is as it was written"
    click.echo(f"{manifest.name}: {checked.files:,} files, {how}: {end}")
    return bool(checked.problems)


def _print(manifests: list[Manifest], as_json: bool) -> None:
    for one in manifests:
        if as_json:
            click.echo(json.dumps(asdict(one), default=str))
            continue
        lost = f", {one.missing:,} objects are lost and not in it" if one.missing else ""
        click.echo(
            f"{one.name}  {one.assets:,} assets of {one.events:,} events, {one.objects:,} objects, "
            f"{one.size / 1e6:,.1f} MB, of which {one.copied / 1e6:,.1f} MB new{lost}"
        )


@contextmanager
def _storage(settings: Settings) -> Iterator[None]:
    """The S3 server of this installation, where it is ours."""
    if settings.storage != "embedded":
        yield
        return
    settings.log_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.log_dir / "storage.log").open("ab") as log:
        server = Seaweed(settings, log)
        server.start()
        try:
            yield
        finally:
            server.stop()


@contextmanager
def _bar(what: str, *, quiet: bool) -> Iterator[Show]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bars:
        bar = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(bar, completed=done, total=total)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (BackupError, ServiceError, HomeError) as error:
        raise click.ClickException(str(error)) from error
    except (StorageError, SQLAlchemyError, OSError) as error:
        from mediahub.cli.failures import stopped

        raise stopped(error) from error
    except KeyboardInterrupt:
        raise click.ClickException("Stopped. Run the same command again to go on.") from None
