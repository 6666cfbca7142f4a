"""The folder of one reader: the files that it is to read are linked into it, what it makes is fetched from
it.

So a reader sees the one file that it has to read and none beside it, and what it writes reaches no other
place by itself.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from mediahub.media.sandbox.results import Unbelievable


@dataclass
class Errand:
    """The arguments of one call as the reader gets them, and what to fetch after it."""

    args: tuple[Any, ...] = ()
    fetched: list[tuple[Path, Path]] = field(default_factory=list)
    """Files and folders that the reader writes, each with the place where they are wanted."""
    folders: set[Path] = field(default_factory=set)
    """Where files lie that cannot be linked, e.g. on a card: the reader has to see these folders."""
    largest: int = 0
    """Bytes of the largest file to read."""


class Scratch:
    """A folder below `base` (the system's by default) for one reader after another."""

    def __init__(self, base: Path | None = None) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="reader-", dir=base)).resolve()
        self.inside, self.outside = self.root / "in", self.root / "out"
        self._number = 0
        self._remove = weakref.finalize(self, _remove_own, self.root, os.getpid())

    def pack(self, args: tuple[Any, ...]) -> Errand:
        """Bring what these arguments name into the folder.

        A path that is there as a file is read. A folder, and a path that is not there yet, is written: the
        reader gets an empty place instead, and `fetch` moves what it put there.
        """
        errand = Errand()
        errand.args = _mapped(args, lambda path: self._pack(path, errand))
        return errand

    def fetch(self, errand: Errand) -> None:
        """Move what the reader wrote to where it is wanted. Raises Unbelievable for what is no plain file."""
        for made, wanted in errand.fetched:
            if wanted.is_dir():
                for one in made.iterdir():
                    _move(one, wanted / one.name)
            elif os.path.lexists(made):
                _move(made, wanted)

    def clear(self) -> None:
        """Empty the two folders, which stay: the reader's rights hang on them."""
        for folder in (self.inside, self.outside):
            folder.mkdir(exist_ok=True)
            for one in folder.iterdir():
                if one.is_dir() and not one.is_symlink():
                    shutil.rmtree(one, ignore_errors=True)
                else:
                    one.unlink(missing_ok=True)

    def is_there(self) -> bool:
        """Whether nobody has deleted it."""
        return self.inside.is_dir() and self.outside.is_dir()

    def remove(self) -> None:
        """Delete the folder."""
        self._remove()

    def _pack(self, path: Path, errand: Errand) -> Path:
        self._number += 1
        name = f"{self._number}"
        if path.is_dir():
            made = self.outside / name
            made.mkdir()
            errand.fetched.append((made, path))
            return made
        if not path.exists():
            made = self.outside / name / path.name
            made.parent.mkdir()
            errand.fetched.append((made, path))
            return made
        source = path.resolve()
        errand.largest = max(errand.largest, source.stat().st_size)
        linked = self.inside / name / path.name
        linked.parent.mkdir()
        try:
            linked.hardlink_to(source)
        except OSError:  # another file system, or one without links
            errand.folders.add(source.parent)
            return source
        return linked


def _remove_own(root: Path, process: int) -> None:
    """Also when this process ends; not when a fork of it does."""
    if os.getpid() == process:
        shutil.rmtree(root, ignore_errors=True)


def _move(made: Path, wanted: Path) -> None:
    """A reader that was taken over may have put a link there: it would lead to any file of this machine."""
    if not stat.S_ISREG(made.lstat().st_mode):
        raise Unbelievable(f"{made.name} is no plain file")
    shutil.move(made, wanted)


def _mapped(value: Any, change: Callable[[Path], Path]) -> Any:
    """A value with every path in it changed."""
    if isinstance(value, Path):
        return change(value)
    if type(value) is tuple:
        return tuple(_mapped(one, change) for one in value)
    if isinstance(value, list):
        return [_mapped(one, change) for one in value]
    if isinstance(value, Mapping) and any(isinstance(one, Path) for one in value.values()):
        return {key: _mapped(one, change) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        paths = {one.name: getattr(value, one.name) for one in fields(value)}
        changed = {name: change(one) for name, one in paths.items() if isinstance(one, Path)}
        return replace(value, **changed) if changed else value
    return value
