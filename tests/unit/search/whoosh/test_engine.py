"""The Whoosh engine beside what the port asks: indexes of other versions, damaged and unreadable ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from mediahub.rights import Everything
from mediahub.search.port import NoIndex, Request
from mediahub.search.query.language import parse
from mediahub.search.query.tree import All
from mediahub.search.whoosh import folders
from mediahub.search.whoosh.engine import WhooshEngine
from tests.unit.search.opened import Documents, Opened
from tests.unit.search.sample_documents import document
from tests.unit.search.whoosh.aging import LOST, LOST_SCHEMA, moved

ALL = Request(All(), Everything(), sort="taken")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The directory of an index with two documents."""
    opened = Opened.empty(WhooshEngine(tmp_path / "index"))
    opened.write([document(1, caption="robot"), document(2)])
    return tmp_path / "index"


def test_an_index_of_a_version_with_other_modules_opens(written: Path) -> None:
    """Its saved schema names classes that have moved since; ours is used."""
    moved(written, LOST_SCHEMA)
    again = Opened(WhooshEngine(written))
    assert again.search(ALL).total == 2
    again.write([document(3, caption="robots")])
    assert again.search(Request(parse("robot").query, Everything())).total == 2


def format_before(index_dir: Path) -> None:
    folder = folders.current_folder(index_dir)
    assert folder is not None
    old = folder.rename(folder.with_name("0-" + folder.name.partition("-")[2]))
    (index_dir / "CURRENT").write_text(old.name)


def emptied(index_dir: Path) -> None:
    for path in index_dir.glob("*/*.post"):
        path.write_bytes(b"")


def no_pointer(index_dir: Path) -> None:
    (index_dir / "CURRENT").unlink()
    (index_dir / "CURRENT").mkdir()


@pytest.mark.parametrize(
    "spoil", [lambda found: moved(found, LOST), format_before, emptied], ids=["moved", "format", "emptied"]
)
def test_an_index_that_cannot_be_used_is_none_until_it_is_rebuilt(written: Path, spoil: object) -> None:
    spoil(written)  # type: ignore[operator]
    engine = WhooshEngine(written)
    assert engine.searcher() is None
    health = engine.check()
    assert (health.documents, health.generation) == (0, "")
    assert "mediahub indexer" in health.problem or "mediahub reindex" in health.problem
    with pytest.raises(NoIndex), engine.writing():
        pass
    assert engine.rebuild(Documents([document(5)]), lambda done, total: None, 1) == 1
    assert Opened(engine).search(ALL).total == 1
    assert WhooshEngine(written).check().problem == ""


def test_a_directory_that_cannot_be_read_is_no_error_for_who_searches(written: Path) -> None:
    no_pointer(written)
    engine = WhooshEngine(written)
    assert engine.searcher() is None
    assert "cannot be read" in engine.check().problem


def test_what_is_wrong_is_logged_once(written: Path) -> None:
    """And not five times a second, while the indexer builds another one."""
    moved(written, LOST)
    engine = WhooshEngine(written)
    with capture_logs() as logged:
        for _ in range(5):
            engine._looked_at = float("-inf")
            assert engine.searcher() is None
    assert len(logged) == 1


def test_after_an_error_the_index_is_opened_anew(written: Path) -> None:
    engine = WhooshEngine(written)
    before = engine.searcher()
    with pytest.raises(ZeroDivisionError), engine.writing():
        raise ZeroDivisionError
    after = engine.searcher()
    assert after is not None
    assert after is not before
    assert after.search(ALL).total == 2


def test_tending_an_index_whose_folder_is_gone(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediahub.search.whoosh.index.IN_LINE", 0)
    opened = Opened(WhooshEngine(written))
    for number in range(12):
        opened.write([document(number)])
    folder = folders.current_folder(written)
    assert folder is not None
    shutil.rmtree(folder)
    assert not opened.engine.tend()
