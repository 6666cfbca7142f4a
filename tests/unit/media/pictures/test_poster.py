"""A clip is shown by a frame that says something, the right way up, in the right colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.model import SOUND, MediaError
from mediahub.media.pictures.decode import decode
from tests.unit.media.clip_files import write_avchd, write_clip, write_sound
from tests.unit.media.picture_files import quarters

BLACK = Image.new("RGB", (160, 120))


def _poster(path: Path, long_edge: int = 2048) -> Image.Image:
    return decode(path, identify(path), long_edge)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv", "a.webm", "a.mts", "a.avi"])
def test_poster_is_not_the_black_beginning(tmp_path: Path, name: str) -> None:
    scene = quarters(160, 120)
    path = write_clip(tmp_path / name, [BLACK] * 12 + [scene] * 8)
    poster = np.asarray(_poster(path)).astype(int)
    assert poster.shape == (120, 160, 3)
    assert abs(poster - np.asarray(scene)).mean() < 20


def test_a_clip_that_is_all_dark_still_has_its_poster(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [BLACK] * 5)
    assert _poster(path).size == (160, 120)


def test_poster_is_scaled_to_what_was_asked(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mp4", [quarters(160, 120)] * 3)
    assert _poster(path, 80).size == (80, 60)


def test_poster_is_turned_as_the_container_says(corpus: Path) -> None:
    path = corpus / "dev" / "video" / "with-gps.mov"
    poster = _poster(path)
    assert poster.size == (320, 568)


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_a_clip_without_its_index_is_refused(tmp_path: Path, share: float) -> None:
    path = write_clip(tmp_path / "a.mp4", [quarters(160, 120)] * 10)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(MediaError) as caught:
        _poster(path)
    assert caught.value.code == "damaged"


def test_a_playlist_is_never_followed(tmp_path: Path) -> None:
    """Even when it is taken for an MP4: the demuxer is that of the type, never a guess."""
    path = tmp_path / "a.mp4"
    path.write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")
    with pytest.raises(MediaError):
        decode(path, types.MP4, 100)


def test_words_that_are_not_utf8_do_not_cost_the_clip(tmp_path: Path) -> None:
    """AVI keeps its words in whatever encoding the camera had."""
    path = tmp_path / "a.avi"
    write_clip(path, [quarters(160, 120)] * 3)
    data = path.read_bytes()
    assert b"Lavf" in data
    path.write_bytes(data.replace(b"Lavf", b"L\xe4vf", 1))
    assert _poster(path).size == (160, 120)


@pytest.mark.parametrize(
    "x264",
    [
        "open-gop=1:keyint=12:bframes=3",
        "keyint=infinite:bframes=3",  # one key frame, at the beginning: there is nothing to seek to
        "intra-refresh=1:keyint=10",  # none at all after the first
    ],
)
def test_a_transport_stream_that_cannot_be_sought_in_has_its_poster(tmp_path: Path, x264: str) -> None:
    scene = quarters(160, 120)
    path = write_avchd(tmp_path / "a.mts", [BLACK] * 12 + [scene] * 38, x264)
    assert abs(np.asarray(_poster(path)).astype(int) - np.asarray(scene)).mean() < 20


@pytest.mark.parametrize("count", [1, 3])
def test_a_transport_stream_of_a_moment_has_its_poster(tmp_path: Path, count: int) -> None:
    path = write_avchd(tmp_path / "a.mts", [quarters(160, 120)] * count, "open-gop=1")
    assert _poster(path).size == (160, 120)


@pytest.mark.parametrize(
    "name", ["a.mp4", "a.mkv", "a.mov", "a.wav", "a.mp3", "a.aac", "a.aiff", "a.flac", "a.ogg"]
)
def test_sound_alone_is_called_so_and_not_damaged(tmp_path: Path, name: str) -> None:
    path = write_sound(tmp_path / name)
    with pytest.raises(MediaError) as caught:
        _poster(path)
    assert (caught.value.code, caught.value.message) == ("not_media", SOUND)


def test_the_cover_of_a_record_makes_no_clip_of_it(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp4", cover=quarters(160, 120))
    with pytest.raises(MediaError) as caught:
        _poster(path)
    assert caught.value.code == "not_media"


def test_words_in_the_coding_of_an_old_program_are_read(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.avi", [quarters(160, 120)] * 3)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"Lavf", b"L\xfcvf", 1))
    assert "Lüvf" in str(read_facts(path, identify(path)).raw)
