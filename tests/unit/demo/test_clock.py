"""The demo's frame of the clock page is one that ingest reads, of a body whose clock is wrong."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from mediahub.demo.clock import CARD, MOMENT, add_clock_frame
from mediahub.demo.shots import load_kit, plan_shots
from mediahub.media.codes import read_codes
from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.vision.clock_code import moment_of


def test_the_clock_frame_is_read_with_the_installations_key(tmp_path: Path) -> None:
    ((name, about),) = add_clock_frame(tmp_path, "key").items()
    path = tmp_path / name
    (text,) = read_codes(Image.open(io.BytesIO(path.read_bytes()))).texts
    moment = moment_of(text, "key")
    assert moment is not None
    assert moment.isoformat() == "2025-10-17T00:12:40+00:00"
    assert moment_of(text, "another") is None
    camera = load_kit()[CARD]
    facts = read_facts(path, identify(path))
    assert (facts.model, facts.serial) == (camera["model"], camera["serial"])
    assert facts.taken != MOMENT  # the body is four minutes slow
    assert about["rights"] == "none"
    same_body = [shot for shot in plan_shots() if shot.camera == CARD]
    assert name not in {shot.path for shot in same_body}
    before = path.stat().st_mtime_ns
    add_clock_frame(tmp_path, "key")
    assert path.stat().st_mtime_ns == before
