"""Health: what a question's failure is called, and nothing of what it says."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from mediahub.http.monitoring.health import _asks
from mediahub.storage.errors import StorageError


def test_the_kind_of_failure_is_told_and_no_address() -> None:
    def fail(error: Exception) -> str:
        def question() -> None:
            raise error

        return _asks(question)

    assert _asks(lambda: None) == "ok"
    assert fail(OperationalError("SELECT 1", {}, Exception("host db.internal"))) == "OperationalError"
    assert fail(StorageError("http://s3.internal")) == "StorageError"
    with pytest.raises(ZeroDivisionError):
        _asks(lambda: 1 // 0)
