"""Doctor's finding about what signs deliveries."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from mediahub.catalog.db.database import Database
from mediahub.catalog.models.base import utcnow
from mediahub.provenance.certificates import certify, make_root
from mediahub.provenance.signers import choose_signer
from mediahub.services.checks.signing import look_at_signing, look_at_time_stamps
from mediahub.settings import Settings
from tests.time_stamps import time_stamp_server


def ending(settings: Settings, folder: Path, made: datetime) -> Settings:
    """With a certificate of the organisation's that was made then."""
    pair = certify(make_root("Agency", made), "Agency", made)
    path = folder / "both.pem"
    path.write_text(pair.certificate + pair.key)
    return settings.model_copy(update={"signing_certificate": path})


def test_it_says_what_signs_and_until_when(here: Settings, database: Database, tmp_path: Path) -> None:
    assert look_at_signing(here, database).state == "note"
    choose_signer(here, database)
    found = look_at_signing(here, database)
    assert found.state == "ok"
    assert "the catalogue" in found.message
    assert "no trust anchors" in found.message
    off = here.model_copy(update={"sign_deliveries": False})
    assert "MEDIAHUB_SIGN_DELIVERIES" in look_at_signing(off, database).message


def test_an_end_is_a_problem_before_it_comes(here: Settings, database: Database, tmp_path: Path) -> None:
    ours = ending(here, tmp_path, utcnow())
    assert look_at_signing(ours, database).state == "ok"
    for days, words in ((3640, "ends in 9 days"), (3660, "ended on")):
        found = look_at_signing(ours, database, utcnow() + timedelta(days=days))
        assert found.state == "problem"
        assert words in found.message


def test_what_cannot_be_read_is_a_problem(here: Settings, database: Database, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere.pem"
    for name in ("trust_anchors", "signing_certificate"):
        found = look_at_signing(here.model_copy(update={name: nowhere}), database)
        assert (found.state, "nowhere.pem" in found.message) == ("problem", True)


def test_a_time_stamp_server_that_is_away_is_a_problem(here: Settings, tmp_path: Path) -> None:
    assert list(look_at_time_stamps(here)) == []
    away = here.model_copy(update={"time_stamp_server": "http://127.0.0.1:9/stamp"})
    (found,) = look_at_time_stamps(away)
    assert (found.state, "MEDIAHUB_TIME_STAMP_SERVER" in found.message) == ("problem", True)
    with time_stamp_server(tmp_path / "clock") as clock:
        (found,) = look_at_time_stamps(here.model_copy(update={"time_stamp_server": clock.url}))
    assert found.state == "ok"
