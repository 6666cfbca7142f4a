"""Codecs by the names of their containers."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.formats.codecs import ffmpeg_name


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("avc1", "h264"),
        ("V_MPEG4/ISO/AVC", "h264"),
        ("hev1", "hevc"),
        ("apch", "prores"),
        ("V_VP9", "vp9"),
        ("dvc ", "dvvideo"),
        ("unheard", None),
        ("", None),
        (None, None),
    ],
)
def test_a_codec_has_the_name_that_ffmpeg_gives_it(identifier: str | None, name: str | None) -> None:
    assert ffmpeg_name(identifier) == name
