"""Locust in an environment of its own: many visitors at once, and what they met.

Locust is no dependency of MediaHub, and it changes Python's sockets for itself: so it is installed when it is
first wanted, from `requirements-locust.lock`, and runs as a process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[3]
ENVIRONMENT = CHECKOUT / ".locust"
LOCK = CHECKOUT / "requirements-locust.lock"
STOP_WITHIN = 60.0
ARRIVE_WITHIN = 900.0
"""Seconds for all of them to sign in, which costs a core a tenth of a second each (argon2)."""


@dataclass
class Swarm:
    """Visitors at work; what they met is known once they went."""

    answers: list[Answers] = field(default_factory=list)
    arrived_after: float = 0.0
    """Seconds until the last one was signed in and saw the library."""

    def of(self, *names: str) -> Answers:
        """Answers of these names together."""
        return together(" ".join(names), [one for one in self.answers if one.name in names])

    @property
    def errors(self) -> int:
        """Everything that went wrong."""
        return sum(one.errors for one in self.answers)


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of one kind."""

    name: str
    count: int
    errors: int
    milliseconds: Mapping[int, int]
    """How many took so long, as Locust rounds them: to two digits."""

    def quantile(self, share: float) -> float:
        """Milliseconds that this share of the answers stayed below; 0 where there are none."""
        wanted = share * sum(self.milliseconds.values())
        for length, count in sorted(self.milliseconds.items()):
            wanted -= count
            if wanted <= 0:
                return float(length)
        return 0.0


def together(name: str, some: Sequence[Answers]) -> Answers:
    """Answers of several kinds as one."""
    lengths: dict[int, int] = {}
    for one in some:
        for length, count in one.milliseconds.items():
            lengths[length] = lengths.get(length, 0) + count
    return Answers(name, sum(one.count for one in some), sum(one.errors for one in some), lengths)


def parsed(statistics: str) -> list[Answers]:
    """Locust's `--json`. Raises ValueError where it is none."""
    return [
        Answers(
            one["name"],
            one["num_requests"],
            one["num_failures"],
            {int(length): count for length, count in one["response_times"].items()},
        )
        for one in json.loads(statistics)
    ]


@contextmanager
def swarm(folder: Path, base_url: str, plan: Mapping[str, Any], users: int, spawn: float) -> Iterator[Swarm]:
    """So many visitors, of whom `spawn` come a second; the block begins when all of them are there, and only
    what they meet from then on is counted."""
    settings, out = folder / "visitors.json", folder / "visitors-met.json"
    arrived = folder / "visitors-arrived"
    settings.write_text(json.dumps({**plan, "users": users, "arrived": str(arrived)}), "utf-8")
    command = [
        _locust(), "-f", Path(__file__).with_name("users.py"), "--headless", "--json", "--only-summary",
        "--users", str(users), "--spawn-rate", str(spawn), "--host", base_url,
        "--loglevel", "WARNING", "--stop-timeout", "30",
    ]  # fmt: skip
    found = Swarm()
    with out.open("wb") as met:
        process = subprocess.Popen(
            command,
            env=os.environ | {"MEDIAHUB_BENCH_VISITORS": str(settings)},
            stdout=met,
            stderr=sys.stderr,
        )
        try:
            found.arrived_after = _wait_for(arrived, process)
            yield found
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    try:
        found.answers = parsed(out.read_text("utf-8"))
    except ValueError:
        raise SystemExit("Locust gave no figures: what it printed says why") from None


def _wait_for(arrived: Path, process: subprocess.Popen[bytes]) -> float:
    """Seconds until all visitors are there."""
    begun = time.monotonic()
    while not arrived.exists():
        if process.poll() is not None:
            raise SystemExit("Locust ended at once: what it printed says why")
        if time.monotonic() - begun > ARRIVE_WITHIN:
            raise SystemExit("not all visitors could sign in: what Locust printed says why")
        time.sleep(0.1)
    return time.monotonic() - begun


def _locust() -> Path:
    """The program, installed where it is not there yet."""
    program = ENVIRONMENT / "bin/locust"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
        python = ENVIRONMENT / "bin/python"
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python]
        subprocess.run([*command, "--require-hashes", "-r", LOCK], check=True, stdout=sys.stderr)
    return program
