"""What it costs a delivered original to leave the house without its position and serial numbers.

The same file is made ready with and without cleaning, in turn, in this process, as a worker's reader does it:
read, written with caption and credit, read once more.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mediahub.media.containers.identify import identify
from mediahub.media.writing.deliver import deliver_original
from mediahub.media.writing.private import Private
from mediahub.media.writing.write import WriteFields
from scripts.benches.harness import write_frames

FIELDS = WriteFields(caption="A robot greets visitors.", credit="Bench", creator=("Chen Rui",))
EVERYTHING: Sequence[Private] = ("gps", "serial")


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Processor milliseconds of a file, and the median of the ratios of the turns."""

    kept_ms: float
    cleaned_ms: float
    ratio: float


def cleaning(turns: int) -> Cleaning:
    """Measure both on 24-megapixel JPEGs."""
    with tempfile.TemporaryDirectory(prefix="mediahub-cleaning-") as folder:
        frames = write_frames(Path(folder), 4)
        target = Path(folder) / "made.jpg"
        _spent(frames, target, EVERYTHING)  # its modules are loaded
        kept, cleaned = [], []
        for _ in range(turns):
            kept.append(_spent(frames, target, ()))
            cleaned.append(_spent(frames, target, EVERYTHING))
    ratio = statistics.median(ours / theirs for ours, theirs in zip(cleaned, kept, strict=True))
    return Cleaning(round(statistics.median(kept), 1), round(statistics.median(cleaned), 1), round(ratio, 2))


def _spent(frames: Sequence[Path], target: Path, strip: Sequence[Private]) -> float:
    begun = time.process_time()
    for path in frames:
        deliver_original(path, identify(path), target, FIELDS, strip)
    return 1000 * (time.process_time() - begun) / len(frames)
