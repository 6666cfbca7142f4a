"""What went wrong with somebody else's server, in sentences for people that say what to check."""

from __future__ import annotations

import socket

from mediahub.messages import Message, message


def fault_words(host: str, error: BaseException) -> Message:
    """Why `host` could not be used: one sentence, and what to do about it. No number of the system's."""
    found = _cause(error)
    if isinstance(found, socket.gaierror):
        return message("Nobody knows a server called %(host)s. Check how its name is written.", host=host)
    if isinstance(found, ConnectionRefusedError):
        return message(
            "%(host)s takes no connections. Check the port, and whether its server runs.",
            host=host,
        )
    if isinstance(found, TimeoutError):
        return message(
            "%(host)s did not answer in time (%(words)s). Check the address, and any firewall between.",
            host=host,
            words=_words(found),
        )
    if isinstance(found, (ConnectionError, EOFError)):
        return message("%(host)s broke the connection off. Try again in a moment.", host=host)
    return message("%(host)s does not answer as it should: %(words)s.", host=host, words=_words(found))


def _words(error: BaseException) -> str:
    """What an error says by itself, without the system's number for it."""
    own = error.strerror if isinstance(error, OSError) else None
    return (own or str(error) or type(error).__name__).rstrip(".")


def _cause(error: BaseException) -> BaseException:
    """The error of the system that another was raised from, or in dealing with it; else the error itself."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (socket.gaierror, ConnectionError, TimeoutError)):
            return seen
        inner = getattr(seen, "kwargs", {}).get("error")
        seen = inner if isinstance(inner, BaseException) else seen.__cause__ or seen.__context__
    return error
