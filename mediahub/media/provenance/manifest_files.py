"""Manifest stores in files of their own (`DSC_1.c2pa`; C2PA 2.2, 11.4), beside the files that they sign.

Cameras and programs write them for formats that take no manifest, as RAW. Run these in a `Sandbox`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from mediahub.media.model import MediaError
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.reading import read_beside
from mediahub.messages import N_

MAX_BYTES = 64 << 20
"""Bytes of a manifest store that is read; thumbnails are most of it."""
_HEAD = 64


def read_manifest_file(path: Path) -> bytes:
    """The manifest store of a `.c2pa` file. Raises MediaError for a file that is none, or too large."""
    if path.stat().st_size > MAX_BYTES:
        raise MediaError("too_large", N_("The manifest file is too large to be read; it has 64 MB at most."))
    data = path.read_bytes()
    if data[4:8] != b"jumb" or b"c2pa" not in data[:_HEAD]:
        raise MediaError(
            "not_media", N_("It is no C2PA manifest: export the Content Credentials again as a .c2pa file.")
        )
    return data


def check_manifest_file(path: Path) -> bool:
    """True for a manifest store. Raises MediaError for a file that is none, or too large."""
    return bool(read_manifest_file(path))


def read_with_manifest(path: Path, manifest: Path, anchors: str = "") -> Provenance:
    """What a `.c2pa` file says of the file at `path`, and whether it holds. Raises MediaError."""
    return read_beside(path, read_manifest_file(manifest), anchors)


def manifest_that_signs(path: Path, manifests: Iterable[Path]) -> bytes:
    """Of these `.c2pa` files the manifest store that signs the file at `path`, and holds; empty where none
    does."""
    for manifest in manifests:
        try:
            store = read_manifest_file(manifest)
        except MediaError:
            continue
        if read_beside(path, store).state in ("trusted", "valid"):
            return store
    return b""
