"""Certificates of the installation's own, as C2PA asks for them (14.5.1): a root, and one that signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

VALID, ROOT_VALID = timedelta(days=3650), timedelta(days=9125)
"""Without a time stamp a signature holds as long as its certificate."""
SKEW = timedelta(days=1)
CLAIM_SIGNING = ObjectIdentifier("1.3.6.1.4.1.62558.2.1")
"""c2pa-kp-claimSigning."""
_UNNAMED = "MediaHub"


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate, in PEM."""

    key: str
    certificate: str


def make_root(organisation: str, now: datetime) -> Pair:
    """A root that certifies the keys of an installation."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, "root")
    made = _begun(name, name, key, (now - SKEW, now + ROOT_VALID))
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs_certificates=True), critical=True)
    return _pair(key, made.sign(key, hashes.SHA256()))


def certify(root: Pair, organisation: str, now: datetime) -> Pair:
    """A new key that signs deliveries, certified by `root`; it ends no later than that."""
    issuer = x509.load_pem_x509_certificate(root.certificate.encode())
    root_key = load_pem_private_key(root.key.encode(), password=None)
    assert isinstance(root_key, ec.EllipticCurvePrivateKey)  # noqa: S101  (made above)
    key = ec.generate_private_key(ec.SECP256R1())
    end = min(now + VALID, issuer.not_valid_after_utc)
    made = _begun(_name(organisation, "deliveries"), issuer.subject, key, (now - SKEW, end))
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=False), critical=True)
    purposes = [ExtendedKeyUsageOID.EMAIL_PROTECTION, CLAIM_SIGNING]
    made = made.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    made = made.add_extension(authority, critical=False)
    return _pair(key, made.sign(root_key, hashes.SHA256()))


def fingerprint(certificate: str) -> str:
    """SHA-256 of the first certificate of a text in PEM, in hexadecimal. Raises ValueError."""
    return x509.load_pem_x509_certificate(certificate.encode()).fingerprint(hashes.SHA256()).hex()


def ends_at(chain: str) -> datetime:
    """When the first certificate of a chain in PEM that ends does so. Raises ValueError."""
    found = x509.load_pem_x509_certificates(chain.encode())
    return min(one.not_valid_after_utc for one in found)


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(own, critical=False)
    )


def _name(organisation: str, role: str) -> x509.Name:
    of = organisation.strip()[:60] or _UNNAMED
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, f"{_UNNAMED} {role}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, of),
        ]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _pair(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> Pair:
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Pair(private.decode(), certificate.public_bytes(Encoding.PEM).decode())
