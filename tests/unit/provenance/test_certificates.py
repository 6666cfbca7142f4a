"""The installation's own certificates are those that C2PA asks for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509

from mediahub.provenance.certificates import VALID, certify, ends_at, fingerprint, make_root

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def test_a_root_certifies_a_key_that_signs() -> None:
    root = make_root("Event Office", NOW)
    pair = certify(root, "Event Office", NOW)
    issuer = x509.load_pem_x509_certificate(root.certificate.encode())
    made = x509.load_pem_x509_certificate(pair.certificate.encode())
    made.verify_directly_issued_by(issuer)
    usage = made.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.key_cert_sign) == (True, False)
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert "Event Office" in made.subject.rfc4514_string()
    assert ends_at(pair.certificate) == NOW + VALID
    assert ends_at(pair.certificate + root.certificate) == NOW + VALID
    assert fingerprint(pair.certificate) != fingerprint(root.certificate)


def test_no_certificate_outlives_its_root() -> None:
    root = make_root("", NOW)
    late = NOW + timedelta(days=9000)
    assert ends_at(certify(root, "", late).certificate) == ends_at(root.certificate)
