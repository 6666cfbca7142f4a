"""A newsroom's server (target), a file to send, and the channel to send it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from mediahub.messages import N_
from mediahub.problems import Conflict, Missing

CONNECT_SECONDS = 15.0
"""For looking up a server and reaching it."""
ANSWER_SECONDS = 60.0
"""For signing in, for each answer, and for each part of a file: as a whole, and not for each byte."""
FINGERPRINT = "fingerprint"
"""The option that names the server's key or certificate, once somebody has confirmed it."""
SHOWN_FINGERPRINT = "shown_fingerprint"
"""What the server showed instead when it was tested last, for somebody to confirm."""
PARTIAL = ".part"
"""Ends the name of a file that is not whole yet, so that a newsroom never takes half of one."""


class TransmissionError(Conflict):
    """The server did not do what was asked; the message is for people. Trying again may help."""


class NewsroomMissing(Missing):
    """There is no such newsroom at this event."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such newsroom."))


class SendingMissing(Missing):
    """There is no such sending of this event."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such sending."))


class OrderMissing(Missing):
    """There is no such standing order of this event."""

    def __init__(self) -> None:
        super().__init__(N_("There is no such standing order."))


class Refused(TransmissionError):
    """It will not: wrong password, unknown host key, no such folder. Trying again does not help."""


class Untrusted(Refused):
    """The server shows a key or certificate that nobody has confirmed. No password was sent there."""

    def __init__(self, sentence: str, fingerprint: str) -> None:
        super().__init__(sentence)
        self.fingerprint = fingerprint


@dataclass(frozen=True, slots=True)
class Where:
    """A server, with what signs in."""

    kind: str
    address: str
    username: str
    secret: str
    folder: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    private: bool = False
    """Whether it may be on this machine or in a private network."""
    plain_http: bool = False
    """Whether S3 may be spoken to without TLS."""

    @property
    def fingerprint(self) -> str:
        """The key or certificate that somebody confirmed; empty before that."""
        return str(self.options.get(FINGERPRINT) or self.options.get("host_key") or "")

    @property
    def host(self) -> str:
        """Name or IP address of the server, without its port."""
        host = self.address.rpartition(":")[0] if self._has_port else self.address
        return host.removeprefix("[").removesuffix("]")

    def port(self, usual: int) -> int:
        """The port of the address; `usual` where it has none."""
        return int(self.address.rpartition(":")[2]) if self._has_port else usual

    @property
    def _has_port(self) -> bool:
        host, _, port = self.address.rpartition(":")
        return bool(host) and port.isdigit() and (":" not in host or host.endswith("]"))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to send: its name there, its size, and how to read it from a byte on."""

    name: str
    size: int
    mime: str
    read: Callable[[int], Iterator[bytes]]


class Channel(Protocol):
    """An open connection to a server."""

    def has(self, name: str) -> int | None:
        """Size of the file of this name; None if there is none."""

    def send(self, parcel: Parcel, progress: Callable[[int], None]) -> None:
        """Send a file, going on where an earlier try ended; it gets its name when it is whole.

        `progress` gets how many bytes are there. Raises TransmissionError.
        """

    def close(self) -> None:
        """Sign out. Raises nothing, whatever the server does."""
