"""`mediahub tokens`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.cli.library.tokens import tokens
from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import find_token
from mediahub.settings import load_settings

EMAIL = "chen@example.org"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("MEDIAHUB_HOME", str(tmp_path / "home"))
    database = Database(load_settings().sqlalchemy_url)
    database.migrate()
    with database.begin() as session:
        create_user(session, EMAIL, "correct horse battery", "photographer")
    return database


def test_a_token_from_making_to_revoking(database: Database) -> None:
    run = CliRunner().invoke
    made = run(tokens, ["create", EMAIL, "--scope", "upload", "--days", "3", "--name", "laptop"])
    assert made.exit_code == 0
    text = made.stdout.strip()
    with database.read() as session:
        assert find_token(session, text, utcnow()) is not None
    listed = run(tokens, ["list"]).stdout
    assert text not in listed
    assert listed.split("\t")[:3] == [text[:19], EMAIL, "upload"]
    assert "never used" in listed
    assert run(tokens, ["revoke", text[:19]]).exit_code == 0
    with database.read() as session:
        assert find_token(session, text, utcnow()) is None
    assert "revoked" in run(tokens, ["list"]).stdout


def test_mistakes_are_said(database: Database) -> None:
    run = CliRunner().invoke
    nobody = run(tokens, ["create", "nobody@example.org", "--scope", "upload"])
    assert nobody.exit_code == 1
    assert "mediahub users list" in nobody.output
    assert run(tokens, ["create", EMAIL]).exit_code == 2
    assert run(tokens, ["revoke", "mediahub_0"]).exit_code == 1
