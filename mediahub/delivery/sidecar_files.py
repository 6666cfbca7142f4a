"""Files beside a delivered one: its XMP sidecar and its C2PA manifest, where it takes neither itself."""

from __future__ import annotations

from dataclasses import dataclass

from mediahub.media.containers.file_names import without_ending
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP_ENDING

MIMES = {XMP_ENDING: "application/rdf+xml", MANIFEST_ENDING: "application/c2pa"}
"""By the ending of the name, which is that of the key."""


@dataclass(frozen=True, slots=True)
class SidecarFile:
    """A file that goes with another one."""

    ending: str
    """Its name's: one of `MIMES`."""
    key: str
    """Where it lies in the bucket."""
    size: int
    """In bytes."""

    @property
    def mime(self) -> str:
        """Its type."""
        return MIMES[self.ending]

    def name(self, filename: str) -> str:
        """What it is called beside `filename`, as programs look for it: DSC_1.NEF has DSC_1.c2pa."""
        return f"{without_ending(filename)}{self.ending}"


def keys_of(key: str) -> tuple[str, ...]:
    """A delivered file's key, and those of all that may lie beside it."""
    return (key, *(f"{key}{ending}" for ending in MIMES))
