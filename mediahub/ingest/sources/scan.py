"""Scanning folders for the files that someone named."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mediahub.ingest.reading.names import MAX_PATH, SYSTEM_NAMES, numbered, printable
from mediahub.media.containers.filetypes import XMP_ENDING


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to take in."""

    shown: str
    """Its path below what was named, printable; unique within one scan."""
    path: Path
    sidecar: Path | None = None
    """The XMP file beside it that belongs to it."""


def scan(roots: list[Path]) -> list[FoundFile]:
    """Every file at or below the given paths, in a stable order.

    What operating systems leave on cards (`.DS_Store`, `._*`, `Thumbs.db`) is passed over. Links to
    folders are not followed: they may lead in circles. A sidecar is no file of its own where the picture
    that it belongs to is there too.
    """
    found: dict[str, FoundFile] = {}
    for root in roots:
        for path in sorted(_walk(root), key=os.fsencode):
            shown = printable(str(path.relative_to(root)) if root.is_dir() else path.name)
            if len(roots) > 1 and root.is_dir():
                shown = f"{printable(root.name)}/{shown}"
            name = _free(shown[:MAX_PATH], path, found)
            found[name] = FoundFile(name, path)
    return _join_sidecars(list(found.values()))


def _join_sidecars(files: list[FoundFile]) -> list[FoundFile]:
    """Give each file its sidecar: `DSC_1.NEF.xmp` (darktable) before `DSC_1.xmp` (Adobe)."""
    sidecars = {_fold(file.path): file.path for file in files if file.path.suffix.lower() == XMP_ENDING}
    joined, used = [], set()
    for file in files:
        named = (file.path.with_name(file.path.name + XMP_ENDING), file.path.with_suffix(XMP_ENDING))
        sidecar = next((sidecars[_fold(name)] for name in named if _fold(name) in sidecars), None)
        if sidecar is None or file.path.suffix.lower() == XMP_ENDING:
            joined.append(file)
        else:
            used.add(sidecar)
            joined.append(replace(file, sidecar=sidecar))
    return [file for file in joined if file.path not in used]


def _fold(path: Path) -> tuple[Path, str]:
    """Cards do not tell small letters from large."""
    return path.parent, path.name.casefold()


def _free(shown: str, path: Path, taken: dict[str, FoundFile]) -> str:
    """`shown`, or with a number when another file has that name."""
    return next(name for name in numbered(shown) if name not in taken or taken[name].path == path)


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
