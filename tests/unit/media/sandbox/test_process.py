"""Which reader may take a file: one that sees its folders, and may write as much."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.media.sandbox.process import Expired, ReaderProcess
from mediahub.media.sandbox.raise_walls import Bounds


@pytest.mark.parametrize(
    ("folders", "size", "covers"),
    [
        (["/a"], 100, True),
        (["/a/b/c", "/d"], 100, True),
        (["/a"], 101, False),
        (["/a", "/elsewhere"], 1, False),
        (["/ab"], 1, False),
        ([], 1, True),
    ],
)
def test_it_covers_what_it_sees(folders: list[str], size: int, covers: bool) -> None:
    reader = ReaderProcess.__new__(ReaderProcess)
    fields = {"reads": (Path("/a"), Path("/d")), "file_size": 100}
    reader.bounds = type("Some", (), fields)()
    assert reader.covers(map(Path, folders), size) is covers
    assert set(fields) <= set(Bounds.__dataclass_fields__)


def test_how_it_ended_is_said() -> None:
    assert Expired(-9).exitcode == -9
    assert "-9" in str(Expired(-9))
