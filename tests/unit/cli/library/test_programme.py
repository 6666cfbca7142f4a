"""`mediahub programme import`."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from mediahub.catalog.models import Session
from mediahub.runtime import Services
from tests.unit.cli.conftest import Run

CSV = """code,title,room,start,end,speakers
D1,Opening,Grand Hall,2025-10-18 09:00,2025-10-18 10:00,Yin Tongyue
D2,Robots,Hall 2,2025-10-18 10:00,2025-10-18 11:00,
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "programme.csv"
    path.write_text(CSV)
    return path


def codes(services: Services) -> dict[str, str]:
    with services.database.read() as session:
        return {one.code: one.title for one in session.scalars(select(Session))}


def test_a_programme_is_taken_in_and_corrected(run: Run, services: Services, file: Path) -> None:
    dry = run("programme", "import", str(file), "--event", "summit", "--dry-run")
    assert (dry.exit_code, codes(services)) == (0, {})
    assert "2 new, 0 changed" in dry.stdout
    assert "Nothing was changed" in dry.stdout
    assert run("programme", "import", str(file), "--event", "summit").exit_code == 0
    assert codes(services) == {"D1": "Opening", "D2": "Robots"}
    file.write_text(CSV.replace("Robots", "Machines").replace("D1,Opening,Grand Hall", "D3,Late,Grand Hall"))
    changed = run("programme", "import", str(file), "--event", "summit", "--remove-gone")
    assert "changed  D2  Machines" in changed.stdout
    assert "title: Robots -> Machines" in changed.stdout
    assert "removed  D1" in changed.stdout
    assert codes(services) == {"D2": "Machines", "D3": "Late"}


def test_a_part_at_fault_is_named_and_the_rest_is_taken_in(run: Run, services: Services, file: Path) -> None:
    file.write_text(CSV + "D9,No time,Hall,someday,,\n")
    done = run("programme", "import", str(file), "--event", "summit")
    assert (done.exit_code, "line 4: " in done.stderr) == (1, True)
    assert set(codes(services)) == {"D1", "D2"}


def test_mistakes_are_said(run: Run, services: Services, file: Path) -> None:
    assert run("programme", "import", str(file), "--event", "none").exit_code == 1
    file.write_bytes(b"\x00\x01\x02")
    failed = run("programme", "import", str(file), "--event", "summit")
    assert (failed.exit_code, failed.stderr[:7]) == (1, "Error: ")
