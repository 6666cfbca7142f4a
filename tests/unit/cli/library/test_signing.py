"""`mediahub signing`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mediahub.catalog.db.database import Database
from mediahub.cli.library.signing import signing
from mediahub.provenance.signers import choose_signer
from mediahub.settings import load_settings
from tests.credentials import authority


def test_the_certificate_that_others_trust_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIAHUB_HOME", str(tmp_path / "home"))
    settings = load_settings()
    database = Database.of(settings)
    database.migrate()
    run = CliRunner().invoke
    assert run(signing).exit_code == 1
    choose_signer(settings, database)
    database.dispose()
    assert run(signing).stdout.startswith("-----BEGIN CERTIFICATE-----")
    chain = tmp_path / "chain.pem"
    chain.write_text(authority().chain + authority().root)
    monkeypatch.setenv("MEDIAHUB_SIGNING_CERTIFICATE", str(chain))
    monkeypatch.setenv("MEDIAHUB_SIGNING_COMMAND", "false")
    assert run(signing).stdout.strip() == authority().root.strip()
    monkeypatch.setenv("MEDIAHUB_SIGNING_COMMAND", "")
    assert "MEDIAHUB_SIGNING_KEY" in run(signing).output
