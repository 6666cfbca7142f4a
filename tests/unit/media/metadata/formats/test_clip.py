"""What FFmpeg says of a clip."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.metadata.formats.clip import probe_clip
from tests.unit.media.clip_files import write_clip


def test_a_clip_has_codec_size_rate_and_duration(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [Image.new("RGB", (64, 48), "red")] * 10)
    found = probe_clip(path, types.MP4)
    assert (found["width"], found["height"]) == (64, 48)
    assert found["duration"] * found["frame_rate"] == pytest.approx(10, abs=1)
    assert found["codec"]
    assert all(isinstance(one, str) for one in found["tags"].values())


def test_what_is_no_clip_is_ffmpegs_error(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no clip at all" * 20)
    with pytest.raises(av.error.FFmpegError):
        probe_clip(path, types.MP4)
