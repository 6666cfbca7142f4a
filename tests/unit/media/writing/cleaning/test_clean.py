"""The one door: formats that nobody reads through are refused, with what to do instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.model import FileType, MediaError
from mediahub.media.writing.cleaning.clean import clean


@pytest.mark.parametrize(
    ("file_type", "advice"),
    [
        (types.CRW, "press size"),
        (types.IIQ, "press size"),
        (types.X3F, "press size"),
        (types.SVG, "press size"),
        (types.WMV, "web size"),
        (types.M2TS, "web size"),
    ],
)
def test_what_nobody_reads_through_is_refused(file_type: FileType, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"bytes")
    with pytest.raises(MediaError, match=advice) as refused:
        clean(path, file_type, ("gps",))
    assert refused.value.code == "unclean"
    assert path.read_bytes() == b"bytes"
    clean(path, file_type, ())
