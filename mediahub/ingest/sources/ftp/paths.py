r"""FTP paths and file names that clients send. Pure functions.

A path is absolute within its account, so there is nothing that it could lead out to. Names are kept as
they came, so that a client finds again what it sent; bytes that are no UTF-8 are written as `\udcXX`,
since databases take only text.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata

from mediahub.ingest.reading.names import MAX_PATH as MAX_SHOWN
from mediahub.ingest.reading.names import SYSTEM_NAMES, printable, with_number

ROOT = "/"
MAX_PATH = 900
"""Bytes; longer ones do not fit an index of PostgreSQL."""
MAX_NAME = 240

_SURROGATE = re.compile("[\udc80-\udcff]")
_ESCAPED = re.compile(r"\\u(dc[89a-f][0-9a-f])")
_TEMPORARY = re.compile(
    r"^\.|~$|\.(part|partial|filepart|tmp|temp|upload|uploading|crdownload|!ut)$", re.IGNORECASE
)


class BadName(ValueError):
    """A name that cannot be kept; the message says why."""


def resolve(cwd: str, named: str) -> str:
    """The path that a client means by `named` when it is in `cwd`. Raises BadName.

    `..` at the root stays at the root. `named` may hold bytes as surrogates (PEP 383).
    """
    if any(unicodedata.category(char) == "Cc" for char in named):
        raise BadName("a name may not hold control characters")
    path = posixpath.normpath(posixpath.join(ROOT, cwd, _escape(named)))
    path = ROOT + path.strip("/")  # POSIX lets two leading slashes stand
    if len(path.encode()) > MAX_PATH:
        raise BadName(f"the path is longer than {MAX_PATH} bytes")
    if any(len(part.encode()) > MAX_NAME for part in path.split("/")):
        raise BadName(f"a name is longer than {MAX_NAME} bytes")
    return path


def shown_to_client(path: str) -> str:
    """A kept path as the client sent it, bytes as surrogates."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), path)


def split(path: str) -> tuple[str, str]:
    """Folder and name."""
    return posixpath.split(path)


def parents(path: str) -> list[str]:
    """Every folder above `path` but the root, from the top down."""
    parts = path.strip("/").split("/")[:-1]
    return [ROOT + "/".join(parts[: depth + 1]) for depth in range(len(parts))]


def is_temporary(name: str) -> bool:
    """Whether a client that gives a file this name is likely to rename it when it is whole."""
    return bool(_TEMPORARY.search(name))


def is_system(name: str) -> bool:
    """Whether it is what an operating system leaves on cards, and no file of a photographer."""
    return name.startswith("._") or name.lower() in SYSTEM_NAMES


def arrival_path(path: str, number: int = 1) -> str:
    """The name of the arrival: printable, and with its number where others came by the same name."""
    shown = printable(path.lstrip("/"))[20 - MAX_SHOWN :]  # room for a number
    return with_number(shown, number)


def _escape(text: str) -> str:
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
