"""How large a programme's file may be."""

from __future__ import annotations

import pytest

from mediahub.tagging.agenda.formats.limits import MAX_SIZE, check_size
from mediahub.tagging.agenda.formats.model import FileError


def test_a_file_beyond_the_limit_is_no_programme() -> None:
    check_size(b"")
    check_size(bytes(MAX_SIZE))
    with pytest.raises(FileError, match="8 MiB"):
        check_size(bytes(MAX_SIZE + 1))
