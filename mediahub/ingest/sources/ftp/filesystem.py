"""The file system that pyftpdlib shows a client: the account's listing, and nothing of this machine.

Paths are virtual on both sides, so what the library calls a real path is the path in the account.
"""

from __future__ import annotations

import os
import posixpath
import stat
from datetime import UTC, datetime
from typing import Any

from pyftpdlib.exceptions import FilesystemError
from pyftpdlib.filesystems import AbstractedFS

from mediahub.ingest.sources.ftp.listing import Entry, Listing
from mediahub.ingest.sources.ftp.paths import ROOT, resolve, shown_to_client

OWNER = "mediahub"


class AccountFiles(AbstractedFS):
    """The view of one account. Every method is called in the thread of its connection."""

    listing: Listing

    def __init__(self, root: str, cmd_channel: Any) -> None:
        super().__init__(ROOT, cmd_channel)
        self.listing = cmd_channel.listing
        self._listed: dict[str, Entry] = {}

    def ftpnorm(self, ftppath: str) -> str:
        """Raises BadName."""
        self._listed = {}  # a new command: what was remembered for the lines of a listing is old
        return resolve(self.cwd, ftppath)

    ftp2fs = ftpnorm

    def fs2ftp(self, fspath: str) -> str:
        """The path that clients see, which is the only one there is."""
        return fspath

    def validpath(self, path: str) -> bool:
        """Whether the path stays inside the account's tree; it always does."""
        return True  # no path leads out

    def realpath(self, path: str) -> str:
        """The path without links; there are none."""
        return path  # and there are no links

    def islink(self, path: str) -> bool:
        """Whether it is a link; there are none."""
        return False

    def chdir(self, path: str) -> None:
        """Change into a folder. Raises FilesystemError where there is none."""
        if not self.isdir(path):
            raise FilesystemError("No such folder")
        self.cwd = path

    def listdir(self, path: str) -> list[str]:
        """Names as the client sent them, so that it knows its own files again."""
        listed = {shown_to_client(entry.name): entry for entry in self.listing.children(path)}
        self._listed = {posixpath.join(path, name): entry for name, entry in listed.items()}
        return list(listed)

    def mkdir(self, path: str) -> None:
        """Make a folder (MKD)."""
        self.listing.make_folder(path)

    def rmdir(self, path: str) -> None:
        """Remove an empty folder (RMD)."""
        self.listing.remove_folder(path)

    def rename(self, src: str, dst: str) -> None:
        """Give a file or folder another name (RNFR, RNTO)."""
        self.listing.rename(src, dst)

    def chmod(self, path: str, mode: int) -> None:
        """Accepted, since mirroring clients insist; there are no modes."""

    def utime(self, path: str, timeval: float) -> None:
        """Set when a file was last changed, in seconds since 1970 (MFMT)."""
        try:
            moment = datetime.fromtimestamp(timeval, UTC)
        except (OverflowError, ValueError, OSError):
            raise FilesystemError("No such time") from None
        self.listing.set_modified(path, moment)

    def stat(self, path: str) -> os.stat_result:
        """What listings show of a file or folder. Raises FilesystemError where there is none."""
        entry = self._listed.pop(path, None) or self._find(resolve(ROOT, path))
        mode = stat.S_IFDIR | 0o755 if entry.is_folder else stat.S_IFREG | 0o644
        moment = int(entry.modified_at.timestamp())
        return os.stat_result((mode, entry.id, 0, 1, 0, 0, entry.size, moment, moment, moment))

    lstat = stat

    def isfile(self, path: str) -> bool:
        """Whether there is such a file."""
        entry = self.listing.find(path)
        return entry is not None and not entry.is_folder

    def isdir(self, path: str) -> bool:
        """Whether there is such a folder."""
        entry = self.listing.find(path)
        return entry is not None and entry.is_folder

    def lexists(self, path: str) -> bool:
        """Whether there is a file or folder of this path."""
        return self.listing.find(path) is not None

    def getsize(self, path: str) -> int:
        """The size of a file in bytes, as far as it is safe (SIZE)."""
        return self._find(path).size

    def getmtime(self, path: str) -> float:
        """When it was last changed, in seconds since 1970 (MDTM)."""
        return self._find(path).modified_at.timestamp()

    def get_user_by_uid(self, uid: int) -> str:
        """The owner's name in listings, the same for all."""
        return OWNER

    get_group_by_gid = get_user_by_uid

    def _find(self, path: str) -> Entry:
        entry = self.listing.find(path)
        if entry is None:
            raise FilesystemError(f"There is no {path}")
        return entry
