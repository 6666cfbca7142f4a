"""File names and their endings. Pure functions."""

from __future__ import annotations


def without_ending(path: str) -> str:
    """A file's name or path without its extension: `a/DSC_1` of `a/DSC_1.NEF`. What has no extension, or is
    nothing else, stays as it is; a dot in a folder's name ends no file's."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}"
