"""Content Credentials of a picture, for its panel."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset
from mediahub.media.provenance.model import Provenance
from mediahub.web.library import provenance as module
from mediahub.web.library.provenance import provenance
from tests.unit.web.asking import asking


def shown(said: Provenance | None, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(module, "provenance_of", lambda asset: said)
    with asking():
        return provenance(Asset(id="a"))


def test_without_manifests_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(None, monkeypatch) is None
