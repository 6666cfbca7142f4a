"""What one file needs to be sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.client import OwnFile, sender
from mediahub.client.sender import apart


def test_a_sidecar_too_large_for_a_request_goes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "MAX_SIDECAR", 3)
    picture, small, large = tmp_path / "a.jpg", tmp_path / "a.xmp", tmp_path / "b.xmp"
    for path, data in ((picture, b"x"), (small, b"x"), (large, b"xxxx")):
        path.write_bytes(data)
    assert apart(OwnFile("d/a.jpg", picture, small)) == [OwnFile("d/a.jpg", picture, small)]
    for sidecar in (large, tmp_path / "gone.xmp"):
        assert apart(OwnFile("d/a.jpg", picture, sidecar)) == [
            OwnFile("d/a.jpg", picture), OwnFile(f"d/{sidecar.name}", sidecar),
        ]  # fmt: skip
    assert apart(OwnFile("d/a.jpg", picture)) == [OwnFile("d/a.jpg", picture)]
