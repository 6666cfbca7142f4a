"""The factory of search engines: which one a setting names."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from mediahub.search import engines
from mediahub.search.whoosh.engine import WhooshEngine
from mediahub.settings import Settings, SettingsError


def test_the_built_in_engine_is_the_default(tmp_path: Path) -> None:
    assert isinstance(engines.open(Settings(home=tmp_path)), WhooshEngine)


def test_an_unknown_engine_is_refused_with_the_known_ones_and_without_the_password(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, search_url=SecretStr("solr://me:secret@search.example/"))
    with pytest.raises(SettingsError, match=r"MEDIAHUB_SEARCH_URL: `solr:`.*`whoosh:`") as error:
        engines.open(settings)
    assert "secret" not in str(error.value)
