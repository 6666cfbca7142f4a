"""Index folders: one for each build, and a pointer to the one that serves.

index/CURRENT            the name of the folder that serves
index/1-3f9a2c/          an index of format 1
index/1-77b01e.changes   assets that changed while the folder of that name is being built
index/WRITE.lock         held for each commit
index/REBUILD.lock       held for a whole rebuild
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mediahub.search.port import Busy
from mediahub.search.schema import FORMAT

CHANGES = ".changes"
"""How the files of changes end."""


def current_folder(index_dir: Path) -> Path | None:
    """The index that serves; None if there is none, or only one of another format."""
    try:
        name = (index_dir / "CURRENT").read_text().strip()
    except FileNotFoundError:
        return None
    folder = index_dir / name
    return folder if name.startswith(f"{FORMAT}-") and folder.is_dir() else None


def new_folder(index_dir: Path) -> Path:
    """A folder to build in. From now on, changes of the serving index are noted for it."""
    folder = index_dir / f"{FORMAT}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    folder.with_suffix(CHANGES).touch()
    return folder


def publish(folder: Path) -> None:
    """Let `folder` serve from now on, atomically, and remove all others. Call it with the write lock."""
    draft = folder.parent / "CURRENT.new"
    with draft.open("w") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder.parent / "CURRENT")
    sweep(folder.parent, folder)


def sweep(index_dir: Path, keep: Path | None) -> None:
    """Remove every folder but `keep`, and what was noted for builds that died or are done."""
    for path in index_dir.iterdir():
        if path.is_dir() and path != keep:
            shutil.rmtree(path, ignore_errors=True)
        elif path.suffix == CHANGES:
            path.unlink(missing_ok=True)


def note_changes(index_dir: Path, ids: Iterable[str]) -> None:
    """Tell every build under way that these assets changed; on disk when this returns."""
    lines = "".join(f"{asset_id}\n" for asset_id in ids)
    for path in index_dir.glob(f"*{CHANGES}"):
        with path.open("a") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())


def noted_changes(folder: Path) -> list[str]:
    """Assets that changed while `folder` was being built, each once."""
    return list(dict.fromkeys(folder.with_suffix(CHANGES).read_text().split()))


@contextmanager
def locked(index_dir: Path, name: str, *, wait: bool) -> Iterator[None]:
    """Hold the lock `name`. It goes with the process, however that ends. Raises `Busy` unless `wait`."""
    index_dir.mkdir(parents=True, exist_ok=True)
    with (index_dir / f"{name}.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy(f"another process holds {name}.lock in {index_dir}") from error
        yield
