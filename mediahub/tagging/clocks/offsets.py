"""How far a camera's clock was off, from the moments at which that is known. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

LARGEST_DRIFT = 30.0
"""Seconds a day by which a clock may drift; quartz loses or gains a few. More between two readings, and by
more than `JUMP`, is a clock that someone set."""
JUMP = 5.0
DAY = 86_400.0
KEY_LENGTH = 32
"""Digits of a contributor's key that tell their cameras from others'."""
WHOLE_SECOND = timedelta(seconds=0.5)
"""A camera that writes whole seconds cuts off half a second on average."""


@dataclass(frozen=True, slots=True)
class Reading:
    """When the camera's clock showed `camera_at`, it was `true_at`. Both aware."""

    camera_at: datetime
    true_at: datetime
    by_hand: bool = False

    @property
    def shift(self) -> float:
        """Seconds to add to what the camera says."""
        return (self.true_at - self.camera_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Shift:
    """A correction: seconds to add, and what it rests on (`qr` or `hand`)."""

    seconds: float
    basis: str


def body_key(
    make: str | None, model: str | None, serial: str | None, photographer_id: int, contributor: str = ""
) -> str | None:
    """What two frames of one camera body have in common; None for a file that does not name its camera.

    A contributor's cameras are their own, whatever serial numbers their files say.
    """
    if not (make or model):
        return None
    own = f"#{serial}" if serial else f"@{photographer_id}"
    if contributor:
        own = f"~{contributor[:KEY_LENGTH]}#{serial or ''}"
    return "|".join(part.replace("|", "/") for part in (make or "", model or "", own))


def shift_at(readings: Iterable[Reading], camera_at: datetime) -> Shift | None:
    """The correction of a frame that the camera says it took at `camera_at`; None without readings.

    Between two readings the drift is spread evenly; before the first and after the last nothing is known of
    it. Where someone set the clock between two readings, the nearer one counts.
    """
    ordered = sorted(readings, key=lambda reading: reading.camera_at)
    if not ordered:
        return None
    after = next((i for i, reading in enumerate(ordered) if reading.camera_at >= camera_at), len(ordered))
    if after == 0:
        return _of(ordered[0])
    if after == len(ordered):
        return _of(ordered[-1])
    return _between(ordered[after - 1], ordered[after], camera_at)


def was_set(first: Reading, second: Reading) -> bool:
    """Whether the clock was set between two readings, rather than drifted."""
    change = abs(second.shift - first.shift)
    days = abs((second.camera_at - first.camera_at).total_seconds()) / DAY
    return change > JUMP + LARGEST_DRIFT * days


def drift_per_day(readings: Sequence[Reading]) -> float | None:
    """Seconds a day that the clock loses, over all readings; None where that cannot be said."""
    if len(readings) < 2:
        return None
    ordered = sorted(readings, key=lambda reading: reading.camera_at)
    first, last = ordered[0], ordered[-1]
    days = (last.camera_at - first.camera_at).total_seconds() / DAY
    set_between = any(was_set(one, other) for one, other in pairwise(ordered))
    return None if days < 0.05 or set_between else (last.shift - first.shift) / days


def _of(reading: Reading) -> Shift:
    return Shift(reading.shift, "hand" if reading.by_hand else "qr")


def _between(before: Reading, after: Reading, camera_at: datetime) -> Shift:
    span = (after.camera_at - before.camera_at).total_seconds()
    part = (camera_at - before.camera_at).total_seconds() / span if span else 0.0
    nearer = _of(after if part > 0.5 else before)
    if was_set(before, after):
        return nearer
    return Shift(before.shift + (after.shift - before.shift) * part, nearer.basis)
