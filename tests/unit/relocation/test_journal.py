"""The journal of a move: what was copied, in which version, to which place; it outlives its process."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from mediahub.relocation.journal import BEGUN, DONE, Journal
from mediahub.storage.bucket import ObjectInfo
from mediahub.storage.copying import Copied

MOMENT = datetime(2025, 10, 18, tzinfo=UTC)


def listed(key: str, etag: str = "e1", size: int = 3) -> ObjectInfo:
    return ObjectInfo(key, size, MOMENT, etag=etag)


def test_only_what_is_new_or_has_changed_is_lacking(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert journal.state("there") == ""
    journal.note("there", BEGUN)
    journal.copied("there", [Copied("a", "e1", 3, "00"), Copied("b", "e1", 3, "00")])
    journal.close()
    journal = Journal(tmp_path)  # after a kill
    assert journal.state("there") == BEGUN
    found = journal.lacking("there", [listed("a"), listed("b", "e2"), listed("c"), listed("b", size=4)])
    assert [(one.key, one.etag, one.size) for one in found] == [
        ("b", "e2", 3),
        ("c", "e1", 3),
        ("b", "e1", 4),
    ]
    journal.copied("there", [Copied("b", "e2", 3, "11")])
    assert journal.lacking("there", [listed("b", "e2")]) == []
    journal.note("there", DONE)
    assert (journal.state("there"), journal.state("elsewhere")) == (DONE, "")
    assert journal.lacking("elsewhere", [listed("a")]) == [listed("a")]
    journal.close()
