"""Kinds of newsroom targets (export channels), each declared once: SFTP, FTPS, S3.

The page's form, the schema of the API, the check of a new target and the sender all read `KINDS`.
How to add one: `docs/extending.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mediahub.delivery.newsrooms.channels.ftps import Ftps
from mediahub.delivery.newsrooms.channels.s3 import OtherS3
from mediahub.delivery.newsrooms.model import FINGERPRINT, Channel, Where
from mediahub.messages import N_


@dataclass(frozen=True, slots=True)
class Option:
    """What a kind may be told beside address, user, password and folder; kept in `Newsroom.options`."""

    name: str
    label: str
    """On the page; the English source of a translation. A flag's label says what is unlike its default."""
    about: str
    """In the description of the API."""
    default: str | bool = ""
    """A flag has a Boolean: on the page it is a checkbox, which turns it round."""

    @property
    def is_flag(self) -> bool:
        """Whether it is true or false, and no text."""
        return isinstance(self.default, bool)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One way to send files to somebody else's server."""

    name: str
    """At most 8 letters; in rows, in the API, and in capitals on the page."""
    connect: Callable[[Where], Channel]
    """Signs in. Raises TransmissionError."""
    needs_address: bool = True
    options: tuple[Option, ...] = ()


def _sftp(where: Where) -> Channel:
    # here, as paramiko takes 8 MB, and few installations use it
    from mediahub.delivery.newsrooms.channels.sftp import Sftp

    return Sftp(where)


REGION = Option("region", N_("Region (S3)"), "Of S3")
CONFIRMED = Option(
    FINGERPRINT,
    N_("Fingerprint of its key or certificate, if the newsroom named it (SFTP, FTPS)"),
    "SHA-256 of its host key (SFTP, as OpenSSH writes it) or of a certificate that it made itself (FTPS), in "
    "hexadecimal. Without one, the first try says what the server shows, and sends no password",
)
KINDS = {
    kind.name: kind
    for kind in (
        Kind(name="sftp", connect=_sftp, options=(CONFIRMED,)),
        Kind(name="ftps", connect=Ftps, options=(CONFIRMED,)),
        Kind(name="s3", connect=OtherS3, options=(REGION,), needs_address=False),
    )
}
OPTIONS = {option.name: option for kind in KINDS.values() for option in kind.options}


def kinds_of_options() -> dict[str, str]:
    """By option, the kinds that have it, with a blank between them: what a form shows for each kind."""
    return {
        name: " ".join(kind.name for kind in KINDS.values() if option in kind.options)
        for name, option in OPTIONS.items()
    }


def chosen(values: Mapping[str, Any]) -> dict[str, Any]:
    """The options to keep of what somebody entered: known ones that differ from their default."""
    found = {name: values.get(name, option.default) for name, option in OPTIONS.items()}
    return {name: value for name, value in found.items() if value not in ("", None, OPTIONS[name].default)}
