"""Files of numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.search.whoosh.index import WhooshIndex
from mediahub.search.whoosh.segments.arrays import StaleFormat
from tests.unit.search.sample_documents import document


@pytest.fixture
def engine(tmp_path: Path) -> WhooshIndex:
    return WhooshIndex.create(tmp_path / "index")


def test_files_of_another_format_are_refused(engine: WhooshIndex) -> None:
    engine.write([document(1)])
    for path in engine.folder.glob("*.post"):
        path.write_bytes(path.read_bytes().replace(b"MHARR", b"OTHER", 1))
    with pytest.raises(StaleFormat):
        WhooshIndex(engine.folder)
