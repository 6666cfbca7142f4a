"""Data mining as manifests state it (CAWG, and C2PA before 2.0), in the codes of PLUS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

ALL = "DMI-PROHIBITED"
_FORBIDS = {
    "data_mining": ALL,
    "ai_training": "DMI-PROHIBITED-AIMLTRAINING",
    "ai_generative_training": "DMI-PROHIBITED-GENAIMLTRAINING",
}
"""By the last part of an entry's name, what it prohibits; the strictest first."""
_STRICTNESS = (
    "", "DMI-UNSPECIFIED", "DMI-ALLOWED", "DMI-PROHIBITED-GENAIMLTRAINING", "DMI-PROHIBITED-AIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", "DMI-PROHIBITED-SEECONSTRAINT", ALL,
)  # fmt: skip


def prohibited(entries: Mapping[str, Any]) -> str:
    """What the entries of an assertion prohibit; empty where they leave everything open. A use that is
    `constrained` is prohibited to machines, which cannot read under which conditions it is not."""
    closed = {
        str(name).rpartition(".")[2]
        for name, entry in entries.items()
        if isinstance(entry, Mapping) and entry.get("use") in ("notAllowed", "constrained")
    }
    return next((code for name, code in _FORBIDS.items() if name in closed), "")


def strictest_mining(codes: Iterable[str | None]) -> str:
    """The code that reserves most; one that nobody knows reserves everything."""

    def strictness(code: str) -> int:
        return _STRICTNESS.index(code) if code in _STRICTNESS else len(_STRICTNESS)

    return max((code or "" for code in codes), key=strictness, default="")
