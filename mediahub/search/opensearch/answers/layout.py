"""The layout of everything, and all ids: read from doc values as packed text, not as a row of JSON for each
place.

A scripted metric beside the doc values writes, of each result, the id, the columns that its document was
given for this (`documents.layout`) and what it is ordered by; the whole answer is two strings, and numpy
sorts them here. An index of more than `LARGE` documents is read in the parts that ids fall into, one after
the other at one point in time, so that the cluster never holds more than a part of it as text. A place costs
about 60 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediahub.search.opensearch.answers.order import Frames
from mediahub.search.opensearch.documents import PARTS, SEPARATOR
from mediahub.search.opensearch.facts import Search
from mediahub.search.opensearch.mapping import LAYOUTS
from mediahub.search.opensearch.matching import MATCH_ALL, Clause
from mediahub.search.port import Layout, Sort

LARGE = 200_000
"""Documents of an index that is read in parts."""
COLUMNS = 5
"""Of a place: its id, and those of `documents.layout`."""

_KEYS: dict[Sort, tuple[str, ...]] = {
    "taken": ("doc['taken'].value",),
    "-taken": ("-doc['taken'].value",),
    "uploaded": ("doc['uploaded'].value",),
    "-uploaded": ("-doc['uploaded'].value",),
    "rating": ("doc['rating'].value", "doc['taken'].value"),
    "name": ("doc['name'].value",),
    "relevance": ("_score", "doc['device'].value", "doc['taken'].value", "doc['sharpness'].value"),
}
"""What a result is ordered by, as expressions of the script; ids settle what is alike."""


def layout(search: Search, query: Clause, sort: Sort, drafts: bool, parts: list[Clause | None]) -> Layout:
    """All results of `query` in order; `parts` says in how many questions (`parted`)."""
    pieces = [_read(search, query, part, _KEYS[sort], LAYOUTS[drafts]) for part in parts]
    rows = "".join(piece.rows for piece in pieces).split(SEPARATOR)
    order = _order(sort, rows[0:-1:COLUMNS], [key for piece in pieces for key in piece.keys])

    def column(number: int) -> list[str]:
        values = rows[number:-1:COLUMNS]
        return [values[place] for place in order]

    return Layout(
        ids=column(0),
        ratios=[int(value) for value in column(1)],
        days=column(2),
        sessions=column(4),
        colours=[int(value) for value in column(3)],
    )


def ids(search: Search, parts: list[Clause | None]) -> list[str]:
    """Ids of all documents."""
    pieces = [_read(search, MATCH_ALL, part, (), None) for part in parts]
    return "".join(piece.rows for piece in pieces).split(SEPARATOR)[:-1]


def parted(size: int) -> list[Clause | None]:
    """How an index of so many documents is read: whole, or part after part."""
    return [None] if size <= LARGE else [{"term": {"part": part}} for part in range(PARTS)]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one question found: the columns of each place, with a separator after each value, and their
    keys."""

    rows: str
    keys: list[str]


def _read(
    search: Search, query: Clause, part: Clause | None, keys: tuple[str, ...], columns: str | None
) -> _Piece:
    """The script's answer: one string of rows and one of keys from each shard."""
    wanted = "state.rows.append(doc['id'].value).append(params.tab);"
    if columns:
        wanted += f"state.rows.append(doc['{columns}'].value);"
    wanted += "".join(f"state.keys.append({key}).append(params.tab);" for key in keys)
    metric = {
        "params": {"tab": SEPARATOR},
        "init_script": "state.rows = new StringBuilder(); state.keys = new StringBuilder();",
        "map_script": wanted,
        "combine_script": "return [state.rows.toString(), state.keys.toString()];",
        "reduce_script": "return states;",
    }
    narrowed = query if part is None else {"bool": {"must": [query], "filter": [part]}}
    body = {
        "size": 0,
        "track_total_hits": False,
        "query": narrowed,
        "aggs": {"all": {"scripted_metric": metric}},
    }
    shards = [shard for shard in search(body)["aggregations"]["all"]["value"] if shard]
    rows = "".join(shard[0] for shard in shards)
    return _Piece(rows, "".join(shard[1] for shard in shards).split(SEPARATOR)[:-1])


def _order(sort: Sort, ids: list[str], keys: list[str]) -> list[int]:
    """Places in the order of `sort`, by their keys and then their ids."""
    by_id = np.argsort(np.array(ids, dtype=np.str_), kind="stable") if ids else np.zeros(0, np.intp)
    found = by_id[_by_keys(sort, keys, by_id)]
    places: list[int] = found.tolist()
    return places


def _by_keys(sort: Sort, keys: list[str], places: NDArray[np.intp]) -> NDArray[np.intp]:
    """The order of these places by their keys; what is alike stays as it is."""
    width = len(_KEYS[sort])

    def numbers(column: int, dtype: Any) -> NDArray[Any]:
        return np.array(keys[column::width], dtype)[places] if keys else np.zeros(0, dtype)

    match sort:
        case "name":
            return np.argsort(numbers(0, np.str_), kind="stable")
        case "rating":
            return np.lexsort((-numbers(1, np.int64), -numbers(0, np.float64)))
        case "relevance":
            scores, taken = numbers(0, np.float64), numbers(2, np.int64)
            first = np.lexsort((-taken, -scores))
            frames = Frames(
                scores[first], numbers(1, np.int64)[first], taken[first], numbers(3, np.float64)[first]
            )
            return first[frames.order()]
        case _:
            return np.argsort(numbers(0, np.int64), kind="stable")
