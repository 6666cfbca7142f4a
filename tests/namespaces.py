"""A second machine: a network namespace at the other end of a cable (Linux, as root, with iproute2)."""

from __future__ import annotations

import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import skip_or_fail

_NAME = re.compile(r"mh(\d+)(?:n\d+)?")
"""Carries the process that made it, and a number of its own."""
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Cable:
    """A network of two: `here` is this machine, `there` the other one, each by IPv4 and IPv6."""

    namespace: str
    here: str
    there: str
    here6: str

    def command(self, *arguments: str | Path) -> list[str]:
        """What runs a program on the other machine."""
        return ["ip", "netns", "exec", self.namespace, *map(str, arguments)]

    def run(self, *arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        """Run a program there, to its end; it must succeed."""
        done = subprocess.run(  # type: ignore[call-overload]
            self.command(*arguments), capture_output=True, text=True, timeout=180, **options
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done  # type: ignore[no-any-return]

    def program(self, path: str, folder: Path) -> Path:
        """A script that runs the program `path` there, for those who want one file to start."""
        script = folder / f"there-{Path(path).name}"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.namespace} {path} "$@"\n')
        script.chmod(0o755)
        return script


@contextmanager
def second_machine() -> Iterator[Cable]:
    """Make it; take it away at the end. Skips where that is not possible."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        skip_or_fail("namespaces", "network namespaces need root and iproute2")
    remove_abandoned()
    name = f"mh{os.getpid()}n{next(_numbers)}"
    ours, theirs = f"{name}a", f"{name}b"
    number = random.choice([*set(range(1, 251)) - _networks()])
    cable = Cable(name, f"10.213.{number}.1", f"10.213.{number}.2", f"fd6d:6864:{number:x}::1")
    if not _try(["netns", "add", name]):
        skip_or_fail("namespaces", "this system lets nobody make network namespaces")
    try:
        for command in (
            ["link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", name],
            ["addr", "add", f"{cable.here}/24", "dev", ours],
            ["-6", "addr", "add", f"{cable.here6}/64", "dev", ours, "nodad"],
            ["link", "set", ours, "up"],
            ["-n", name, "addr", "add", f"{cable.there}/24", "dev", theirs],
            ["-n", name, "-6", "addr", "add", f"fd6d:6864:{number:x}::2/64", "dev", theirs, "nodad"],
            ["-n", name, "link", "set", theirs, "up"],
            ["-n", name, "link", "set", "lo", "up"],
        ):
            if not _try(command) and "-6" not in command:
                skip_or_fail("namespaces", f"`ip {' '.join(command)}` is not possible here")
        yield cable
    finally:
        _try(["link", "del", ours])
        _try(["netns", "del", name])


def remove_abandoned() -> None:
    """Take away what killed tests left behind: the machine, its cable, and what still runs there."""
    for name in namespaces():
        owner = _NAME.fullmatch(name)
        if owner is None or Path(f"/proc/{owner[1]}").exists():
            continue
        for process in _ask(["netns", "pids", name]).split():
            with suppress(ProcessLookupError):
                os.kill(int(process), signal.SIGKILL)
        for end in (f"{name}a", f"{name}b"):
            _try(["link", "del", end])
        _try(["netns", "del", name])


def namespaces() -> list[str]:
    """The machines that there are by name, other people's too."""
    return [line.split()[0] for line in _ask(["netns", "list"]).splitlines() if line]


def _networks() -> set[int]:
    """Which of our networks are in use, by the third number of their addresses."""
    return {int(number) for number in re.findall(r"inet 10\.213\.(\d+)\.", _ask(["-4", "-o", "addr"]))}


def _ask(arguments: Sequence[str]) -> str:
    done = subprocess.run(["ip", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return done.stdout


def _try(arguments: Sequence[str]) -> bool:
    return subprocess.run(["ip", *arguments], stderr=subprocess.DEVNULL).returncode == 0


def wait_for(port: int, host: str, seconds: float = 30) -> None:
    """Until something listens there."""
    import socket

    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((host, port), 5).close()
            return
        except OSError:
            assert time.monotonic() < deadline, f"nothing listens on {host} port {port}"
            time.sleep(0.1)
