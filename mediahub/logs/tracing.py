"""Request ids: by the name of a request its lines are found in the logs, and those of the work it led to.

A row that asks a worker for something keeps the name (`catalog.models.base.Requested`); the worker takes it
up again with `working_for`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

LONGEST_NAME = 64
"""Characters of a name."""


def request_id() -> str:
    """The request that led to what this thread does now, or nothing."""
    return str(structlog.contextvars.get_contextvars().get("request_id") or "")[:LONGEST_NAME]


@contextmanager
def working_for(name: str) -> Iterator[None]:
    """Let what is logged and recorded in a `with` block be found by this request; without one, by a name of
    its own."""
    with structlog.contextvars.bound_contextvars(request_id=name or uuid.uuid4().hex):
        yield
