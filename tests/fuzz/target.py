"""What a fuzz target is, and where its first examples come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
"""Real files beside the checkout; where there are none, a target begins with its own examples."""
LARGEST = 32 << 10
"""Bytes of an example: larger ones make every turn slow and teach nothing more."""
MAX_FILES = 20


@dataclass(frozen=True, slots=True)
class Target:
    """A reader, and what to begin with."""

    name: str
    read: Callable[[bytes], object]
    """Raises for what is a fault of ours; refusing the bytes is none."""
    examples: Callable[[], list[bytes]]
    """Made by us, so that they are read to their end: what is refused at its first bytes teaches nothing."""
    reader: tuple[str, ...]
    """The code that reads: modules, or some of one (`mediahub.media.metadata.formats.riff:extract_avi
    _chunks`). The examples reach most of its lines, and its constants are the words that a run writes."""
    endings: tuple[str, ...] = ()
    """Of files in the corpus that are examples too."""
    mend: Callable[[bytes], bytes] | None = None
    """Makes checksums true again after each change: else nothing changed gets past them."""

    def seeds(self) -> list[bytes]:
        """All examples."""
        return [*self.examples(), *corpus(*self.endings)]


def corpus(*endings: str) -> list[bytes]:
    """The smallest files with these endings, heads of larger ones."""
    found = [path for path in CORPUS.rglob("*") if path.suffix.lower() in endings and path.is_file()]
    smallest = sorted(found, key=lambda path: (path.stat().st_size, path))[:MAX_FILES]
    return [path.read_bytes()[:LARGEST] for path in smallest]
