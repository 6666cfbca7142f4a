"""Hover previews and proxies play in browsers, seek, and tell nothing about the original."""

from __future__ import annotations

import errno
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from mediahub.media.clips.proxies import hover_preview, proxy
from mediahub.media.containers.identify import identify
from mediahub.media.model import MediaError
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import quarters


def _frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as clip:
        return [frame.to_ndarray(format="rgb24").astype(int) for frame in clip.decode(video=0)]


def _starts_with_index(path: Path) -> bool:
    data = path.read_bytes()
    return 0 < data.index(b"moov") < data.index(b"mdat")


def _scenes() -> list[Image.Image]:
    """Four seconds whose grey rises steadily, so that a frame tells its time."""
    return [Image.new("RGB", (320, 180), (5 * n, 5 * n, 5 * n)) for n in range(40)]


def test_hover_preview_goes_through_the_whole_clip(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "a.mp4", _scenes(), sound=True)
    target = tmp_path / "hover.mp4"
    assert hover_preview(source, identify(source), target) == (320, 180)
    levels = [frame.mean() for frame in _frames(target)]
    assert len(levels) == 24
    assert levels == sorted(levels)
    assert levels[0] < 15
    assert levels[-1] > 170
    with av.open(str(target)) as clip:
        assert not clip.streams.audio
        assert clip.duration == pytest.approx(4_000_000, rel=0.1)
    assert _starts_with_index(target)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv", "a.mts"])
def test_proxy_keeps_pictures_sound_and_time(tmp_path: Path, name: str) -> None:
    source = write_clip(tmp_path / name, _scenes(), sound=True)
    target = tmp_path / "proxy.mp4"
    assert proxy(source, identify(source), target) == (320, 180)
    frames = _frames(target)
    assert len(frames) == 40
    for index in (2, 20, 38):
        assert frames[index].mean() == pytest.approx(5 * index, abs=4)
    with av.open(str(target)) as clip:
        assert (clip.streams.video[0].codec_context.name, clip.streams.video[0].height) == (
            "h264",
            180,
        )
        assert clip.streams.audio[0].codec_context.name == "aac"
        assert clip.duration == pytest.approx(4_000_000, rel=0.05)
    assert _starts_with_index(target)


@pytest.mark.parametrize("name", ["a.avi", "a.mp4", "a.mts"])
def test_frames_that_are_stored_in_another_order_are_shown_in_theirs(tmp_path: Path, name: str) -> None:
    """AVI says only in which order frames are decoded, so that times of what is shown are guessed."""
    source = write_clip(tmp_path / name, _scenes(), sound=True, key_every=20)
    target = tmp_path / "proxy.mp4"
    proxy(source, identify(source), target)
    levels = [frame.mean() for frame in _frames(target)]
    assert levels == sorted(levels)
    assert len(levels) >= 36
    with av.open(str(target)) as clip:
        assert clip.duration == pytest.approx(4_000_000, rel=0.1)


def test_proxy_is_scaled_down_to_720_lines(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "a.mp4", [quarters(1920, 1080)] * 3)
    target = tmp_path / "proxy.mp4"
    proxy(source, identify(source), target)
    (first, *_) = _frames(target)
    assert first.shape == (720, 1280, 3)
    assert abs(first[100, 100] - (255, 0, 0)).max() < 12
    assert abs(first[600, 100] - (0, 0, 255)).max() < 12


def test_turned_clip_becomes_upright_without_a_turn(corpus: Path, tmp_path: Path) -> None:
    source = corpus / "dev" / "video" / "with-gps.mov"
    for make in (proxy, hover_preview):
        target = tmp_path / "out.mp4"
        make(source, identify(source), target)
        with av.open(str(target)) as clip:
            frame = next(clip.decode(video=0))
            assert frame.height > frame.width
            assert frame.rotation == 0


def test_place_of_the_original_is_not_in_the_proxy(corpus: Path, tmp_path: Path) -> None:
    source = corpus / "dev" / "video" / "with-gps.mp4"
    target = tmp_path / "proxy.mp4"
    proxy(source, identify(source), target)
    assert b"\xa9xyz" in source.read_bytes()
    assert b"\xa9xyz" not in target.read_bytes()


def test_damaged_clip_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"junk" * 100)
    for make in (proxy, hover_preview):
        with pytest.raises(MediaError) as caught:
            make(source, identify(source), tmp_path / "out.mp4")
        assert caught.value.code == "damaged"


def test_full_disk_is_no_fault_of_the_clip(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "a.mp4", [quarters(1920, 1080)] * 5)
    with pytest.raises(OSError, match="No space left") as caught:
        proxy(source, identify(source), Path("/dev/full"))
    assert caught.value.errno == errno.ENOSPC
