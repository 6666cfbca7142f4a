"""Errors of the client, as one family whose messages say what to do."""

from __future__ import annotations


class ClientError(Exception):
    """The delivery cannot go on."""


class GaveUp(ClientError):
    """The server did not answer for too long."""


class Refused(ClientError):
    """The server answered, and said no. `code` is for programs."""

    def __init__(self, status: int, detail: str, code: str = "", missing: tuple[int, ...] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.missing = missing


class Stopped(ClientError):
    """Someone asked to stop."""


class FileTrouble(Exception):
    """One file cannot be sent; everything else goes on. `code` is for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Changed(Exception):
    """The file is no longer the one that was announced."""
