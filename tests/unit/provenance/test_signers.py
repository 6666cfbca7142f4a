"""What signs deliveries: a key of the installation's own, the organisation's, or a command."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select

from mediahub.catalog.models import SigningKey
from mediahub.catalog.settings.installation_settings import (
    ORGANISATION,
    SIGNED_BY,
    read_setting,
    write_setting,
)
from mediahub.media.provenance.stamping import QUESTION
from mediahub.provenance.certificates import certify, fingerprint, make_root
from mediahub.provenance.signers import Answers, NoSigner, Signer, choose_signer, organisations, signer_of
from mediahub.provenance.timestamps import TimeStamps
from mediahub.runtime import Services
from mediahub.settings import Settings
from tests.time_stamps import time_stamp_server

COMMAND = """
import sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
key = load_pem_private_key(open(sys.argv[1], "rb").read(), None)
sys.stdout.buffer.write(key.sign(sys.stdin.buffer.read(), ec.ECDSA(hashes.SHA256())))
"""


def claim(signer: Signer) -> bytes:
    """What a reader asks a signature for: the Sig_structure of COSE, with the certificate in it."""
    der = x509.load_pem_x509_certificate(signer.chain.encode()).public_bytes(Encoding.DER)
    return b"\x84\x6aSignature1" + der + b"claim"


def signer(services: Services, by: str) -> Signer:
    with services.database.read() as session:
        return signer_of(services.settings, session, by)


def organisation(settings: Settings, folder: Path, made: datetime | None = None, **more: object) -> Settings:
    """Settings with a certificate of the organisation's."""
    moment = made or datetime.now(UTC)
    pair = certify(make_root("Agency", moment), "Agency", moment)
    (folder / "chain.pem").write_text(pair.certificate)
    (folder / "key.pem").write_text(pair.key)
    return settings.model_copy(
        update={"signing_certificate": folder / "chain.pem", "signing_key": folder / "key.pem", **more}
    )


def test_a_key_is_made_once_and_named_after_the_office(services: Services) -> None:
    with services.database.begin() as session:
        write_setting(session, ORGANISATION, "Event Office")
    by = choose_signer(services.settings, services.database)
    assert choose_signer(services.settings, services.database) == by
    with services.database.read() as session:
        (row,) = session.scalars(select(SigningKey))
        assert read_setting(session, SIGNED_BY) == by == row.fingerprint
    found = signer(services, by)
    assert "Event Office" in x509.load_pem_x509_certificate(found.chain.encode()).subject.rfc4514_string()
    assert len(found.answer(claim(found))) == 64


def test_only_claims_with_its_own_certificate_are_signed(services: Services) -> None:
    found = signer(services, choose_signer(services.settings, services.database))
    assert found.answer(b"anything") == b""
    assert found.answer(b"\x84\x6aSignature1 of somebody else") == b""


def test_a_key_is_followed_by_another_of_the_same_root(services: Services) -> None:
    by = choose_signer(services.settings, services.database)
    with services.database.begin() as session:
        session.get_one(SigningKey, by).ends_at = datetime.now(UTC) + timedelta(days=1000)
    after = choose_signer(services.settings, services.database)
    assert after != by
    with services.database.read() as session:
        roots = set(session.scalars(select(SigningKey.root_certificate)))
    assert len(roots) == 1
    assert signer(services, by).fingerprint == by


def test_a_key_that_nobody_can_read_is_followed_by_another(services: Services) -> None:
    by = choose_signer(services.settings, services.database)
    with services.database.begin() as session:
        session.get_one(SigningKey, by).private_key = None
    assert choose_signer(services.settings, services.database) != by


def test_the_organisations_certificate_signs(services: Services, tmp_path: Path) -> None:
    settings = organisation(services.settings, tmp_path)
    by = choose_signer(settings, services.database)
    ours = organisations(settings)
    assert ours is not None
    assert by == ours.fingerprint == fingerprint((tmp_path / "chain.pem").read_text())
    assert len(ours.answer(claim(ours))) == 64
    with services.database.read() as session, pytest.raises(NoSigner, match="MEDIAHUB_SIGNING_CERTIFICATE"):
        signer_of(services.settings, session, by)


def test_a_command_signs_in_the_keys_place(services: Services, tmp_path: Path) -> None:
    program = tmp_path / "sign.py"
    program.write_text(COMMAND)
    command = f"{sys.executable} {program} {tmp_path / 'key.pem'}"
    ours = organisations(organisation(services.settings, tmp_path, signing_key=None, signing_command=command))
    assert ours is not None
    assert len(ours.answer(claim(ours))) == 64
    program.write_text("raise SystemExit(1)")
    with pytest.raises(NoSigner, match="MEDIAHUB_SIGNING_COMMAND"):
        ours.answer(claim(ours))


def test_what_cannot_sign_signs_nothing(services: Services, tmp_path: Path) -> None:
    choose_signer(services.settings, services.database)
    ended = organisation(services.settings, tmp_path, datetime.now(UTC) - timedelta(days=4000))
    with pytest.raises(NoSigner, match="ended"):
        choose_signer(ended, services.database)
    with services.database.read() as session:
        assert read_setting(session, SIGNED_BY) == ""
    (tmp_path / "key.pem").write_text("no key")
    with pytest.raises(NoSigner, match="cannot be used"):
        choose_signer(organisation(services.settings, tmp_path, signing_key=tmp_path), services.database)
    off = services.settings.model_copy(update={"sign_deliveries": False})
    assert choose_signer(off, services.database) == ""


def test_a_signature_is_stamped_only_after_it_was_given(services: Services, tmp_path: Path) -> None:
    ours = signer(services, choose_signer(services.settings, services.database))
    with time_stamp_server(tmp_path / "clock") as clock:
        answers = Answers(ours, TimeStamps(clock.url))
        assert answers(QUESTION) == b""
        certificate = x509.load_pem_x509_certificate(ours.chain.encode()).public_bytes(Encoding.DER)
        assert answers(cbor2.dumps(["Signature1", certificate, b"", b"claim"]))
        assert answers(QUESTION)[:1] == b"\x30"
        assert answers(b"what is no claim") == b""
        assert answers(QUESTION) == b""
        assert Answers(ours)(QUESTION) == b""
        assert clock.asked == 1
