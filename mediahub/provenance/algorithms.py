"""Signature algorithms of C2PA (13.2), by the keys that they are of."""

from __future__ import annotations

from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

_CURVES: dict[str, tuple[str, hashes.HashAlgorithm]] = {
    "secp256r1": ("es256", hashes.SHA256()),
    "secp384r1": ("es384", hashes.SHA384()),
    "secp521r1": ("es512", hashes.SHA512()),
}
_BYTES = {"es256": 32, "es384": 48, "es512": 66}
"""Of each of the two numbers of a signature."""
_MIN_BITS = 2048
_USABLE = "its key must be of P-256, P-384, P-521, Ed25519, or RSA with 2048 bits or more"


def algorithm_of(chain: str) -> str:
    """The algorithm of the first certificate's key in a text in PEM. Raises ValueError."""
    key = x509.load_pem_x509_certificate(chain.encode()).public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name][0]
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _MIN_BITS:
        return "ps256"
    raise ValueError(_USABLE)


def signature(key: Any, data: bytes) -> bytes:
    """The signature of a private key over `data`, as C2PA has it. Raises ValueError for a key of another
    kind."""
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        name, digest = _CURVES[key.curve.name]
        return as_c2pa(key.sign(data, ec.ECDSA(digest)), name)
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    if isinstance(key, rsa.RSAPrivateKey):
        digest = hashes.SHA256()
        pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
        return key.sign(data, pss, digest)
    raise ValueError(_USABLE)


def as_c2pa(signed: bytes, algorithm: str) -> bytes:
    """A signature of elliptic curves as two numbers of fixed length (IEEE P1363), where it comes as DER; any
    other as it is. Raises ValueError."""
    size = _BYTES.get(algorithm)
    if size is None or len(signed) == 2 * size:
        return signed
    first, second = decode_dss_signature(signed)
    return first.to_bytes(size) + second.to_bytes(size)
