"""`mediahub search` and `mediahub reindex`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, get_args
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from mediahub.catalog.db.chunks import in_chunks
from mediahub.catalog.events import UnknownEvent, get_event
from mediahub.catalog.models import Asset, AssetPerson, AssetSession, AssetTag, Status
from mediahub.cli.opening import open_catalogue
from mediahub.rights import Viewer
from mediahub.search.indexer import Indexer
from mediahub.search.port import Busy, Explanation, Sort
from mediahub.search.service import Search
from mediahub.settings import load_settings

ADMIN = Viewer(frozenset({"admin"}))
"""Who sits at the machine sees everything that can be found."""


@click.command()
@click.argument("query", nargs=-1)
@click.option("--event", help="Search one event, by its slug. Default: all events.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1))
@click.option("--sort", type=click.Choice(get_args(Sort)), help="Default: relevance, or newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--explain", is_flag=True, help="Say of each asset why it stands where it does.")
def search(
    query: tuple[str, ...], event: str | None, limit: int, sort: Sort | None, as_json: bool, explain: bool
) -> None:
    """Find assets by words, names, tags and field:value, as on the library page."""
    settings = load_settings()
    database = open_catalogue(settings)
    with database.read() as session:
        if event is not None:
            try:
                get_event(session, event)
            except UnknownEvent as error:
                raise click.ClickException(str(error)) from None
        service, text = Search(settings, database), " ".join(query)
        found = service.search(text, event=event, viewer=ADMIN, sort=sort, limit=limit, facets=())
        rows = [_row(asset) for asset in _assets(session, found.ids)]
    if explain:
        why = {one.id: one for one in service.explain(text, found.ids, event=event, viewer=ADMIN)}
        rows = [row | _why(why.get(row["id"])) for row in rows]
    for message in found.messages:
        click.echo(message, err=True)
    if as_json:
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    else:
        _show(rows, found.total)


@click.command()
def reindex() -> None:
    """Build the search index anew from the catalogue; the present one serves until it is done."""
    settings = load_settings()
    database = open_catalogue(settings)
    console = Console(stderr=True)
    columns = (TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=None)

        def advance(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        try:
            count = Indexer(settings, database).rebuild(advance)
        except Busy:
            raise click.ClickException("Another rebuild is under way; wait until it is done.") from None
    click.echo(f"{count} assets are indexed.")


def _assets(session: Session, ids: Sequence[str]) -> Iterable[Asset]:
    """These assets with what is printed of them, in this order. The index may know one just deleted."""
    found: dict[str, Asset] = {}
    for some in in_chunks(ids):
        query = (
            select(Asset)
            .where(Asset.id.in_(some))
            .options(
                selectinload(Asset.event),
                selectinload(Asset.photographer),
                selectinload(Asset.persons).selectinload(AssetPerson.person),
                selectinload(Asset.tags).selectinload(AssetTag.tag),
                selectinload(Asset.sessions).selectinload(AssetSession.session),
            )
        )
        found |= {asset.id: asset for asset in session.scalars(query)}
    return [found[asset_id] for asset_id in ids if asset_id in found]


def _row(asset: Asset) -> dict[str, Any]:
    """What is printed of an asset; `id` first."""
    sessions = sorted(
        _standing(asset.sessions), key=lambda depiction: (depiction.status, -depiction.confidence)
    )
    return {
        "id": asset.id,
        "filename": asset.filename,
        "title": asset.title,
        "caption": asset.caption,
        "taken_at": asset.taken_at.astimezone(ZoneInfo(asset.event.timezone)).isoformat(),
        "persons": [depiction.person.name for depiction in _standing(asset.persons)],
        "tags": [depiction.tag.label for depiction in _standing(asset.tags)],
        "session": sessions[0].session.code if sessions else None,
        "photographer": asset.photographer.name,
        "kind": asset.kind,
        "width": asset.width,
        "height": asset.height,
        "rights_class": asset.rights_class,
    }


def _why(explanation: Explanation | None) -> dict[str, Any]:
    """An asset's score and the parts of it; nothing if it changed since it was found."""
    if explanation is None:
        return {}
    parts = {reason.what: round(reason.gain, 3) for reason in explanation.reasons}
    return {"score": round(explanation.score, 3), "why": parts}


def _standing(depictions: Iterable[Any]) -> list[Any]:
    """Marks that nobody rejected."""
    return [depiction for depiction in depictions if depiction.status != Status.REJECTED.value]


def _show(rows: list[dict[str, Any]], total: int) -> None:
    console = Console()
    table = Table("id", "taken", "session", "what", "who", "by", caption=f"{len(rows)} of {total}")
    for row in rows:
        what = row["title"] or row["caption"] or row["filename"]
        who = ", ".join(row["persons"])
        taken = row["taken_at"][:19].replace("T", " ")
        table.add_row(row["id"], taken, row["session"] or "", what, who, row["photographer"])
    console.print(table)
    for row in rows:
        if "why" in row:
            click.echo(f"\n{row['id']}  {row['score']:.3f}  {row['filename']}")
        for reason, gain in row.get("why", {}).items():
            click.echo(f"  {gain:+8.3f}  {reason}")
