"""Signing receipts with Ed25519 (RFC 8032).

The key is MEDIAHUB_RECEIPT_KEY, where machines share a catalogue, or made at first use and kept under `home`.
"""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from mediahub.records.columns import Json, encode
from mediahub.settings import Settings

ALGORITHM = "Ed25519"
FILE = "receipt-key.pem"


class BadSignature(ValueError):
    """The receipt is not what was signed, or someone else signed it; the message says which."""


def sign(settings: Settings, document: Json) -> Json:
    """`document` with a `signature` over its canonical form (keys sorted, no spaces, UTF-8)."""
    key = _private_key(settings)
    return {
        **document,
        "signature": {
            "algorithm": ALGORITHM,
            "public_key": _as_text(key.public_key()),
            "value": base64.b64encode(key.sign(encode(document))).decode(),
        },
    }


def check(signed: Json, public_key: str) -> None:
    """Raise BadSignature unless `signed` is as it was when the owner of `public_key` signed it."""
    document = {name: value for name, value in signed.items() if name != "signature"}
    signature: Any = signed.get("signature")
    if not isinstance(signature, dict) or signature.get("algorithm") != ALGORITHM:
        raise BadSignature("It is not signed.")
    if signature.get("public_key") != public_key:
        raise BadSignature("Another MediaHub signed it, or somebody who pretends to be one.")
    try:
        value = base64.b64decode(str(signature.get("value")), validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(value, encode(document))
    except (InvalidSignature, ValueError) as error:
        raise BadSignature("It was changed after it was signed.") from error


def public_key(settings: Settings) -> str:
    """The public key of this home, base64: hand it to whoever is to check receipts."""
    return _as_text(_private_key(settings).public_key())


def receipt_key(settings: Settings) -> str:
    """The private key of this home as MEDIAHUB_RECEIPT_KEY has it: for machines that are to sign alike."""
    raw = _private_key(settings).private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return raw.hex()


def key_made_at(settings: Settings) -> datetime | None:
    """When the key of this home was made; None while nothing was signed. It has no end of its own."""
    try:
        return datetime.fromtimestamp((settings.home / FILE).stat().st_mtime, UTC)
    except OSError:
        return None


def _private_key(settings: Settings) -> Ed25519PrivateKey:
    if given := settings.receipt_key.get_secret_value():
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(given))
    return _kept_key(settings.home / FILE)


def _kept_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`; made there when it does not exist, by whichever process is first."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = Ed25519PrivateKey.generate()
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_bytes(fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no {ALGORITHM} key: move it away, and a new one is made")
    return key


def _as_text(key: Ed25519PublicKey) -> str:
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
