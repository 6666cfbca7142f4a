"""What can be wrong with a backup, in words that say what to do."""

from __future__ import annotations


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message says why and what to do."""


class WrongKey(BackupError):
    """The passphrase or identity does not open this backup."""


class Damaged(BackupError):
    """What lies in the target is not what was written there."""


class Stopped(BackupError):
    """It was told to stop; the next backup goes on with what was copied."""
