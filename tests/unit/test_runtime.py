"""What is waited for, and what is an error of the piece of work itself."""

from __future__ import annotations

import errno

import pytest
from PIL import UnidentifiedImageError
from sqlalchemy.exc import DataError, OperationalError

from mediahub.runtime import is_outage
from mediahub.storage.errors import Denied, NotFound, NotSupported, StorageError, Unavailable

OUTAGES = [
    Unavailable("S3 does not answer"),
    Denied("the key of S3 is wrong"),
    OperationalError("select 1", {}, Exception("server closed the connection")),
    OSError(errno.ENOSPC, "No space left on device"),
    ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
]
OF_THE_PIECE = [
    UnidentifiedImageError("cannot identify image file"),
    OSError("image file is truncated"),
    NotFound("it is not there"),
    NotSupported("not offered"),
    StorageError("the bytes were damaged on the way"),
    DataError("insert", {}, Exception("value too long")),
    ValueError("anything else"),
]


@pytest.mark.parametrize("error", OUTAGES, ids=repr)
def test_services_that_are_away_and_full_disks_are_waited_for(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize("error", OF_THE_PIECE, ids=repr)
def test_what_waiting_does_not_mend_is_said(error: Exception) -> None:
    assert not is_outage(error)
