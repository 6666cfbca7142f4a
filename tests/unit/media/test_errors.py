"""Whether there is a verdict on a file: nobody who handles one may take a fault of ours for it."""

from __future__ import annotations

import pytest

from mediahub.media.errors import as_media_error, media_errors
from mediahub.media.limits import check_size
from mediahub.media.model import MediaError, NotRead, ReadError


@pytest.mark.parametrize(
    ("raised", "kind", "code"),
    [
        (EOFError("ends"), MediaError, "truncated"),
        (ValueError("nonsense"), MediaError, "damaged"),
        (ValueError("image file is truncated"), MediaError, "truncated"),
        (MemoryError(), NotRead, "out_of_memory"),
        (ValueError("cannot allocate memory"), NotRead, "out_of_memory"),
        (NotRead("timeout", "It took too long."), NotRead, "timeout"),
        (MediaError("empty", "It is empty."), MediaError, "empty"),
    ],
)
def test_what_a_reader_says_becomes_one_or_the_other(raised: Exception, kind: type, code: str) -> None:
    with pytest.raises(kind) as caught, media_errors():
        raise raised
    assert isinstance(caught.value, ReadError)
    assert caught.value.code == code


@pytest.mark.parametrize("raised", [TypeError("ours"), ImportError("missing"), OSError(28, "disk is full")])
def test_faults_of_ours_and_of_the_disk_pass_as_they_are(raised: Exception) -> None:
    with pytest.raises(type(raised)) as caught, media_errors():
        raise raised
    assert caught.value is raised


def test_a_bomb_is_named_by_its_pixels() -> None:
    with pytest.raises(MediaError) as caught:
        check_size(60_000, 60_000)
    assert caught.value.code == "too_large"
    assert as_media_error(EOFError()).code == "truncated"
