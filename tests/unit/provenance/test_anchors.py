"""Whose signatures are known: certificates in files, and the installation's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from mediahub.provenance.anchors import Anchors, BadAnchors, configured, trust_anchors
from mediahub.provenance.signers import choose_signer
from mediahub.runtime import Services
from tests.credentials import authority


def test_they_are_read_from_a_file_or_a_folder(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "anchors"
    folder.mkdir()
    (folder / "one.pem").write_text(authority().root + authority("Other").root)
    (folder / "notes.txt").write_text("no certificate")
    choose_signer(services.settings, services.database)
    for place in (folder, folder / "one.pem"):
        settings = services.settings.model_copy(update={"trust_anchors": place})
        assert len(configured(settings)) == 2
        with services.database.read() as session:
            assert trust_anchors(settings, session).count("BEGIN CERTIFICATE") == 3
    assert configured(services.settings) == []


def test_a_wrong_file_holds_nothing_up(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "anchors.pem"
    path.write_text("-----BEGIN CERTIFICATE-----\n")
    choose_signer(services.settings, services.database)
    settings = services.settings.model_copy(update={"trust_anchors": path})
    with pytest.raises(BadAnchors, match="MEDIAHUB_TRUST_ANCHORS"):
        configured(settings)
    assert Anchors(settings, services.database).pem().count("BEGIN CERTIFICATE") == 1
    with pytest.raises(BadAnchors, match="MEDIAHUB_TRUST_ANCHORS"):
        configured(settings.model_copy(update={"trust_anchors": tmp_path / "missing.pem"}))
