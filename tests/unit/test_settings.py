import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from mediahub.settings import SECRET_NAMES, Settings, load_settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MEDIAHUB_{name.upper()}", raising=False)


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path):
    first = load_settings(home=tmp_path / "home")
    assert load_settings(home=tmp_path / "home") == first
    kept = tmp_path / "home" / "secrets.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len({getattr(first, name) for name in SECRET_NAMES}) == len(SECRET_NAMES)
    assert json.loads(kept.read_text()) == {name: getattr(first, name) for name in SECRET_NAMES}


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = {
            settings.secret_key for settings in pool.map(lambda _: load_settings(home=tmp_path), range(40))
        }
    assert len(keys) == 1


def test_a_secret_that_is_set_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIAHUB_SECRET_KEY", "from outside")
    settings = load_settings(home=tmp_path)
    assert settings.secret_key == "from outside"
    assert settings.s3_secret_key


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"host": "0.0.0.0", "port": 9000}, "http://localhost:9000"),
        ({"host": "media.lan", "https": True}, "https://media.lan:8080"),
        ({"public_url": "https://media.example.org/"}, "https://media.example.org"),
    ],
)
def test_the_address_that_people_open(given, address):
    assert Settings(**given).base_url == address


def test_browsers_may_come_from_our_own_pages_only():
    assert Settings().origins == ["http://127.0.0.1:8080", "http://localhost:8080"]
    assert Settings(public_url="https://media.example.org").origins == ["https://media.example.org"]


def test_a_data_centre_sets_addresses():
    settings = Settings(
        database_url="postgresql://db/mediahub",
        s3_endpoint="http://10.0.0.5:9000",
        s3_public_endpoint="https://media.example.org",
    )
    assert settings.is_postgres
    assert settings.sqlalchemy_url == "postgresql+psycopg://db/mediahub"
    assert (settings.s3_url, settings.s3_public_url) == ("http://10.0.0.5:9000", "https://media.example.org")
