"""A newsroom's server (target), a file to send, and the channel to send it by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from mediahub.messages import N_
from mediahub.problems import Conflict, Missing
from mediahub.rights import Viewer

CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 60.0
PARTIAL = ".part"
"""Ends the name of a file that is not whole yet, so that a newsroom never takes half of one."""

NEWSROOM = Viewer(frozenset({"press"}))
"""A newsroom gets what press may have, whoever sends it."""


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


@dataclass(frozen=True, slots=True)
class Where:
    """A server, with what signs in."""

    kind: str
    address: str
    username: str
    secret: str
    folder: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Name or IP address of the server, without its port."""
        return self.address.rpartition(":")[0] if self._has_port else self.address

    def port(self, usual: int) -> int:
        """The port of the address; `usual` where it has none."""
        return int(self.address.rpartition(":")[2]) if self._has_port else usual

    @property
    def _has_port(self) -> bool:
        return self.address.rpartition(":")[2].isdigit() and ":" in self.address


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

    def send(self, parcel: Parcel, said: Callable[[int], None]) -> None:
        """Send a file, going on where an earlier try ended; it gets its name when it is whole.

        `messages` is told how many bytes are there. Raises TransmissionError.
        """

    def close(self) -> None:
        """Sign out. Raises nothing, whatever the server does."""
