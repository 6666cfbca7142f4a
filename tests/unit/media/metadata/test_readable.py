"""Files whose headers name no possible picture are refused, with what to do."""

from __future__ import annotations

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.limits import MAX_SIDE
from mediahub.media.metadata.readable import require_readable
from mediahub.media.model import Facts, FileType, MediaError


def facts(width: int | None, height: int | None, file_type: FileType = types.JPEG) -> Facts:
    return Facts(mime=file_type.mime, kind=file_type.kind, width=width, height=height)


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (None, None, "damaged"),
        (10, None, "damaged"),
        (0, 10, "damaged"),
        (10, 0, "damaged"),
        (MAX_SIDE + 1, 10, "too_large"),
        (10, MAX_SIDE + 1, "too_large"),
    ],
)
def test_a_size_that_cannot_be_is_refused(width: int | None, height: int | None, code: str) -> None:
    with pytest.raises(MediaError) as refused:
        require_readable(facts(width, height))
    assert refused.value.code == code


def test_a_size_that_may_be_passes() -> None:
    require_readable(facts(1, 1))
    require_readable(facts(MAX_SIDE, MAX_SIDE))


@pytest.mark.parametrize("file_type", [types.SVG, types.NEF, types.XMP])
def test_some_types_need_not_say_their_size(file_type: FileType) -> None:
    require_readable(facts(None, None, file_type))
