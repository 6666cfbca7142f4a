"""What a fuzz target is, and where its first examples come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
"""Real files beside the checkout; where there are none, a target begins with its own examples."""
LARGEST = 64 << 10
"""Bytes of an example: larger ones make every turn slow and teach nothing more."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, and what to begin with."""

    name: str
    read: Callable[[bytes], object]
    """Raises for what is a fault of ours; refusing the bytes is none."""
    examples: Callable[[], list[bytes]]


def corpus(*endings: str) -> list[bytes]:
    """Small files with these endings, heads of larger ones too."""
    found = sorted(path for path in CORPUS.rglob("*") if path.suffix.lower() in endings and path.is_file())
    return [path.read_bytes()[:LARGEST] for path in found[:40]]
