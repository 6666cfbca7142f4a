"""Indexes as another version of MediaHub leaves them behind."""

from __future__ import annotations

from pathlib import Path

from mediahub.search.whoosh import folders

LOST = {b"mediahub.search.whoosh.segments.codec": b"mediahub.search.whoosh.segments.moved"}
"""A module that the list of segments names, and one of equal length that there is not."""
LOST_SCHEMA = {b"mediahub.search.whoosh.schema": b"mediahub.search.whoosh.before"}
"""A module that the saved schema names, in the same way."""


def moved(index_dir: Path, modules: dict[bytes, bytes]) -> None:
    """Let the index that serves name modules where another version had them."""
    folder = folders.current_folder(index_dir)
    assert folder is not None
    for path in folder.glob("*.toc"):
        data = path.read_bytes()
        for module, lost in modules.items():
            assert module in data
            data = data.replace(module, lost)
        path.write_bytes(data)
