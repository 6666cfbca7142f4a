"""`mediahub secrets`: whether every secret can be read, and a new key for all of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from mediahub.catalog.models import ShareLink
from mediahub.catalog.models.base import utcnow
from mediahub.runtime import Services
from tests.unit.cli.conftest import Run


@pytest.fixture
def link(services: Services) -> int:
    with services.database.begin() as session:
        made = ShareLink(event_id=1, token="a secret token", created_at=utcnow())
        session.add(made)
        session.flush()
        return made.id


def key(home: Path) -> str:
    found: str = json.loads((home / "secrets.json").read_text())["encryption_key"]
    return found


def test_a_rotation_leaves_one_new_key_and_every_secret(
    run: Run, services: Services, link: int, home: Path
) -> None:
    before = key(home)
    assert "1 secrets can be read, 0 of them with an old key" in run("secrets", "check").stdout
    turned = run("secrets", "rotate")
    assert (turned.exit_code, "1 secrets encrypted anew" in turned.stdout) == (0, True), turned.output
    assert len(key(home).split()) == 1
    assert key(home) != before
    with services.database.read() as session:
        assert session.get_one(ShareLink, link).token == "a secret token"
    assert run("secrets", "check").exit_code == 0


def test_what_cannot_be_read_is_counted_and_fails(run: Run, services: Services, link: int) -> None:
    with services.database.engine.begin() as connection:
        connection.execute(text("UPDATE share_link SET token = 'spoilt'"))
    checked = run("secrets", "check")
    assert checked.exit_code == 1
    assert "0 secrets can be read" in checked.stdout
    assert run("secrets", "rotate").exit_code == 1


def test_a_key_of_the_environment_is_the_administrators_to_change(
    run: Run, services: Services, link: int, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIAHUB_ENCRYPTION_KEY", f"{'f3' * 32} {key(home)}")
    before = key(home)
    turned = run("secrets", "rotate")
    assert (turned.exit_code, "take the old key out of MEDIAHUB_ENCRYPTION_KEY" in turned.stdout) == (0, True)
    assert key(home) == before
