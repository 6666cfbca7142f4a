"""Secrets that every machine of an installation must have alike, and how machines compare theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from mediahub.encryption import key_ring
from mediahub.receipts.signing import receipt_key
from mediahub.settings import Settings

PREFIX: str = Settings.model_config["env_prefix"]
"""Begins the name of every variable."""
DIGITS = 6
"""Of a hash of a key: too few to try out guesses by, and enough that two keys hardly ever have the same."""


def shared_secrets(settings: Settings) -> dict[str, str]:
    """These secrets by the names of their settings, as they are in force here; made where there are none."""
    return {
        "secret_key": settings.secret_key.get_secret_value(),
        "password_salt": settings.password_salt.get_secret_value(),
        "encryption_key": " ".join(key_ring(settings).keys()),
        "receipt_key": receipt_key(settings),
    }


def as_variables(secrets: dict[str, str]) -> list[str]:
    """Secrets as lines of a file of settings, as systemd, shells and `mediahub migrate` read it."""
    quoted = {name: f'"{value}"' if " " in value else value for name, value in secrets.items()}
    return [f"{PREFIX}{name.upper()}={value}" for name, value in quoted.items()]


def key_fingerprints(settings: Settings) -> dict[str, list[str]]:
    """What machines compare their secrets by: of each key some digits of a hash."""
    return {
        name: [_fingerprint(name, key) for key in value.split()]
        for name, value in shared_secrets(settings).items()
    }


def unlike(ours: Mapping[str, list[str]], theirs: Mapping[str, list[str]]) -> list[str]:
    """The variables of secrets that two machines do not have in common; of several keys one is enough."""
    both = ours.keys() & theirs.keys()
    return sorted(f"{PREFIX}{name.upper()}" for name in both if not set(ours[name]) & set(theirs[name]))


def _fingerprint(name: str, key: str) -> str:
    return hashlib.sha256(f"mediahub {name} {key}".encode()).hexdigest()[:DIGITS]
