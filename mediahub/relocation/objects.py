"""Objects from one bucket into another: what is listed and not there yet, side by side, as often as
needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import structlog

from mediahub.catalog.db.chunks import in_chunks
from mediahub.relocation.journal import Journal
from mediahub.relocation.plan import Plan
from mediahub.storage import Bucket
from mediahub.storage.bucket import ObjectInfo
from mediahub.storage.copying import Copied, copy_object

COPIERS = 8
"""Objects copied at the same time."""
AT_ONCE = 200
log = structlog.get_logger()

Progress = Callable[[int, int], None]
"""Told how many are done, of how many."""


@dataclass(slots=True)
class Round:
    """What one pass over the bucket did."""

    objects: int = 0
    copied: int = 0
    size: int = 0
    """Bytes that were copied."""
    damaged: list[str] = field(default_factory=list)
    """Keys whose bytes are not those that they name; they were so before."""


class Objects:
    """The objects of one move."""

    def __init__(self, plan: Plan, journal: Journal) -> None:
        self._source, self._target = Bucket(plan.source), Bucket(plan.target)
        self._journal = journal
        self._place = plan.place
        self._folder = plan.source.temp_dir

    def target_is_empty(self) -> bool:
        """Whether the other bucket holds nothing."""
        return next(iter(self._target.list()), None) is None

    def ensure_target(self) -> None:
        """Make the other bucket where there is none."""
        self._target.ensure()

    def copy(self, progress: Progress) -> Round:
        """Copy what is new since the last pass. Raises StorageError; what was copied by then is written
        down."""
        there = {info.key: info.size for info in self._target.list()}
        listed = list(self._source.list())
        lacking = [one for chunk in in_chunks(listed, AT_ONCE) for one in self._lacking(chunk, there)]
        done = Round(objects=len(listed))
        for copied in self._copied([one.key for one in lacking]):
            done.copied += len(copied)
            done.size += sum(one.size for one in copied)
            done.damaged += [one.key for one in copied if not one.is_as_named]
            progress(done.copied, len(lacking))
        return done

    def delete_others(self) -> int:
        """Delete in the other bucket what is no longer here; only while nothing comes or goes. How many."""
        here = {info.key for info in self._source.list()}
        gone = [info.key for info in self._target.list() if info.key not in here]
        for key in gone:
            self._target.delete(key)
        return len(gone)

    def _lacking(self, chunk: Sequence[ObjectInfo], there: dict[str, int]) -> Iterator[ObjectInfo]:
        unknown = {one.key for one in self._journal.lacking(self._place, chunk)}
        for one in chunk:
            if one.key in unknown or there.get(one.key) != one.size:
                yield one

    def _copied(self, keys: list[str]) -> Iterator[list[Copied]]:
        """Copies some at a time, written down when they are there."""
        copy = partial(copy_object, self._source, self._target, folder=self._folder)
        with ThreadPoolExecutor(COPIERS) as pool:
            for chunk in in_chunks(keys, AT_ONCE // 10):
                copied = [one for one in pool.map(copy, chunk) if one is not None]
                self._journal.copied(self._place, copied)
                yield copied
