"""Encryption of backups with age: for a public key, or with a passphrase that opens a key in the target.

Every file is sealed for a public key (X25519, ChaCha20-Poly1305 in pieces of 64 KiB, each authenticated).
With a passphrase, the secret key lies beside them, itself sealed with the passphrase (scrypt): so the slow
work is done once, and not for each file.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage

from mediahub.backup.problems import BackupError, Damaged, WrongKey
from mediahub.messages import N_

AGE_ERRORS = (pyrage.DecryptError, pyrage.IdentityError, pyrage.RecipientError, OSError, ValueError)
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Sealing:
    """How the files of a target are sealed, and opened where the key is there."""

    recipient: Any
    identity: Any | None = None

    def seal(self, chunks: Iterable[bytes], target: Any) -> None:
        """Write the bytes to the file object `target`, sealed, without holding them all."""
        source = _Reader(chunks)
        try:
            pyrage.encrypt_io(source, target, [self.recipient])
        except (pyrage.EncryptError, OSError):
            raise source.failure or BackupError("What was encrypted could not be written.") from None

    def open(self, chunks: Iterable[bytes], target: Any) -> None:
        """Write the plain bytes to `target`. Raises WrongKey, or Damaged where they are not what was
        sealed."""
        if self.identity is None:
            raise WrongKey(
                "This backup is encrypted for a public key: name the file with its secret key by --identity."
            )
        source = _Reader(chunks)
        try:
            pyrage.decrypt_io(source, target, [self.identity])
        except (pyrage.DecryptError, OSError) as error:
            if source.failure is not None:
                raise source.failure from None
            if "No matching keys" in str(error):
                raise WrongKey("This key does not open the backup: it was encrypted for another.") from error
            raise Damaged(f"an encrypted file is damaged: {error}") from error


def new_identity() -> Any:
    """A new pair of keys."""
    return pyrage.x25519.Identity.generate()


def recipient_of(text: str) -> Any:
    """The public key that `text` is. Raises BackupError."""
    try:
        return pyrage.x25519.Recipient.from_str(text)
    except AGE_ERRORS:
        raise BackupError(N_("The recipient is no public key of age: it begins with age1.")) from None


def read_identity(path: Path) -> Any:
    """The secret key in a file as `age-keygen` writes it. Raises WrongKey."""
    try:
        lines = path.read_text().split()
        return next(
            pyrage.x25519.Identity.from_str(one) for one in lines if one.startswith("AGE-SECRET-KEY-")
        )
    except (*AGE_ERRORS, StopIteration, UnicodeDecodeError):
        raise WrongKey(f"{path} holds no secret key of age (AGE-SECRET-KEY-…).") from None


def lock_identity(identity: Any, passphrase: str) -> bytes:
    """The secret key, sealed with the passphrase."""
    return bytes(pyrage.passphrase.encrypt(str(identity).encode(), passphrase))


def unlock_identity(data: bytes, passphrase: str) -> Any:
    """The secret key again. Raises WrongKey."""
    try:
        return pyrage.x25519.Identity.from_str(pyrage.passphrase.decrypt(data, passphrase).decode())
    except AGE_ERRORS:
        raise WrongKey(N_("The passphrase does not open this backup.")) from None


def blinded(digest: str, secret: str) -> str:
    """The name of a sealed file: it says nothing of what is in it to who does not know `secret`."""
    return hmac.new(secret.encode(), digest.encode(), hashlib.sha256).hexdigest()


class _Reader(io.RawIOBase):
    """Chunks as a file to read from; what is left of one is not copied with each read."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks: Iterator[bytes] = iter(chunks)
        self._rest = memoryview(b"")
        self.failure: Exception | None = None
        """What the chunks raised: the library only passes its words on."""

    def readable(self) -> bool:
        """It can be read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; none at the end."""
        while not self._rest:
            try:
                chunk = next(self._chunks, None)
            except Exception as error:
                self.failure = error
                raise
            if chunk is None:
                return b""
            self._rest = memoryview(chunk)
        size = len(self._rest) if size is None or size < 0 else size
        taken, self._rest = bytes(self._rest[:size]), self._rest[size:]
        return taken
