"""File names of deliveries, made safe to keep and to show. Pure functions."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import count

from mediahub.media.containers.file_names import without_ending
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP_ENDING

SYSTEM_NAMES = {
    ".ds_store",
    "thumbs.db",
    "desktop.ini",
    "__macosx",
    ".spotlight-v100",
    ".trashes",
    ".fseventsd",
}
MAX_NAME = 300
MAX_PATH = 1500


def is_sidecar(shown: str) -> bool:
    """Whether a delivered file lies beside a picture by its name: an XMP file, or a C2PA manifest."""
    return shown.lower().endswith((XMP_ENDING, MANIFEST_ENDING))


def is_manifest(shown: str) -> bool:
    """Whether a delivered file is a C2PA manifest by its name."""
    return shown.lower().endswith(MANIFEST_ENDING)


def printable(text: str) -> str:
    """`text` with what cannot be printed or stored escaped: bytes that are no text, control and
    direction marks (which can make a name look like another one)."""
    text = unicodedata.normalize("NFC", text)
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else char
        for char in text
    )


def base_name(shown: str) -> str:
    """The last part of a path, shortened in the middle so that its extension stays."""
    name = shown.rsplit("/", 1)[-1] or "unnamed"
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 30]}…{name[-29:]}"


def numbered(name: str) -> Iterator[str]:
    """`a.jpg`, then `a (2).jpg`, `a (3).jpg` and so on: cameras use names again."""
    return (with_number(name, number) for number in count(1))


def with_number(name: str, number: int) -> str:
    """`a (2).jpg` for the second `a.jpg`; the first is called as it is. The number stands before the ending,
    which says what a file is: an XMP file is known by it."""
    if number == 1:
        return name
    bare = without_ending(name)
    return f"{bare} ({number}){name[len(bare) :]}"
