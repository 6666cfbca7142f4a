"""Real and hostile files through the sandbox, within the bounds that the product promises."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediahub.media.model import Analysis, MediaError
from mediahub.media.sandbox.sandbox import Sandbox

MAX_SECONDS = 10
MAX_RESIDENT = 1 << 30
CUT_OFF = {"raw/CanonRaw.cr2", "raw/Panasonic.rw2"}
"""RAW files of the corpus that hold metadata but neither pixels nor a preview to look at."""


@dataclass
class Outcome:
    answer: Analysis | MediaError
    seconds: float


def peak_resident() -> int:
    """Bytes that this process has held at most; runs in the worker."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _analyse(sandbox: Sandbox, path: Path) -> Outcome:
    began = time.monotonic()
    try:
        answer: Analysis | MediaError = sandbox.analyse(path)
    except MediaError as error:
        answer = error
    return Outcome(answer, time.monotonic() - began)


def _hostile_name(row: dict[str, Any]) -> str:
    """The name that the index says the file was found under."""
    if "as found it was named" not in row["why"]:
        return str(row["file"])
    return str(row["why"].split("named ", 1)[1].rsplit(": give it", 1)[0].strip("'\""))


def test_bad_files_get_an_answer_and_a_reason(sandbox: Sandbox, corpus: Path, tmp_path: Path) -> None:
    problems = []
    for row in json.loads((corpus / "bad" / "INDEX.json").read_text()):
        path = tmp_path / _hostile_name(row).replace("/", "_")
        path.write_bytes((corpus / "bad" / row["file"]).read_bytes())
        outcome = _analyse(sandbox, path)
        accepted = isinstance(outcome.answer, Analysis)
        if row["expect"] == "accept" and not accepted:
            problems.append(f"{row['file']}: refused ({outcome.answer})")
        if row["expect"] == "reject" and accepted:
            problems.append(f"{row['file']}: accepted")
        if outcome.seconds > MAX_SECONDS:
            problems.append(f"{row['file']}: took {outcome.seconds:.1f} s")
        if isinstance(outcome.answer, MediaError) and "\n" in outcome.answer.message:
            problems.append(f"{row['file']}: reason of several lines")
    assert not problems
    assert sandbox.call(peak_resident) < MAX_RESIDENT


def test_every_readable_file_has_renditions_of_the_right_shape(sandbox: Sandbox, corpus: Path) -> None:
    problems = []
    for row in json.loads((corpus / "dev" / "truth.json").read_text()):
        outcome = _analyse(sandbox, corpus / "dev" / row["file"])
        if isinstance(outcome.answer, MediaError):
            no_picture = row["mime"] in {"application/rdf+xml", "image/svg+xml"}
            if not no_picture and row["file"] not in CUT_OFF:
                problems.append(f"{row['file']}: {outcome.answer}")
            continue
        problems += [f"{row['file']}: {words}" for words in _wrong_shape(outcome.answer, row)]
    assert not problems
    assert sandbox.call(peak_resident) < MAX_RESIDENT


def _wrong_shape(answer: Analysis, row: dict[str, Any]) -> Iterator[str]:
    preview, thumb = answer.renditions
    if max(preview.width, preview.height) > 2048 or max(thumb.width, thumb.height) > 480:
        yield f"too large: {preview.width} x {preview.height}"
    if row["width"] is None or row["file"].startswith("raw/"):
        return  # the previews of cut-off RAW files have the camera's black bars
    width, height = row["width"], row["height"]
    if preview.width > width or preview.height > height:
        yield "larger than the original"
    if abs(preview.width * height - preview.height * width) > max(width, height):
        yield f"{preview.width} x {preview.height} for {width} x {height}"


def test_raw_previews_are_upright(sandbox: Sandbox, corpus: Path) -> None:
    outcome = _analyse(sandbox, corpus / "dev" / "raw" / "canon_eos_r.cr3")
    assert isinstance(outcome.answer, Analysis)
    assert outcome.answer.renditions[0].height > outcome.answer.renditions[0].width
