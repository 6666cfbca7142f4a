"""Pushing a whole delivery: several files at a time, each to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from typing import Literal, TypeVar

from mediahub.client.api import Api, Progress
from mediahub.client.errors import ClientError, FileTrouble
from mediahub.client.fingerprint import await_still, take_fingerprint
from mediahub.client.model import ENDED, Delivery, Outcome, OwnFile, has_ended
from mediahub.client.preview import comes_first
from mediahub.client.sender import Sender, apart, finished

T = TypeVar("T")

When = Literal["auto", "always", "never"]
"""When small pictures go ahead: `auto` is when the line is slow."""
SLOW = 1_000_000
"""Bytes a second below which a line is slow: a frame takes longer than its photographer looks at it."""
POLL_FIRST, POLL_LONGEST = 0.3, 3.0
"""Seconds between two looks at what the workers have done."""


class Pusher:
    """Delivers files. Everything needed to go on after a failure is at the server."""

    def __init__(self, api: Api, parallel: int, progress: Progress = lambda count: None) -> None:
        self._api = api
        self._parallel = parallel
        self._progress = progress

    def push(
        self,
        delivery: Delivery,
        files: Iterable[OwnFile],
        *,
        wait_for_checks: bool,
        previews: When = "never",
    ) -> Iterator[Outcome]:
        """Deliver the files, those that were starred or locked in the camera first; yields each outcome as it
        comes. Small pictures go ahead of files that nobody has begun with, as `previews` says.

        The batch is finished when nothing failed on this side. Raises ClientError when it cannot go on;
        the same call goes on from there.
        """
        batch = int(self._api.open_batch(delivery)["id"])
        checked: dict[int, str] = {}
        failed = False
        with ThreadPoolExecutor(self._parallel, thread_name_prefix="piece") as pieces:
            sender = Sender(self._api, batch, pieces, self._progress)

            def send(file: OwnFile) -> list[tuple[int | None, Outcome]]:
                return [end for one in apart(file) for end in send_one(one)]

            def send_one(file: OwnFile) -> list[tuple[int | None, Outcome]]:
                try:
                    upload, known = sender.send(file)
                except FileTrouble as error:
                    return [(None, _failed(file, error))]
                return finished(file, upload, known)

            def send_ahead(waiting: list[OwnFile]) -> None:
                for _ in self._all(sender.send_ahead, waiting):
                    pass

            first = sorted(files, key=lambda file: -comes_first(file.path))
            seen: set[int] = set()
            for _, ends in self._in_turns(send, send_ahead, first, previews):
                for identity, outcome in ends:
                    failed = failed or outcome.state == "failed"
                    if identity in seen:  # an XMP file that two pictures share
                        continue
                    seen |= {identity} if identity is not None else set()
                    if identity is not None and outcome.state not in ENDED and wait_for_checks:
                        checked[identity] = outcome.path
                    else:
                        yield outcome
        yield from self._follow(batch, checked)
        if not failed:
            self._api.finish(batch)

    def _in_turns(
        self,
        send: Callable[[OwnFile], T],
        send_ahead: Callable[[list[OwnFile]], None],
        files: list[OwnFile],
        previews: When,
    ) -> Iterator[tuple[OwnFile, T]]:
        """Each file with what became of it; the first few show how fast the line is."""
        trial = files[: self._parallel] if previews == "auto" else []
        began = time.monotonic()
        yield from self._all(send, trial)
        seconds, size = time.monotonic() - began, sum(map(size_of, trial))
        is_slow = bool(trial) and size > SLOW / 2 and size / seconds < SLOW
        if previews == "always" or is_slow:
            send_ahead(files[len(trial) :])
        yield from self._all(send, files[len(trial) :])

    def look(self, event: str, files: Iterable[OwnFile]) -> Iterator[Outcome]:
        """What would become of the files and their XMP files, without sending or announcing anything."""
        waiting = list(files)
        beside = {
            one.sidecar_shown: OwnFile(one.sidecar_shown, one.sidecar) for one in waiting if one.sidecar
        }

        def ask(file: OwnFile) -> Outcome:
            try:
                await_still(file.path, self._api.patience.pause)
                known = take_fingerprint(file.path)
            except FileTrouble as error:
                return _failed(file, error)
            self._progress(known.size)
            return Outcome.of({**self._api.known(event, file.shown, known), "path": file.shown}, known.sha256)

        return (outcome for _, outcome in self._all(ask, [*waiting, *beside.values()]))

    def _follow(self, batch: int, checked: dict[int, str]) -> Iterator[Outcome]:
        """Each file of `checked` when the workers are through with it."""
        since, pause = None, POLL_FIRST
        while checked:
            rows, since = self._api.files(batch, since)
            ended = [row for row in rows if row["id"] in checked and has_ended(row)]
            for row in ended:
                yield Outcome.of({**row, "path": checked.pop(row["id"])})
            if checked:
                pause = POLL_FIRST if ended else min(POLL_LONGEST, pause * 1.5)
                self._api.patience.pause(pause)

    def _all(self, work: Callable[[OwnFile], T], files: Iterable[OwnFile]) -> Iterator[tuple[OwnFile, T]]:
        """`work` on every file, `parallel` at a time. The first ClientError ends it all."""
        waiting = iter(files)
        with self._pool() as pool:
            running: dict[Future[T], OwnFile] = {}
            while True:
                for file in islice(waiting, self._parallel - len(running)):
                    running[pool.submit(work, file)] = file
                if not running:
                    return
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield running.pop(future), future.result()

    @contextmanager
    def _pool(self) -> Iterator[ThreadPoolExecutor]:
        pool = ThreadPoolExecutor(self._parallel, thread_name_prefix="file")
        try:
            yield pool
        except (ClientError, KeyboardInterrupt, GeneratorExit):
            self._api.patience.stop()  # what is in hand stops at its next step
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _failed(file: OwnFile, error: FileTrouble) -> Outcome:
    return Outcome(file.shown, "failed", code=error.code, reason=str(error))


def size_of(file: OwnFile) -> int:
    """How large a file is; nothing if it is gone."""
    try:
        return file.path.stat().st_size
    except OSError:
        return 0
