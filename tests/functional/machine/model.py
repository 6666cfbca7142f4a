"""The model: what MediaHub promises, kept in plain Python by whoever asked for each thing.

It does not say how files are grouped into pictures while some of them are in the trash; it says what may
never happen to any of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

SHOTS = 3
KINDS = ("JPG", "DNG", "edited", "xmp", "copy")
"""Files of a shot: its picture, its RAW file, the same picture with other words, an XMP file with words, and
the picture under another name."""


@dataclass(frozen=True, slots=True)
class File:
    """A file on a photographer's card."""

    shot: int
    kind: str
    path: str
    """Where it lies on this machine."""
    name: str
    """By which it is delivered."""
    sha256: str
    is_words: bool = False
    """It is an XMP file, which may lie beside several pictures, and beside none waits or is refused."""


@dataclass(slots=True)
class Model:
    """What was promised so far."""

    acknowledged: dict[str, File] = field(default_factory=dict)
    """By SHA-256, the files whose sender was told that they arrived."""
    released: set[str] = field(default_factory=set)
    """SHA-256 of files that nobody has to keep any more: their picture was deleted for good."""
    disturbed: set[int] = field(default_factory=set)
    """Shots of which some picture left the library: their files may stand apart now."""
    renamed: set[int] = field(default_factory=set)
    """Shots whose picture may have come under its other name first: its RAW file has the name of the camera,
    and is another picture then."""
    written: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By asset and field what a person wrote last; no file may write over that."""
    state: dict[str, str] = field(default_factory=dict)
    """By asset where a person put it last: `ready`, `trashed` or `withdrawn`."""
    purged: Counter[str] = field(default_factory=Counter)
    """How often each asset was in a trash that was emptied: delivered again, it comes back."""
    numbered: int = 0
    """Of the last text that was written: each is another."""

    def acknowledge(self, file: File) -> None:
        """Its sender may delete it from the card."""
        self.acknowledged[file.sha256] = file
        self.released.discard(file.sha256)

    def wrote(self, asset: str, name: str, value: Any) -> None:
        """A person wrote this into a field."""
        self.written.setdefault(asset, {})[name] = value

    def moved(self, asset: str, state: str, shots: set[int]) -> None:
        """A person put a picture with files of these shots there."""
        self.state[asset] = state
        self.disturbed |= shots

    def condemned(self, asset: str, files: set[str], shots: set[int]) -> None:
        """The trash with this picture, of these files, was emptied."""
        self.purged[asset] += 1
        self.released |= files
        self.disturbed |= shots
        self.written.pop(asset, None)
        self.state.pop(asset, None)

    def text(self) -> str:
        """A text that nobody wrote before."""
        self.numbered += 1
        return f"caption{self.numbered}"
