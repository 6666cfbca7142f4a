"""Who acts, from where and with what: of a request, of a process, or of a part of its work."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

import click


class ActorKind(StrEnum):
    """What kind of actor an entry names."""

    USER = "user"
    """An account, signed in or by one of its tokens."""
    CONTRIBUTOR = "contributor"
    """Whoever holds a contributor link."""
    CAMERA = "camera"
    """An FTP account."""
    NOBODY = "nobody"
    """A request by somebody who did not say who they are."""
    COMMAND = "command"
    """The command line, by whoever may use it on the machine."""
    SYSTEM = "system"
    """The background work of MediaHub itself."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts, and how they came."""

    kind: ActorKind = ActorKind.SYSTEM
    id: int | None = None
    """Of the account or link, where there is one."""
    name: str = ""
    role: str = ""
    """Roles, separated by spaces."""
    means: str = ""
    """What they show for it: a kind and its public name, never a secret."""
    address: str = ""
    """Of the client."""


Provider = Callable[[], Origin]
_provider: ContextVar[Provider | None] = ContextVar("audit_origin", default=None)
_of_service: list[Origin] = []


def origin() -> Origin:
    """Who acts now."""
    provider = _provider.get()
    return provider() if provider is not None else of_process()


def ask(provider: Provider) -> None:
    """Let this thread ask `provider` who acts, whenever something is recorded, from now on."""
    _provider.set(provider)


@contextmanager
def acting_as(actor: Origin) -> Iterator[None]:
    """Let what a `with` block records be of this actor."""
    token = _provider.set(lambda: actor)
    try:
        yield
    finally:
        _provider.reset(token)


def be_service(name: str) -> None:
    """Let what every thread of this process records be of a service, where nothing else is said."""
    _of_service[:] = [Origin(name=name)]


def of_process() -> Origin:
    """Who acts where no request and no part of the work says otherwise: the service that this process is, or
    whoever gave the command, by the name of their account on this machine."""
    return _of_service[0] if _of_service else _commander()


def _commander() -> Origin:
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in a container
        name = f"uid {os.getuid()}"
    context = click.get_current_context(silent=True)
    return Origin(ActorKind.COMMAND, name=name, means=context.command_path if context is not None else "")
