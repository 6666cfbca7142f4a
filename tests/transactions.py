"""Watches that nothing waits for storage while it holds the database's write lock.

On SQLite there is one writer: a minute in which S3 does not answer inside of a transaction is one in which
nobody can save anything. On PostgreSQL it holds rows. Objects are stored before the row that names them, and
deleted after it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

import mediahub
from mediahub.catalog.db.database import Database
from mediahub.storage.bucket import Bucket

PACKAGE = str(Path(mediahub.__file__).parent)
WRITING = ("put_file", "put_bytes", "put_rendition", "copy", "delete")
READING = ("get_bytes", "get_to_file", "head", "list")
"""Methods of a bucket that ask S3."""
MAY_WRITE = ("mediahub/curation/faces/",)
"""A picture of a face is never in the bucket without its row: it comes and goes in the same transaction."""


@contextmanager
def watching() -> Iterator[list[str]]:
    """The places, as they are found, where the package asks S3 inside of a transaction that may write."""
    found: list[str] = []
    open_ones = threading.local()
    begin = Database.begin

    @contextmanager
    def counted(database: Database) -> Iterator[Any]:
        with begin(database) as session:
            open_ones.count = getattr(open_ones, "count", 0) + 1
            try:
                yield session
            finally:
                open_ones.count -= 1

    def guarded(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def ask(bucket: Bucket, *args: Any, **kwargs: Any) -> Any:
            caller = sys._getframe(1)
            file = caller.f_code.co_filename
            may = method.__name__ in WRITING and any(name in file for name in MAY_WRITE)
            if file.startswith(PACKAGE) and not may and getattr(open_ones, "count", 0):
                found.append(f"{file}:{caller.f_lineno}, {method.__name__}")
            return method(bucket, *args, **kwargs)

        return ask

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "begin", counted)
        for name in (*READING, *WRITING):
            patch.setattr(Bucket, name, guarded(getattr(Bucket, name)))
        yield found
