"""One-off calls in a process of their own, which ends with them and gives back all its memory.

`mediahub up` and `mediahub storage` stay as long as the installation runs, and only watch over others. What
their start needs once (the catalogue, a client of S3) would stay with them: some 60 MB each.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from importlib import import_module
from types import TracebackType
from typing import Any

from mediahub.services.errors import ServiceError
from mediahub.services.lifeline import PARENT, follow_parent


class IsolatedCall:
    """One call, under way from the moment this is made. Leaving the block ends it, whatever it does then."""

    def __init__(self, function: str, *arguments: object) -> None:
        """Call `package.module:function`, which the caller need not import, with what can be pickled."""
        self._function = function
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env=os.environ | {PARENT: str(os.getpid())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the caller, who ends this
        )
        assert self._process.stdin is not None  # noqa: S101
        try:
            with self._process.stdin as order:
                pickle.dump((function, arguments), order)
        except BrokenPipeError:  # it ended already: `result` says so
            pass

    def __enter__(self) -> IsolatedCall:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def has_ended(self) -> bool:
        """Whether `result` answers at once. For answers that fit into a pipe, as all of ours do."""
        return self._process.poll() is not None

    def result(self) -> Any:
        """What the function gave; raises what it raised, and ServiceError where its process was ended."""
        assert self._process.stdout is not None  # noqa: S101
        answer = self._process.stdout.read()
        status = self._process.wait()
        if not answer:
            raise ServiceError(f"{self._function} ended with status {status} and said nothing")
        value, error = pickle.loads(answer)  # noqa: S301  # of our own process
        if error is not None:
            raise error
        return value


def call_isolated(function: str, *arguments: object) -> Any:
    """What `package.module:function` gives in a process of its own; raises what it raises."""
    with IsolatedCall(function, *arguments) as call:
        return call.result()


def main() -> None:
    """The other side: one order on the standard input, one answer on the standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anybody prints is no part of the answer
    follow_parent()
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  # of our own parent
    module, _, name = function.partition(":")
    value: Any = None
    failure: Exception | None = None
    try:
        value = getattr(import_module(module), name)(*arguments)
    except Exception as error:  # noqa: BLE001  # it is the caller's to judge
        failure = _portable(error)
    with answers:
        answers.write(pickle.dumps((value, failure)))


def _portable(error: Exception) -> Exception:
    """This error where it survives the way to the caller, else one that says the same."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # made here
    except Exception:  # noqa: BLE001  # pickle raises whatever the class does
        return ServiceError(str(error) or type(error).__name__)
    return error


if __name__ == "__main__":
    main()
