"""The relay: one thread of a web process carries bytes between clients and S3, however long it takes.

A phone takes minutes for a clip, and gunicorn's threads are few. So a connection changes hands once its head
was read (`live.takeover`), and here a transfer costs no thread: two sockets and a buffer of 128 KiB.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Coroutine
from contextlib import suppress

import structlog

from mediahub.http.server.pace import Pace
from mediahub.s3proxy.admission import S3Request, answer_head

CHUNK = 128 << 10
IDLE = 120.0
"""Seconds without a byte after which a transfer is given up. S3 may take long to sync a large part."""
LOOK = 10.0
"""Seconds between two looks for those."""
LINGER = 5.0
"""Seconds for a client to hear an answer that came before it had sent all."""
LONGEST_HEAD = 64 << 10
FAILED = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)
log = structlog.get_logger(__name__)


class Relay:
    """Starts its thread with the first transfer. `adopt` may be called from any thread."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._transfers: set[_Transfer] = set()

    def has_room(self) -> bool:
        """Whether one more transfer may begin."""
        return len(self._transfers) < self._limit

    def adopt(self, client: socket.socket, s3: socket.socket, request: S3Request, begun: bytes) -> None:
        """Carry this transfer to its end: the head of `request` was sent to S3, `begun` is what came of its
        body so far. The sockets are closed here from now on."""
        transfer = _Transfer(client, s3, request, begun)
        self._transfers.add(transfer)
        asyncio.run_coroutine_threadsafe(self._carry(transfer), self._running())

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                asyncio.run_coroutine_threadsafe(self._watch(), self._loop)
                threading.Thread(target=self._loop.run_forever, name="s3proxy", daemon=True).start()
            return self._loop

    async def _carry(self, transfer: _Transfer) -> None:
        transfer.task = asyncio.current_task()
        try:
            await transfer.run()
        except (OSError, ValueError, asyncio.CancelledError) as error:
            log.debug("a transfer broke off", key=transfer.request.key, error=repr(error))
        finally:
            self._transfers.discard(transfer)
            transfer.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK)
            before = asyncio.get_running_loop().time() - IDLE
            for transfer in list(self._transfers):
                if transfer.task is not None and transfer.moved_at < before:
                    transfer.task.cancel()


class _Transfer:
    """A request on its way to S3, and its answer on the way back."""

    def __init__(self, client: socket.socket, s3: socket.socket, request: S3Request, begun: bytes) -> None:
        self.request = request
        self.task: asyncio.Task[None] | None = None
        self.moved_at = float("inf")
        self._client, self._s3, self._begun = client, s3, begun
        for one in (client, s3):
            one.setblocking(False)

    async def run(self) -> None:
        """Send what comes to S3, and what S3 answers to the client. Raises OSError when either is gone."""
        self._loop = asyncio.get_running_loop()
        self.moved_at = self._loop.time()
        sending = asyncio.ensure_future(self._send())
        try:
            await self._answer()
            if not sending.done():
                await _within(LINGER, sending)
        finally:
            sending.cancel()
            with suppress(OSError, asyncio.CancelledError):
                await sending

    def close(self) -> None:
        self._client.close()
        self._s3.close()

    async def _send(self) -> None:
        """The body. Once S3 takes no more, it is read and thrown away: a client hears of a refusal only if
        what it still sends is not met by a reset."""
        left = self.request.length - len(self._begun)
        try:
            await self._loop.sock_sendall(self._s3, self._begun)
            if await self._copy(self._client, self._s3, left) < left:
                self._s3.shutdown(socket.SHUT_WR)  # the client went away: so that S3 knows, and keeps nothing
        except OSError:
            await self._copy(self._client, None, left)

    async def _answer(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = await self._loop.sock_recv(self._s3, CHUNK)
            if not data or len(head) > LONGEST_HEAD:
                await self._loop.sock_sendall(self._client, FAILED)
                return
            head += data
        head, _, body = head.partition(b"\r\n\r\n")
        is_bare = self.request.method == "HEAD"
        await self._loop.sock_sendall(
            self._client, answer_head(head + b"\r\n\r\n") + (b"" if is_bare else body)
        )
        if not is_bare:
            await self._copy(self._s3, self._client)
        with suppress(OSError):
            self._client.shutdown(socket.SHUT_WR)

    async def _copy(
        self, source: socket.socket, target: socket.socket | None, count: int | None = None
    ) -> int:
        """Bytes from one to the other, `count` or all until its end; how many it were."""
        view = memoryview(bytearray(CHUNK if count is None else min(CHUNK, max(count, 1))))
        done, pace = 0, Pace(self._loop.time(), IDLE)
        while count is None or done < count:
            wanted = view if count is None else view[: count - done]
            number = await self._loop.sock_recv_into(source, wanted)
            if not number:
                break
            done += number
            if target is not None:
                await self._loop.sock_sendall(target, view[:number])
            self.moved_at = self._loop.time()
            pace.note(number, self.moved_at)
            if pace.is_too_slow(self.moved_at):
                raise ConnectionResetError(errno.ECONNRESET, "the client is too slow")
            await asyncio.sleep(0)  # sockets that are always ready would let nobody else have a turn
        return done


async def _within(seconds: float, coroutine: asyncio.Future[None] | Coroutine[None, None, None]) -> None:
    with suppress(TimeoutError, asyncio.TimeoutError, OSError):
        await asyncio.wait_for(coroutine, seconds)
