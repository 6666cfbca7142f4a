"""Limits that a reading process sets itself, in a process of its own."""

from __future__ import annotations

from tests.unit.media.sandbox.walls.alone import run_alone


def test_limits_hold_for_good_and_a_lower_one_is_kept() -> None:
    found = run_alone("""
import resource
from mediahub.media.sandbox.confine import confine, keep_memory, time_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
confine(memory=1 << 30, file_size=1 << 20)
keep_memory()
found["data"] = resource.getrlimit(resource.RLIMIT_DATA)
found["size"] = resource.getrlimit(resource.RLIMIT_FSIZE)
found["core"] = resource.getrlimit(resource.RLIMIT_CORE)
found["files"] = resource.getrlimit(resource.RLIMIT_NOFILE)
with time_limit(60):
    found["time"] = resource.getrlimit(resource.RLIMIT_CPU)[0]
""")
    assert found["data"] == [1 << 30] * 2
    assert found["size"] == [1 << 20] * 2
    assert found["core"] == [0, 0]
    assert found["files"] == [100, 100]
    assert 60 <= found["time"] <= 90
