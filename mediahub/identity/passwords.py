"""Password rules and hashing, for the command line and for sign-in."""

from __future__ import annotations

import unicodedata
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from mediahub.messages import N_, message

MIN_LENGTH, MAX_LENGTH = 10, 128
"""Letters of a password; Flask-Security takes no longer one."""
NORMAL_FORM: Final = "NFKD"
"""In which passwords are hashed and compared, so that one typed on another keyboard is the same."""


class PasswordError(ValueError):
    """A password that is not taken; the message says why."""


def hash_password(password: str) -> str:
    """The argon2id hash that sign-in compares with. Raises PasswordError for too short or long a one."""
    normal = unicodedata.normalize(NORMAL_FORM, password)
    if not MIN_LENGTH <= len(normal) <= MAX_LENGTH:
        sentence = N_("A password has %(least)d to %(most)d letters; this one has %(count)d.")
        raise PasswordError(message(sentence, least=MIN_LENGTH, most=MAX_LENGTH, count=len(normal)))
    # the same scheme as SECURITY_PASSWORD_HASH; its parameters travel inside the hash
    return PasswordHasher().hash(normal)


def is_right(hashed: str | None, password: str) -> bool:
    """Whether this is the password of a hash; costs as much as signing in (`work_limits.PASSWORD_CHECKS`)."""
    normal = unicodedata.normalize(NORMAL_FORM, password)
    if not hashed or len(normal) > MAX_LENGTH:
        return False
    try:
        return PasswordHasher().verify(hashed, normal)
    except (Argon2Error, InvalidHashError):
        return False
