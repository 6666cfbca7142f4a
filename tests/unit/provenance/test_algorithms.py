"""Signatures by keys of every kind that C2PA knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from mediahub.provenance.algorithms import algorithm_of, as_c2pa, signature


def certificate(key: Any) -> str:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
    )
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return made.sign(key, digest).public_bytes(Encoding.PEM).decode()


@pytest.mark.parametrize(
    ("key", "name", "length"),
    [
        (ec.generate_private_key(ec.SECP256R1()), "es256", 64),
        (ec.generate_private_key(ec.SECP384R1()), "es384", 96),
        (ec.generate_private_key(ec.SECP521R1()), "es512", 132),
        (ed25519.Ed25519PrivateKey.generate(), "ed25519", 64),
        (rsa.generate_private_key(65537, 2048), "ps256", 256),
    ],
)
def test_each_kind_of_key_has_its_algorithm(key: Any, name: str, length: int) -> None:
    assert algorithm_of(certificate(key)) == name
    assert len(signature(key, b"claim")) == length


def test_a_signature_in_der_is_written_as_two_numbers() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    der = key.sign(b"claim", ec.ECDSA(hashes.SHA256()))
    assert len(as_c2pa(der, "es256")) == 64
    assert as_c2pa(as_c2pa(der, "es256"), "es256") == as_c2pa(der, "es256")
    with pytest.raises(ValueError, match=r"\w"):
        as_c2pa(b"no signature", "es256")


def test_other_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="P-256"):
        algorithm_of(certificate(ec.generate_private_key(ec.SECP224R1())))
    with pytest.raises(ValueError, match="P-256"):
        signature(dsa.generate_private_key(1024), b"claim")
