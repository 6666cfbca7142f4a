"""What signs deliveries: the organisation's certificate, with its key or a command, or one of our own.

Which one does is written down in the catalogue by its fingerprint, so that all machines agree, and files are
made anew when another one takes its place.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import SigningKey
from mediahub.catalog.models.base import utcnow
from mediahub.catalog.settings.installation_settings import (
    ORGANISATION,
    SIGNED_BY,
    read_setting,
    write_setting,
)
from mediahub.media.provenance.stamping import QUESTION, to_be_stamped
from mediahub.provenance.algorithms import algorithm_of, as_c2pa, signature
from mediahub.provenance.certificates import Pair, certify, ends_at, fingerprint, make_root
from mediahub.provenance.timestamps import TimeStamps
from mediahub.settings import Settings

RENEWED_BEFORE = timedelta(days=1825)
"""So long before its end an own certificate is followed by another: deliveries hold at least so long."""
COMMAND_SECONDS = 20
REDACTING = " redacting"
"""Ends what is written down where manifests of originals are redacted, not left behind."""
_SIGNED = b"\x84\x6aSignature1"
"""How what is signed begins, in CBOR: the Sig_structure of COSE (RFC 9052, 4.4)."""
log = structlog.get_logger()


class NoSigner(Exception):
    """Nothing here can sign; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate, and what signs with its key."""

    chain: str
    """In PEM, its own certificate first."""
    algorithm: str
    """The name that C2PA has for it, e.g. `es256`."""
    fingerprint: str
    ends_at: datetime
    sign: Callable[[bytes], bytes] = field(repr=False)

    def answer(self, question: bytes) -> bytes:
        """The signature that a reader asks for. Only what is to be signed with this very certificate, and is
        the claim of a manifest, gets one; else it is empty."""
        own = x509.load_pem_x509_certificate(self.chain.encode()).public_bytes(Encoding.DER)
        if not question.startswith(_SIGNED) or own not in question:
            log.warning("a reader asked for a signature of what is no claim")
            return b""
        return self.sign(question)


class Answers:
    """What is answered while one file is signed: signatures, and a time stamp of the last of them."""

    def __init__(self, signer: Signer, times: TimeStamps | None = None) -> None:
        """Without `times` no time stamp is given."""
        self._signer, self._times = signer, times
        self._signed = self._signature = b""

    def __call__(self, question: bytes) -> bytes:
        """The answer; empty for what is not to be answered. Raises NoSigner."""
        if question != QUESTION:
            self._signed, self._signature = question, self._signer.answer(question)
            return self._signature
        if self._times is None or not self._signature:
            return b""
        try:
            return self._times.stamp(to_be_stamped(self._signed, self._signature))
        except ValueError:  # of a reader that was taken over
            return b""


def choose_signer(settings: Settings, database: Database) -> str:
    """Decide what signs deliveries from now on, making a key where there is none; its fingerprint, with
    `REDACTING` or not, empty where nothing does. May be called again at any time, on every machine.

    Raises NoSigner where the settings name what cannot sign: then nothing is signed.
    """
    try:
        chosen = _chosen(settings, database) if settings.sign_deliveries else ""
    except NoSigner:
        _write_down(database, "")
        raise
    if chosen and settings.redact_manifests:
        chosen += REDACTING
    _write_down(database, chosen)
    return chosen


def signer_of(settings: Settings, session: Session, by: str) -> Signer:
    """The signer that `choose_signer` chose. Raises NoSigner where this machine does not have it."""
    by = by.removesuffix(REDACTING)
    row = session.get(SigningKey, by)
    if row is not None and row.private_key:
        return _signer(row.certificate, _key_signs(row.private_key.encode()))
    ours = organisations(settings)
    if ours is None or ours.fingerprint != by:
        raise NoSigner(
            "this machine has another signing certificate than the others: set MEDIAHUB_SIGNING_CERTIFICATE "
            "and its key to the same on all machines with a worker"
        )
    return ours


def organisations(settings: Settings) -> Signer | None:
    """That of the settings; None where they name no certificate. Raises NoSigner."""
    path = settings.signing_certificate
    if path is None:
        return None
    try:
        chain = path.read_text()
        if settings.signing_command:
            return _signer(chain, _command_signs(settings.signing_command, algorithm_of(chain)))
        return _signer(chain, _key_signs((settings.signing_key or path).read_bytes()))
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        words = f"{path}, or its key, cannot be used ({error})"
        raise NoSigner(f"{words}; see MEDIAHUB_SIGNING_CERTIFICATE and MEDIAHUB_SIGNING_KEY") from error


def _chosen(settings: Settings, database: Database) -> str:
    ours = organisations(settings)
    if ours is None:
        return _own(database)
    if ours.ends_at <= utcnow():
        path = settings.signing_certificate
        raise NoSigner(f"{path} ended on {ours.ends_at:%Y-%m-%d}: put another one there")
    return ours.fingerprint


def _own(database: Database) -> str:
    """The installation's own key: the latest, or a new one where that ends too soon or cannot be read."""
    with database.begin() as session:
        last = session.scalar(select(SigningKey).order_by(SigningKey.created_at.desc()).limit(1))
        now = utcnow()
        if last is not None and last.private_key and last.ends_at - now > RENEWED_BEFORE:
            return last.fingerprint
        organisation = str(read_setting(session, ORGANISATION, ""))
        root = make_root(organisation, now)
        if last is not None and last.root_key and ends_at(last.root_certificate) - now > 2 * RENEWED_BEFORE:
            root = Pair(last.root_key, last.root_certificate)
        made = certify(root, organisation, now)
        row = SigningKey(
            fingerprint=fingerprint(made.certificate),
            ends_at=ends_at(made.certificate),
            certificate=made.certificate,
            root_certificate=root.certificate,
            private_key=made.key,
            root_key=root.key,
        )
        session.add(row)
        return row.fingerprint


def _write_down(database: Database, chosen: str) -> None:
    with database.begin() as session:
        if read_setting(session, SIGNED_BY, "") != chosen:
            write_setting(session, SIGNED_BY, chosen)


def _signer(chain: str, sign: Callable[[bytes], bytes]) -> Signer:
    return Signer(chain, algorithm_of(chain), fingerprint(chain), ends_at(chain), sign)


def _key_signs(pem: bytes) -> Callable[[bytes], bytes]:
    key = load_pem_private_key(pem, password=None)
    return lambda data: signature(key, data)


def _command_signs(command: str, algorithm: str) -> Callable[[bytes], bytes]:
    words = shlex.split(command)

    def sign(data: bytes) -> bytes:
        try:
            done = subprocess.run(words, input=data, capture_output=True, timeout=COMMAND_SECONDS, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise NoSigner(f"MEDIAHUB_SIGNING_COMMAND did not sign ({error})") from error
        return as_c2pa(done.stdout, algorithm)

    return sign
