"""Content Credentials of a picture, for its panel."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset, AssetMetadata
from mediahub.media.provenance.model import Provenance
from mediahub.web.library import provenance as module
from mediahub.web.library.provenance import elsewhere, provenance
from tests.unit.web.asking import asking


def shown(said: Provenance | None, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(module, "provenance_of", lambda asset: said)
    with asking():
        return provenance(Asset(id="a"))


def test_without_manifests_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(None, monkeypatch) is None


def test_where_credentials_are_is_said_of_a_picture_that_has_none_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = {"dcterms.provenance": "https://cai.example.org/1"}
    named = Asset(id="a", raw=AssetMetadata(values={"XMP": address}))
    with asking():
        assert (
            elsewhere(named) == "Its credentials are kept elsewhere: cai.example.org. They are not asked for."
        )
        assert elsewhere(Asset(id="b")) == ""
        monkeypatch.setattr(module, "provenance_of", lambda asset: Provenance("valid"))
        assert elsewhere(named) == ""
