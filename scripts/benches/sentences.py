"""What do twenty sentences of press find on the demo event? The first row of each, judged by the plan of the
demo.

A sentence that nothing fits is answered by what nearly fits, as on the page, and with the words that were
left out. `--sheet FILE` draws the first rows below each other, for somebody to look at.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from rich.console import Console
from rich.table import Table

from mediahub.catalog.db.database import Database
from mediahub.demo.programme import load_programme
from mediahub.demo.render import draw_picture
from mediahub.demo.shots import Shot
from mediahub.media.pictures.scaling import shrink
from mediahub.rights import Viewer
from mediahub.search.service import Search
from mediahub.settings import load_settings
from scripts.benches.judging.catalogue import fill
from scripts.benches.judging.judgements import Judged, is_described, load_queries

PRESS = Viewer(frozenset({"press"}))
ROW = 6
"""Pictures of the first row, on a screen of 1440 pixels."""
ENOUGH = 4
"""Of these that have to be right, where press may see as many that anybody described; else all of those."""
BAR = 12
RIGHT = 2
"""The least grade that is right."""
TILE = (200, 140)


@dataclass(frozen=True, slots=True)
class Answered:
    """A sentence and its first row."""

    ask: str
    ids: Sequence[str]
    total: int
    right: int
    enough: bool
    dropped: Sequence[str]
    """Words that had to go; the page says which."""


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench sentences", description=__doc__)
    parser.add_argument("--sheet", type=Path, help="a JPEG to draw")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mediahub-sentences-") as folder:
        answers, shots = answered(Path(folder))
    table = Table("sentence", "found", f"right of {ROW}", "left out")
    for one in answers:
        right = f"{one.right}{'' if one.enough else ' (too few)'}"
        table.add_row(one.ask, str(one.total), right, ", ".join(one.dropped))
    Console().print(table)
    if options.sheet:
        _sheet(answers, shots).save(options.sheet, quality=85)
    figures = {
        "sentences": len(answers),
        "without_any_picture": sum(not one.total for one in answers),
        "right_first_row": sum(one.enough for one in answers),
        "answered_whole": sum(bool(one.total) and not one.dropped for one in answers),
    }
    return {"figures": figures, "baselines": {"right_first_row": BAR}, "ratios": {}}


def answered(folder: Path) -> tuple[list[Answered], dict[str, Shot]]:
    """Every sentence, asked by press of the demo event in a catalogue and an index of its own."""
    settings = load_settings(home=folder)
    database = Database(f"sqlite:///{folder}/catalogue.sqlite")
    database.migrate()
    shots = fill(settings, database, folder)
    search = Search(settings, database)
    answers = [_answered(search, query, shots) for query in load_queries("sentences.toml")]
    database.engine.dispose()
    return answers, shots


def _answered(search: Search, query: Judged, shots: Mapping[str, Shot]) -> Answered:
    event, asked = load_programme().event["slug"], query.ask
    found = search.search(asked, event=event, viewer=PRESS, limit=ROW, facets=())
    near = None if found.total else search.nearest(asked, event=event, viewer=PRESS)
    if near is not None:
        found = search.search(
            near.text, event=event, viewer=PRESS, limit=ROW, facets=(), preferred=near.dropped
        )
    right = sum(query.grade(shots[one]) >= RIGHT for one in found.ids)
    seen = search.layout("", event=event, viewer=PRESS).ids
    fair = [shots[one] for one in seen if is_described(shots[one]) or one in found.ids]
    there = sum(query.grade(shot) >= RIGHT for shot in fair)
    return Answered(
        asked, found.ids, found.total, right, 0 < right >= min(ENOUGH, there), near.dropped if near else ()
    )


def _sheet(answers: Sequence[Answered], shots: Mapping[str, Shot]) -> Image.Image:
    width, height = TILE
    sheet = Image.new("RGB", (ROW * width, len(answers) * (height + 18)), "white")
    for row, one in enumerate(answers):
        top = row * (height + 18)
        text = f"{row + 1}: {one.total} found, {one.right} right, {len(one.dropped)} words left out"
        ImageDraw.Draw(sheet).text((4, top + 3), text, fill="black")
        for place, identity in enumerate(one.ids):
            picture = shrink(draw_picture(shots[identity], shrink=4), max(TILE))
            picture.thumbnail(TILE)
            sheet.paste(picture, (place * width, top + 18))
    return sheet
