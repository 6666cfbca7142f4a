"""Drawn pictures and clips: the same bytes every time, no two alike, metadata inside."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import av
import exiv2
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageOps

from mediahub.cli.library.demo import demo
from mediahub.demo import generate as generating
from mediahub.demo.clips import Clip, clip_bytes, plan_clips
from mediahub.demo.render import draw_picture, picture_bytes, size_of
from mediahub.demo.shots import Shot, plan_shots

T = TypeVar("T")

SHOTS = plan_shots()
SHRINK = 10


def one_of_each() -> Iterator[Shot]:
    """The first shot of every scene."""
    seen = set()
    for shot in SHOTS:
        if shot.scene not in seen:
            seen.add(shot.scene)
            yield shot


@pytest.fixture(scope="module")
def drawn() -> dict[str, Image.Image]:
    """Every scene once, small."""
    return {shot.scene: draw_picture(shot, shrink=SHRINK) for shot in one_of_each()}


def test_every_scene_fills_its_frame_with_a_picture(drawn: dict[str, Image.Image]) -> None:
    for shot in one_of_each():
        image = drawn[shot.scene]
        assert image.size == tuple(side // SHRINK for side in size_of(shot))
        grey = np.asarray(image.convert("L"), dtype=float)
        assert grey.std() > 12, shot.scene
        edges = (grey[0], grey[-1], grey[:, 0], grey[:, -1])
        assert all(edge.max() > 4 for edge in edges), f"{shot.scene} leaves an edge unpainted"


def test_no_two_scenes_look_alike(drawn: dict[str, Image.Image]) -> None:
    tiny = {name: np.asarray(image.resize((16, 16)), dtype=float) for name, image in drawn.items()}
    for a, b in combinations(tiny, 2):
        assert np.abs(tiny[a] - tiny[b]).mean() > 5, (a, b)


def test_a_picture_is_the_same_every_time_and_unlike_its_burst_neighbour() -> None:
    first = next(shot for shot in SHOTS if shot.burst and shot.step == 0)
    second = next(shot for shot in SHOTS if shot.seed == first.seed and shot.step == 1)
    data = picture_bytes(first, shrink=8)
    assert sha256(picture_bytes(first, shrink=8)).digest() == sha256(data).digest()
    other = picture_bytes(second, shrink=8)
    assert other != data
    a, b = (np.asarray(Image.open(BytesIO(x)).resize((60, 40)), dtype=float) for x in (data, other))
    assert 0 < np.abs(a - b).mean() < 14, "frames of a burst are near-duplicates"


def metadata(data: bytes) -> dict[str, str]:
    """What libexiv2 reads from a file."""
    image = exiv2.ImageFactory.open(data)
    image.readMetadata()
    blocks = (image.exifData(), image.iptcData(), image.xmpData())
    return {datum.key(): str(datum.value()) for block in blocks for datum in block}


def test_metadata_is_in_the_file_as_each_photographer_writes_it() -> None:
    full = next(s for s in SHOTS if s.photographer == "chen-rui" and s.people and s.frame == "l")
    found = metadata(picture_bytes(full, shrink=SHRINK))
    assert found["Exif.Image.Model"] == "NIKON Z 9"
    assert found["Exif.Photo.OffsetTimeOriginal"] == "+08:00"
    assert found["Iptc.Application2.Caption"].startswith("Illustration: ")
    assert "llustration" in found["Xmp.xmpRights.UsageTerms"]
    assert found["Xmp.iptcExt.PersonInImage"]
    bare = next(s for s in SHOTS if s.photographer == "diego-salvatierra")
    found = metadata(picture_bytes(bare, shrink=SHRINK))
    assert not [key for key in found if key.startswith(("Iptc", "Xmp"))]
    assert "llustration" in found["Exif.Image.Copyright"]


def test_upright_frames_of_a_camera_that_does_not_turn_are_shown_upright() -> None:
    shot = next(s for s in SHOTS if s.photographer == "chen-rui" and s.frame == "p")
    stored = Image.open(BytesIO(picture_bytes(shot, shrink=SHRINK)))
    assert stored.width > stored.height
    shown = ImageOps.exif_transpose(stored)
    drawing = draw_picture(shot, shrink=SHRINK)
    assert shown.size == drawing.size
    difference = np.asarray(shown, dtype=float) - np.asarray(drawing, dtype=float)
    assert np.abs(difference).mean() < 6


@pytest.mark.parametrize("clip", plan_clips(), ids=lambda clip: clip.scene)
def test_clips_move_and_know_when_they_were_made(clip: Clip) -> None:
    assert 5 <= clip.seconds <= 8
    with av.open(BytesIO(clip_bytes(clip, seconds=0.25)), "r") as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.width, stream.height) == ("h264", 1280, 720)
        made = datetime.fromisoformat(container.metadata["creation_time"])
        assert made == clip.moment.astimezone(UTC)
        assert container.metadata["comment"].startswith("Illustration: ")
        frames = [frame.to_ndarray(format="gray").astype(float) for frame in container.decode(stream)]
    assert len(frames) == 6
    assert np.abs(frames[0] - frames[-1]).mean() > 0.2


def test_generate_resumes_and_writes_a_manifest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = [SHOTS[0], SHOTS[1]]
    monkeypatch.setattr(generating, "plan_shots", lambda: few)
    monkeypatch.setattr(generating, "plan_clips", list)
    kept = tmp_path / few[0].path
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"already complete")
    (kept.parent / ".OTHER.JPG.part").write_bytes(b"left by a killed run")
    result = CliRunner().invoke(demo, ["generate", str(tmp_path), "--processes", "1"])
    assert result.exit_code == 0, result.output
    assert kept.read_bytes() == b"already complete"
    assert Image.open(tmp_path / few[1].path).size == size_of(few[1])
    assert not list(tmp_path.rglob("*.part"))
    files = json.loads((tmp_path / "manifest.json").read_text())["files"]
    assert set(files) == {shot.path for shot in few}
    assert files[few[0].path]["rights"] == few[0].rights
    assert set(files[few[0].path]) == {"photographer", "session", "room", "rights", "embargo"}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = "import sys, pathlib, mediahub.demo.generate as g; g.generate(pathlib.Path(sys.argv[1]))"
    main = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
    workers = wait_for(lambda: spawned_by(main.pid))
    main.kill()
    main.wait()
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def spawned_by(pid: int) -> list[int]:
    """The worker processes of a process, once both run."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    workers = [
        int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    return workers if len(workers) == 2 else []


def wait_for(ready: Callable[[], T]) -> T:
    """Ask until the answer is true; fail after a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if answer := ready():
            return answer
        time.sleep(0.05)
    raise AssertionError("It never came about.")
