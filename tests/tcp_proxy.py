"""A proxy between MediaHub and one of its engines (S3, PostgreSQL, OpenSearch) that can be told to fail.

It moves bytes in a thread of its own. What is wrong with it is changed while connections are open, as in
life: those that are open feel it too.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

CHUNK = 64 << 10
NO_LINGER = struct.pack("ii", 1, 0)
"""A socket that is closed so sends a reset (RST)."""
VERBS = (b"GET ", b"PUT ", b"POST ", b"HEAD ", b"DELETE ")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong. All is well without any of it."""

    refuses: bool = False
    """Nobody listens: the server is being restarted. What is open ends."""
    resets: bool = False
    """Every connection ends as soon as something goes through it."""
    swallows: bool = False
    """Nothing comes through and nobody says so: the network is parted."""
    delay: float = 0.0
    """Seconds that each piece takes longer."""
    answer: bytes = b""
    """What is said to each request of HTTP in the engine's place."""
    half: int = 0
    """Bytes of answers after which a connection ends."""


def http(status: str, code: str) -> bytes:
    """An answer as S3 says that something is wrong; other engines' clients look at the status."""
    body = f"<Error><Code>{code}</Code><Message>by the test</Message></Error>".encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/xml\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


NOTHING = Fault()
FAULTS = {
    "restarted": Fault(refuses=True),
    "reset": Fault(resets=True),
    "parted": Fault(swallows=True),
    "slow": Fault(delay=0.3),
    "half an answer": Fault(half=300),
}
"""What any connection may suffer."""
OF_HTTP = {
    "500": Fault(answer=http("500 Internal Server Error", "InternalError")),
    "503": Fault(answer=http("503 Slow Down", "SlowDown")),
}
"""And what a server may say."""


class Proxy:
    """Listens on a free port of loopback, and passes on to `port` there."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._fault = NOTHING
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._do(self._listen)

    @contextmanager
    def failing(self, fault: Fault) -> Iterator[None]:
        """With this fault, until it is left."""
        self.set(fault)
        try:
            yield
        finally:
            self.set(NOTHING)

    def set(self, fault: Fault) -> None:
        """From now on this is wrong."""

        async def change() -> None:
            before, self._fault = self._fault, fault
            changed, self._changed = self._changed, asyncio.Event()
            changed.set()
            if fault.refuses:
                await self._end_all()
                if self._server is not None:
                    self._server.close()
                    self._server = None
            elif self._server is None:
                await self._listen()
            if before.swallows:  # what was swallowed never comes
                await self._end_all()

        self._do(change)

    def stop(self) -> None:
        """End everything."""

        async def end() -> None:
            self._fault = NOTHING
            self._changed.set()
            if self._server is not None:
                self._server.close()
            await self._end_all()
            await asyncio.sleep(0)

        self._do(end)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.run_until_complete(self._rest())
        self._loop.close()

    async def _rest(self) -> None:
        tasks = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _do(self, what: Callable[[], Any]) -> None:
        asyncio.run_coroutine_threadsafe(what(), self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def _end_all(self) -> None:
        for writer in list(self._open):
            _reset(writer)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            theirs, to_them = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            _reset(writer)
            return
        self._open |= {writer, to_them}
        try:
            asked = asyncio.ensure_future(self._pump(reader, to_them, writer))
            answered = asyncio.ensure_future(self._pump(theirs, writer))
            await asyncio.wait({asked, answered}, return_when=asyncio.FIRST_COMPLETED)
            with suppress(asyncio.TimeoutError, TimeoutError):
                await asyncio.wait_for(answered, 1)
            asked.cancel()
        finally:
            self._open -= {writer, to_them}
            for one in (writer, to_them):
                one.close()

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        back: asyncio.StreamWriter | None = None,
    ) -> None:
        """Move bytes; `back` leads to who asks, where they are what is asked."""
        given = 0
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                fault = self._fault
                while fault.swallows:
                    await self._changed.wait()
                    fault = self._fault
                if fault.resets:
                    _reset(writer)
                    break
                if fault.delay:
                    await asyncio.sleep(fault.delay)
                if fault.answer and back is not None and data.startswith(VERBS):
                    back.write(fault.answer)
                    await back.drain()
                    break
                given += len(data)
                if fault.half and back is None and given > fault.half:
                    writer.write(data[: max(0, fault.half - given + len(data))])
                    with suppress(OSError):
                        await writer.drain()
                    _reset(writer)
                    break
                writer.write(data)
                await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_LINGER)
    writer.transport.abort()


@contextmanager
def proxy(port: int) -> Iterator[Proxy]:
    """A proxy before this port of loopback."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.stop()
