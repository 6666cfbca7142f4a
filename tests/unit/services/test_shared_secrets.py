"""What every machine must have alike: how it gets from one to another, and how a difference shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic_settings import DotEnvSettingsSource

from mediahub.catalog.coordination.heartbeats import Heart
from mediahub.catalog.db.database import Database
from mediahub.cli.library.secrets import secrets
from mediahub.receipts.signing import FILE, check, public_key, sign
from mediahub.services.checks.background import look_at_keys
from mediahub.services.shared_secrets import key_fingerprints, shared_secrets, unlike
from mediahub.settings import Settings, load_settings

LETTER = {"batch": 7, "verdict": "green"}


@pytest.fixture
def exported(settings: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "shared.env"
    done = CliRunner(env={"MEDIAHUB_HOME": str(settings.home)}).invoke(secrets, ["export", str(file)])
    assert done.exit_code == 0, done.output
    assert not any(value in done.output for value in shared_secrets(settings).values())
    return file


def on_another_machine(home: Path, file: Path) -> Settings:
    lines = DotEnvSettingsSource(Settings, env_file=file).env_vars
    return load_settings(
        home=home, **{name.removeprefix("mediahub_"): value for name, value in lines.items()}
    )


def test_another_machine_has_the_same_keys(settings: Settings, exported: Path, tmp_path: Path) -> None:
    assert exported.stat().st_mode & 0o777 == 0o600
    other = on_another_machine(tmp_path / "other", exported)
    assert shared_secrets(other) == shared_secrets(settings)
    check(sign(other, LETTER), public_key(settings))
    assert not (other.home / FILE).exists()


def test_a_file_that_is_there_is_not_written_over(settings: Settings, exported: Path) -> None:
    before = exported.read_text()
    again = CliRunner(env={"MEDIAHUB_HOME": str(settings.home)})
    assert again.invoke(secrets, ["export", str(exported)]).exit_code == 1
    assert exported.read_text() == before


def test_the_doctor_names_the_machine_that_differs(
    settings: Settings, database: Database, exported: Path, tmp_path: Path
) -> None:
    Heart("worker", database, key_fingerprints(settings)).beat([])
    same, stranger = (
        on_another_machine(tmp_path / "same", exported),
        load_settings(home=tmp_path / "stranger"),
    )
    well = look_at_keys(same, database)
    assert well is not None
    assert well.state == "ok"
    found = look_at_keys(stranger, database)
    assert found is not None
    assert found.state == "problem"
    for name in ("SECRET_KEY", "PASSWORD_SALT", "ENCRYPTION_KEY", "RECEIPT_KEY"):
        assert f"MEDIAHUB_{name}" in found.message
    assert "mediahub secrets export" in found.message
    with database.read() as session:  # nothing of a key is in the catalogue but a few digits of its hash
        from mediahub.catalog.models.system.heartbeat import Heartbeat

        kept = str([row.keys for row in session.query(Heartbeat)])
    assert not any(part in kept for value in shared_secrets(settings).values() for part in value.split())


def test_keys_that_are_being_rotated_are_no_difference() -> None:
    before, meanwhile = {"encryption_key": ["a1"]}, {"encryption_key": ["b2", "a1"]}
    assert unlike(before, meanwhile) == []
    assert unlike(before, {"encryption_key": ["b2"]}) == ["MEDIAHUB_ENCRYPTION_KEY"]
    assert unlike(before, {}) == []  # of an older version
