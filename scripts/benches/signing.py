"""What signing adds to a delivery: originals of 24 megapixels get their words, and then their signature.

Both in the sandbox, one after the other, as a worker does: milliseconds by the clock, medians of all frames.
`signing_cpu_ms_p50` is what the same calls take of a processor, without the way to the sandbox: other work on
the machine does not change that much. Frames are measured as they are, and once more after a camera signed
them, whose manifests are read and carried on.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from mediahub.media.containers.filetypes import JPEG
from mediahub.media.hashing import sha256_file
from mediahub.media.provenance.parents import Original
from mediahub.media.provenance.signing import Claim, sign_file
from mediahub.media.questions import answered_by
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.deliver import deliver_original
from mediahub.media.writing.write import WriteFields
from mediahub.provenance.algorithms import signature
from mediahub.provenance.certificates import certify, make_root
from scripts.benches.harness import write_frames

STRIP = ("gps", "serial")
FIELDS = WriteFields(caption="A robot greets visitors.", credit="Bench", copyright="© Bench")


@dataclass
class Times:
    """Milliseconds of each frame."""

    making: list[float] = field(default_factory=list)
    signing: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


class Office:
    """A key with its certificate."""

    def __init__(self, name: str) -> None:
        made = certify(make_root(name, now := datetime.now(UTC)), name, now)
        self._key = load_pem_private_key(made.key.encode(), password=None)
        self.claim = Claim(
            version="bench", actions=("c2pa.edited.metadata",), strip=STRIP, is_cropped=False, redacts=False,
            chain=made.certificate, algorithm="es256",
        )  # fmt: skip

    def sign(self, data: bytes) -> bytes:
        """The signature of a claim."""
        return signature(self._key, data)


def measure(frames: int) -> dict[str, float]:
    """Milliseconds of making a delivery and of signing it, medians; `signed_` for originals of a camera that
    signs."""
    camera, office = Office("Camera"), Office("Office")
    with tempfile.TemporaryDirectory(prefix="mediahub-frames-") as name, Sandbox(1) as sandbox:
        plain = write_frames(Path(name), frames + 1)
        signed = [_signed_by(camera, one) for one in plain]
        figures: dict[str, float] = {}
        for prefix, originals in (("", plain), ("signed_", signed)):
            times = _times(sandbox, office, originals)
            for kind in ("making", "signing"):
                figures[f"{prefix}{kind}_ms_p50"] = round(statistics.median(getattr(times, kind)), 1)
            figures[f"{prefix}signing_cpu_ms_p50"] = round(statistics.median(times.processor), 1)
    return figures


def _times(sandbox: Sandbox, office: Office, originals: Sequence[Path]) -> Times:
    """Of each original but the first, by which the sandbox gets warm."""
    times = Times()
    for number, original in enumerate(originals):
        made, target, again = (original.with_suffix(f".{end}") for end in ("made", "target", "again"))
        source = Original(original, original.name, JPEG.mime, verified=sha256_file(original))
        begun = time.perf_counter()
        sandbox.call(deliver_original, original, JPEG, made, FIELDS, STRIP)
        halfway = time.perf_counter()
        done = sandbox.call(sign_file, made, target, source, office.claim, answer=office.sign)
        ended = time.perf_counter()
        used = time.process_time()
        with answered_by(office.sign):
            sign_file(made, again, source, office.claim)
        used = time.process_time() - used
        if not done.is_signed:
            raise SystemExit(f"a delivery was not signed: {done.problem}")
        if number:
            times.making.append((halfway - begun) * 1000)
            times.signing.append((ended - halfway) * 1000)
            times.processor.append(used * 1000)
        for path in (made, target, again):
            path.unlink()
    return times


def _signed_by(camera: Office, frame: Path) -> Path:
    target = frame.with_name(f"signed-{frame.name}")
    with answered_by(camera.sign):
        done = sign_file(frame, target, Original(None, frame.name, JPEG.mime), camera.claim)
    if not done.is_signed:
        raise SystemExit(f"a frame was not signed: {done.problem}")
    return target
