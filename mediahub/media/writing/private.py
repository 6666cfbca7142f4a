"""Private metadata that is removed from delivered files: GPS positions and serial numbers."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

Private = Literal["gps", "serial"]


def is_private(key: str, what: Collection[Private]) -> bool:
    """Whether a tag of this name holds it, in any namespace: drones write `GpsLatitude` in their own."""
    name = key.lower()
    return any(word in name for word in what)
