"""A clip is opened as what it is, and as nothing else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image

from mediahub.media.container import is_cover, open_container
from tests.unit.media.clip_files import write_clip


def test_a_clip_is_opened_from_a_file_and_from_memory(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [Image.new("RGB", (64, 48), "red")] * 3)
    for source in (str(path), BytesIO(path.read_bytes())):
        with open_container(source, "mov") as opened:
            (stream,) = opened.streams.video
            assert (stream.codec_context.width, stream.codec_context.height) == (64, 48)
            assert not is_cover(stream)


def test_what_it_is_not_does_not_open(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [Image.new("RGB", (64, 48), "red")] * 3)
    with pytest.raises(av.error.FFmpegError):
        open_container(str(path), "avi")
