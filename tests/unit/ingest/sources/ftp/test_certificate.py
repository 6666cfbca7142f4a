"""The certificate that cameras are shown."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from mediahub.catalog.models.base import utcnow
from mediahub.ingest.sources.ftp import certificate as module
from mediahub.ingest.sources.ftp.certificate import certificate_files, fingerprint, valid_until
from mediahub.settings import load_settings


def test_a_pair_is_made_once_and_nobody_else_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(home=tmp_path, ftp_public_address="198.51.100.7")
    monkeypatch.setattr(module.socket, "gethostname", lambda: "caf\u00e9")  # no certificate can name it
    cert, key = certificate_files(settings)
    assert cert == key == tmp_path / "ftp.pem"
    assert cert.stat().st_mode & 0o077 == 0
    before = cert.read_bytes()
    assert certificate_files(settings) == (cert, key)
    assert cert.read_bytes() == before
    assert timedelta(days=1800) < valid_until(cert) - utcnow() < timedelta(days=1826)
    assert len(fingerprint(cert).split(":")) == 32
    assert [path.name for path in tmp_path.iterdir() if "pem" in path.name] == ["ftp.pem"]


def test_that_of_the_settings_is_used_as_it_is(tmp_path: Path) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    settings = load_settings(home=tmp_path / "home", ftp_cert=cert, ftp_key=key)
    assert certificate_files(settings) == (cert, key)
    assert certificate_files(load_settings(home=tmp_path / "home", ftp_cert=cert)) == (cert, cert)
    with pytest.raises(OSError, match=r"cert\.pem"):
        valid_until(cert)
    cert.write_text("no certificate")
    with pytest.raises(ValueError, match=r"PEM|load"):
        valid_until(cert)
