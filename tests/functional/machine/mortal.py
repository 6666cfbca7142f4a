"""Processes that die in the midst of what they do, killed with SIGKILL at a moment that the test draws.

They are forked from a server without threads.

A moment is what a dead process leaves half done: before a request to S3 or to a search cluster, between its
head and its body, around the commit of a transaction, and before a file is opened for writing, renamed or
removed. Python's own audit events tell of most of these (https://docs.python.org/3/library/audit_events.html),
so whatever the package does has them, and nothing in it knows of the test.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[3]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Failed(AssertionError):
    """What a process did raised something; the text is its traceback."""


class Mortals:
    """Starts processes that do one piece of work each."""

    def __init__(self, log: Path) -> None:
        """What they log goes to the file `log`."""
        self._log = log.open("ab")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.functional.machine.mortal"],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def do(self, work: str, environment: Mapping[str, str], die_at: int = 0, **given: Any) -> Any:
        """Have `work` of `works` done by a process with these settings; what it answers, or None where it
        died at its moment `die_at` (0 for none). Raises Failed."""
        task = {"work": work, "environment": dict(environment), "die_at": die_at, "given": given}
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        print(json.dumps(task), file=self._server.stdin, flush=True)
        answer = json.loads(self._server.stdout.readline() or '{"failed": "the server has ended"}')
        if "failed" in answer:
            raise Failed(f"{work}: {answer['failed']}")
        return answer.get("done")

    def stop(self) -> None:
        """End the server."""
        self._server.kill()
        self._server.communicate()
        self._log.close()


class _Moments:
    """Counts moments, and ends the process at one of them."""

    def __init__(self, die_at: int) -> None:
        self._left = die_at

    def pass_one(self, *_: Any) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, name: str, args: tuple[Any, ...]) -> None:
        """An audit event."""
        is_writing = name == "open" and isinstance(args[2], int) and args[2] & WRITING
        if is_writing or name in ("os.rename", "os.remove", "http.client.send"):
            self.pass_one()

    def watch(self) -> None:
        """From now on."""
        from sqlalchemy import Engine, event
        from sqlalchemy.orm import Session

        event.listen(Engine, "commit", self.pass_one)
        event.listen(Session, "after_commit", self.pass_one)
        sys.addaudithook(self.heard)


def _serve() -> None:
    """Read tasks line by line, and fork for each."""
    from tests.functional.machine import works

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever is printed is no answer
    works.prepare()
    for line in sys.stdin:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _do(works, json.loads(line), writing)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("{}" if died else answer or f'{{"failed": "ended with {status}"}}', file=answers, flush=True)


def _do(works: Any, task: dict[str, Any], writing: int) -> None:
    """In the child: do it, say so, and end without any of the parent's clean-up."""
    try:
        os.environ.update(task["environment"])
        work, services = getattr(works, task["work"]), works.opened()
        moments = _Moments(task["die_at"])
        moments.watch()
        done = json.dumps({"done": work(services, **task["given"])})
    except BaseException:  # noqa: BLE001  (the test is told, whatever it is)
        done = json.dumps({"failed": traceback.format_exc()})
    os.write(writing, done.encode())
    os._exit(0)


if __name__ == "__main__":
    _serve()
