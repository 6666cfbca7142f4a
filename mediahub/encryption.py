"""Secrets at rest: encrypted with one key where they are needed again, hashed where they are only compared.

Encryption is Fernet (AES-128-CBC with HMAC-SHA-256) of `cryptography`. The key is 32 bytes in hexadecimal,
under `home` in `secrets.json`, or MEDIAHUB_ENCRYPTION_KEY where several machines share a catalogue. While it
is rotated there are several, with spaces or commas between them: the first encrypts, the others still read.
Whoever has only the database, or a copy of it, has none of its secrets.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from mediahub.home import KeyFile, keys_in
from mediahub.settings import SECRET_NAMES, Settings


class Unreadable(Exception):
    """It was encrypted with a key that is not there."""


class Ciphertext(str):
    """What is encrypted already, and is kept as it is."""


class KeyRing:
    """The keys of an installation. Safe to share between threads; notices when they are rotated."""

    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        """`keys` gives them in hexadecimal, the one that encrypts first. It is asked each time."""
        self._keys = keys
        self._known: tuple[str, ...] = ()
        self._fernets: list[Fernet] = []
        self._lock = threading.Lock()

    def encrypt(self, text: str) -> str:
        """`text` as it may be kept; differs each time."""
        return self._current()[0].encrypt(text.encode()).decode()

    def decrypt(self, ciphertext: str) -> str:
        """The text again. Raises Unreadable."""
        try:
            return MultiFernet(self._current()).decrypt(ciphertext.encode()).decode()
        except (InvalidToken, UnicodeEncodeError):
            raise Unreadable from None

    def is_current(self, ciphertext: str) -> bool:
        """Whether the key that encrypts now reads it."""
        try:
            self._current()[0].decrypt(ciphertext.encode())
        except (InvalidToken, UnicodeEncodeError):
            return False
        return True

    def keys(self) -> tuple[str, ...]:
        """The keys in hexadecimal, the one that encrypts first: for machines that are to share them."""
        return tuple(self._keys())

    def count(self) -> int:
        """How many keys there are: more than one while they are rotated."""
        return len(self._current())

    def _current(self) -> list[Fernet]:
        found = tuple(self._keys())
        with self._lock:
            if found != self._known:
                self._fernets = [Fernet(base64.urlsafe_b64encode(bytes.fromhex(key))) for key in found]
                self._known = found
            return self._fernets


def key_ring(settings: Settings) -> KeyRing:
    """The keys that are set, or else those under `home`, where the first is made when it is needed."""
    if settings.encryption_key:
        fixed = keys_in(settings.encryption_key.get_secret_value())
        return KeyRing(lambda: fixed)
    return KeyRing(KeyFile(settings.home, SECRET_NAMES).read)


def hash_secret(secret: str) -> str:
    """What is kept of a secret of 96 or more random bits that is only compared: there is nothing to guess, so
    it needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
