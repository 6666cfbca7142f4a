"""Settings and mapping of an index: how each field of a document is kept in the cluster."""

from __future__ import annotations

import secrets
from typing import Any

from mediahub.search.analysis import CJK
from mediahub.search.ranking import K1
from mediahub.search.schema import EXACT_FIELDS, FORMAT, PROSE, TEAM_FIELDS, WORD_FIELDS

MAPPING = 1
"""Version of what is here and in `documents`; `schema.FORMAT` is that of fields and analysis."""
DEEPEST = 10_000_000
"""Ranks that a page may begin at: a heap of as many entries is what it costs."""
LONGEST_VALUE = 8191
"""Characters of an exact value that are surely under the bytes that Lucene allows; longer ones are no
value."""
NAMES = ("called", TEAM_FIELDS["called"])
LAYOUTS = {False: "layout", True: "team_layout"}
"""The field that has what a page needs to place a result (`documents.layout`), without drafts and with
them."""

_TERM = f"{K1 + 1} * doc.freq / (doc.freq + {K1}"
_SHORT = "(1 - {weight}) + {weight} * doc.length * field.docCount / field.sumTotalTermFreq"


def index_name(prefix: str) -> str:
    """A name for an index to build: the prefix, both versions and something of its own."""
    return f"{built(prefix)}{secrets.token_hex(4)}"


def built(prefix: str) -> str:
    """What the names of all indexes of this version begin with."""
    return f"{prefix}-{FORMAT}.{MAPPING}-"


def control_name(prefix: str) -> str:
    """The index of locks and generations; see `write_lease`."""
    return f"{prefix}-control"


def alias(prefix: str) -> str:
    """The alias of the index that serves."""
    return prefix


def building_alias(prefix: str) -> str:
    """The alias of the index that is being built: what is written meanwhile goes there too."""
    return f"{prefix}-building"


CONTROL: dict[str, Any] = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {"enabled": False},
}


def index_body() -> dict[str, Any]:
    """What an index is created with.

    It is refreshed by its writers alone, so that every answer is that of one commit. Words come analysed:
    spaces are all that the cluster looks for, and a pair of CJK characters brings its first one along at its
    place.
    """
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "refresh_interval": "-1",
            "gc_deletes": "24h",
            "max_result_window": DEEPEST,
            "analysis": _ANALYSIS,
            "similarity": {_similarity_name(one): _similarity(one) for one in {0.0, *PROSE.values()}},
        },
        "mappings": {"dynamic": "strict", "_source": {"enabled": False}, "properties": _properties()},
    }


_ANALYSIS = {
    "filter": {
        "first_of_pair": {
            "type": "pattern_capture",
            "preserve_original": True,
            "patterns": [f"^([{CJK}])[{CJK}]$"],
        }
    },
    "analyzer": {
        "written": {"type": "custom", "tokenizer": "whitespace", "filter": ["first_of_pair"]},
        "asked": {"type": "custom", "tokenizer": "whitespace"},
    },
}


def _similarity_name(weight: float) -> str:
    return f"length_{round(100 * weight)}"


def _similarity(weight: float) -> dict[str, Any]:
    """BM25 without rarity, which comes with the question: one for a word in all of its fields."""
    length = f" * ({_SHORT.format(weight=weight)})" if weight else ""
    source = f"return query.boost * {_TERM}{length});"
    return {"type": "scripted", "script": {"source": source}}


def _words(name: str) -> dict[str, Any]:
    weight = PROSE.get(name, 0.0)
    return {
        "type": "text",
        "analyzer": "written",
        "search_analyzer": "asked",
        "similarity": _similarity_name(weight),
        "norms": bool(weight),
    }


def _properties() -> dict[str, Any]:
    exact = {"type": "keyword", "ignore_above": LONGEST_VALUE}
    kept = {"index": False}  # for sorting and showing, not for finding
    return {
        **{name: _words(name) for name in WORD_FIELDS},
        **dict.fromkeys(EXACT_FIELDS, exact),
        **{name: {**exact, "doc_values": False} for name in NAMES},
        **{name: {"type": "keyword", **kept} for name in ("name", *LAYOUTS.values())},
        **{name: {"type": "long"} for name in ("taken", "uploaded", "embargo_until", "expires_at")},
        **{name: {"type": "float"} for name in ("rating", "iso", "f_number", "focal_length", "duration")},
        "gps": {"type": "byte"},
        "faces": {"type": "byte"},
        "part": {"type": "short"},
        "device": {"type": "long", **kept},
        "sharpness": {"type": "float", **kept},
    }
