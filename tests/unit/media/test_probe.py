"""The self-test of decoders says which of them fails, and nothing where all work."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.media import probe


def test_readers_that_work_have_no_problem(tmp_path: Path) -> None:
    assert probe.try_readers(tmp_path) == []


def test_a_reader_that_fails_is_named_with_its_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = probe.analyse

    def broken(path: Path, *more: object) -> object:
        if path.suffix == ".mp4":
            raise RuntimeError("outer") from OSError("another version of a library")
        return whole(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(probe, "analyse", broken)
    assert probe.try_readers(tmp_path) == ["clips cannot be read: OSError: another version of a library"]
