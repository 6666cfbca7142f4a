"""A question that a function in a reading process asks its parent in the middle of its call.

For what the parent has and a reader must never have: the key that signs deliveries. The parent judges each
question; see `Sandbox.call`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[bytes], bytes]
"""What answers a question, in the parent."""
QUESTION = b"Q"
"""Begins the frame of a question, where an answer begins otherwise."""
LARGEST_REPLY = 1 << 20
MAX_QUESTIONS = 6
"""Of one call."""
_asked = threading.local()


class NoAnswer(RuntimeError):
    """The parent has no answer to this question."""


def ask_parent(question: bytes) -> bytes:
    """The parent's answer. Raises NoAnswer."""
    answer: Answer | None = getattr(_asked, "answer", None)
    reply = answer(question) if answer is not None else b""
    if not reply:
        raise NoAnswer("the parent did not answer")
    return reply


@contextmanager
def answered_by(answer: Answer | None) -> Iterator[None]:
    """In this thread `answer` is asked."""
    before, _asked.answer = getattr(_asked, "answer", None), answer
    try:
        yield
    finally:
        _asked.answer = before
