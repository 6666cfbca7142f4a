"""Finding the files that someone named, and names that are safe to keep."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSTEM_NAMES = {
    ".ds_store",
    "thumbs.db",
    "desktop.ini",
    "__macosx",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
}
MAX_NAME = 300
MAX_PATH = 1500


@dataclass(frozen=True, slots=True, order=True)
class FoundFile:
    """A file to take in."""

    shown: str
    """Its path below what was named, printable; unique within one scan."""
    path: Path


def scan(roots: list[Path]) -> list[FoundFile]:
    """Every file at or below the given paths, in a stable order.

    What operating systems leave on cards (`.DS_Store`, `._*`, `Thumbs.db`) is passed over. Links to
    folders are not followed: they may lead in circles.
    """
    found: dict[str, FoundFile] = {}
    for root in roots:
        for path in sorted(_walk(root), key=os.fsencode):
            shown = printable(str(path.relative_to(root)) if root.is_dir() else path.name)
            if len(roots) > 1 and root.is_dir():
                shown = f"{printable(root.name)}/{shown}"
            name = _free(shown[:MAX_PATH], path, found)
            found[name] = FoundFile(name, path)
    return list(found.values())


def _free(shown: str, path: Path, taken: dict[str, FoundFile]) -> str:
    """`shown`, or with a number when another file has that name."""
    name, number = shown, 2
    while name in taken and taken[name].path != path:
        name, number = f"{shown} ({number})", number + 1
    return name


def _walk(root: Path) -> Iterator[Path]:
    if not root.is_dir():
        yield root
        return
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name.lower() not in SYSTEM_NAMES]
        for name in names:
            path = Path(folder) / name
            if name.lower() not in SYSTEM_NAMES and not name.startswith("._") and path.is_file():
                yield path


def printable(text: str) -> str:
    """`text` with what cannot be printed or stored escaped: bytes that are no text, control and
    direction marks (which can make a name look like another one)."""
    text = unicodedata.normalize("NFC", text)
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else char
        for char in text
    )


def base_name(shown: str) -> str:
    """The last part of a path, shortened in the middle so that its extension stays."""
    name = shown.rsplit("/", 1)[-1] or "unnamed"
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 30]}…{name[-29:]}"
