"""Files, deliveries and outcomes as the client knows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENDED = frozenset({"ready", "duplicate", "rejected"})
SET_APART = "set_apart"
"""Code of a file that the server has, and failed to read: its team has to look."""
JOINED = frozenset({"joined", "edited"})
"""Codes of a `ready` file that is kept beside a picture: an XMP file, or the picture with other words."""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file on this machine."""

    shown: str
    """Its path below what was named."""
    path: Path
    sidecar: Path | None = None

    @property
    def sidecar_shown(self) -> str:
        """Path of its XMP file below what was named; empty without one."""
        folder, slash, _ = self.shown.rpartition("/")
        return f"{folder}{slash}{self.sidecar.name}" if self.sidecar else ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What makes a batch. The same again goes on with the same batch."""

    event: str
    photographer: str = ""
    rights_class: str = "editorial"
    usage_terms: str = ""
    resume_key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `ready`, `duplicate`, `rejected`, `received` (safe, not checked yet), or
    `failed` (not sent; the reason says why)."""

    path: str
    state: str
    size: int = 0
    sha256: str | None = None
    asset_id: str | None = None
    code: str = ""
    reason: str = ""

    @property
    def in_one_word(self) -> str:
        """The state as it is counted: what is kept beside a picture is `joined`."""
        return "joined" if self.state == "ready" and self.code in JOINED else self.state

    @classmethod
    def of(cls, row: dict[str, Any], sha256: str | None = None) -> Outcome:
        """From what the server says of a file."""
        known = ("path", "state", "size", "asset_id", "code", "reason")
        return cls(**{name: row[name] for name in known}, sha256=row.get("sha256") or sha256)


def has_ended(row: dict[str, Any]) -> bool:
    """Whether the server will do no more with a file by itself, from what it says of it."""
    return row["state"] in ENDED or row["code"] == SET_APART
