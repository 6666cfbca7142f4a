"""Several machines: network namespaces on one bridge, each with an address and a home of its own.

They share what is on the bridge: PostgreSQL, and S3 and OpenSearch by way of `forwarded`. A machine that is
`cut` is still there and hears nobody, as when a cable is pulled; one that is killed is gone without a word.
"""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests import namespaces
from tests.conftest import skip_or_fail
from tests.namespaces import _networks, _try, remove_abandoned


@dataclass
class Machine:
    """One machine of a network."""

    namespace: str
    address: str
    home: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *command: str, **more: str) -> subprocess.Popen[bytes]:
        """A `mediahub` command on it, logging to its home."""
        self.home.mkdir(parents=True, exist_ok=True)
        log = (self.home.parent / f"{self.home.name}-{command[0]}.log").open("ab")
        own = {"MEDIAHUB_HOME": str(self.home), "MEDIAHUB_HOST": self.address}
        with log:
            process = subprocess.Popen(
                ["ip", "netns", "exec", self.namespace, sys.executable, "-m", "mediahub", *command],
                env=self.environment | own | more, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        self.processes[command[0]] = process
        return process

    def terminate(self, name: str) -> None:
        """End one of its processes in order."""
        process = self.processes.pop(name)
        process.terminate()
        process.wait(180)

    def cut(self) -> None:
        """Pull its cable: nobody hears that it goes."""
        _try(["-n", self.namespace, "link", "set", "eth0", "down"])

    def kill(self) -> None:
        """Its power goes: no connection is closed, as nothing leaves it any more."""
        self.cut()
        self.stop()

    def stop(self) -> None:
        """End whatever runs on it, at once."""
        for process in self.processes.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)
        self.processes.clear()

    def last_words(self) -> str:
        """The ends of its logs."""
        logs = sorted(self.home.parent.glob(f"{self.home.name}-*.log"))
        return "\n".join(f"{one.name}: {one.read_text(errors='replace')[-1500:]}" for one in logs)


@dataclass(frozen=True)
class Network:
    """Machines on a bridge, which is `here`."""

    here: str
    machines: list[Machine]


@contextmanager
def network(count: int, folder: Path) -> Iterator[Network]:
    """So many machines with empty homes in `folder`. Skips where they cannot be made."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        skip_or_fail("namespaces", "network namespaces need root and iproute2")
    remove_abandoned()
    number = random.choice([*set(range(1, 251)) - _networks()])
    prefix, bridge = f"10.213.{number}", f"mhb{number}"
    made: list[Machine] = []
    try:
        for command in (
            ["link", "add", bridge, "type", "bridge"],
            ["addr", "add", f"{prefix}.1/24", "dev", bridge],
            ["link", "set", bridge, "up"],
        ):
            _need(command)
        made += [_machine(bridge, prefix, index, folder) for index in range(count)]
        yield Network(f"{prefix}.1", made)
    finally:
        for machine in made:
            machine.stop()
            _try(["netns", "del", machine.namespace])
        _try(["link", "del", bridge])


def _machine(bridge: str, prefix: str, index: int, folder: Path) -> Machine:
    name = f"mh{os.getpid()}n{next(namespaces._numbers)}"
    address = f"{prefix}.{10 + index}"
    for command in (
        ["netns", "add", name],
        ["link", "add", f"{name}a", "type", "veth", "peer", "name", "eth0", "netns", name],
        ["link", "set", f"{name}a", "master", bridge, "up"],
        ["-n", name, "addr", "add", f"{address}/24", "dev", "eth0"],
        ["-n", name, "link", "set", "eth0", "up"],
        ["-n", name, "link", "set", "lo", "up"],
    ):
        _need(command)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MEDIAHUB_")}
    return Machine(name, address, folder / f"machine-{index}", kept)


def _need(command: list[str]) -> None:
    if not _try(command):
        skip_or_fail("namespaces", f"`ip {' '.join(command)}` is not possible here")


def share(machines: list[Machine], settings: Mapping[str, str]) -> None:
    """Give all machines the same settings."""
    for machine in machines:
        machine.environment |= settings


@contextmanager
def forwarded(here: str, port: int, to: int) -> Iterator[None]:
    """What listens on loopback, on the bridge."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", to)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pipe(reader, back), pipe(there, writer))

    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def run() -> None:
        await asyncio.start_server(serve, here, port)
        ready.set()

    def main() -> None:
        loop.create_task(run())
        loop.run_forever()

    thread = threading.Thread(target=main, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
