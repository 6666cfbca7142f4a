"""Make the whole demo set: draw in parallel, keep what is there, write the manifest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread

from mediahub.demo.clips import Clip, clip_bytes, plan_clips
from mediahub.demo.programme import load_programme
from mediahub.demo.render import picture_bytes
from mediahub.demo.shots import Shot, plan_shots

Progress = Callable[[int, int, Path], None]
"""Called with the number done, the number in all, and the file just finished."""


PART = ".part"
"""How the name of a file ends that is still being written."""


def generate(folder: Path, *, processes: int = 2, progress: Progress | None = None) -> list[Path]:
    """Write every picture and clip below `folder` as photographer/card/FILE, and manifest.json.

    The same set comes out on every run. A file that exists is complete (it is written under
    another name and renamed) and is kept, so that an interrupted run goes on where it was.
    Returns all paths in order of time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.rglob(f".*{PART}"):
        left_over.unlink()
    plan: list[Shot | Clip] = [*plan_shots(), *plan_clips()]
    plan.sort(key=lambda item: item.moment)
    missing = [item for item in plan if not (folder / item.path).exists()]
    done = len(plan) - len(missing)
    # Spawned, not forked: the caller may have threads, and libexiv2 keeps global state.
    context = get_context("spawn")
    with ProcessPoolExecutor(max(1, processes), context, initializer=_end_with_parent) as pool:
        jobs = [pool.submit(make, folder, item) for item in _longest_first(missing)]
        for job in as_completed(jobs):
            done += 1
            if progress:
                progress(done, len(plan), job.result())
            else:
                job.result()
    _write(folder / "manifest.json", manifest(plan))
    return [folder / item.path for item in plan]


def _end_with_parent() -> None:
    """End this worker when the process that started it is killed: it would wait for work for ever."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()


def _longest_first(items: list[Shot | Clip]) -> list[Shot | Clip]:
    return sorted(items, key=lambda item: (isinstance(item, Shot), getattr(item, "frame", "") != "b"))


def make(folder: Path, item: Shot | Clip) -> Path:
    """Make one file of the plan and return its path."""
    target = folder / item.path
    data = picture_bytes(item) if isinstance(item, Shot) else clip_bytes(item)
    _write(target, data)
    return target


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}{PART}")
    part.write_bytes(data)
    part.replace(target)


def manifest(plan: list[Shot | Clip]) -> bytes:
    """Return the manifest: per file its photographer, session, room, rights class and embargo."""
    programme = load_programme()
    files = {
        item.path: {
            "photographer": item.photographer,
            "session": item.session,
            "room": programme.session(item.session)["room"],
            "rights": item.rights,
            "embargo": item.embargo,
        }
        for item in plan
    }
    return json.dumps({"event": programme.event["slug"], "files": files}, indent=1).encode()
