import json
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from mediahub.home import HomeError, make_home
from mediahub.settings.settings import SECRET_NAMES, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"MEDIAHUB_{name.upper()}", raising=False)


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path):
    first = load_settings(home=tmp_path / "home")
    assert load_settings(home=tmp_path / "home") == first
    kept = tmp_path / "home" / "secrets.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    made = {name: getattr(first, name).get_secret_value() for name in SECRET_NAMES}
    assert len(set(made.values())) == len(SECRET_NAMES)
    assert json.loads(kept.read_text()) == made
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_no_secret_is_in_what_settings_print_of_themselves(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIAHUB_DATABASE_URL", "postgresql://me:hush-one@db/mediahub")
    monkeypatch.setenv("MEDIAHUB_SMTP_URL", "smtp://me:hush-two@mail")
    monkeypatch.setenv("MEDIAHUB_SMTP_PASSWORD", "hush-three")
    settings = load_settings(home=tmp_path)
    shown = repr(settings) + str(settings) + settings.model_dump_json()
    assert "hush" not in shown
    assert not any(getattr(settings, name).get_secret_value() in shown for name in SECRET_NAMES)


def test_a_home_that_was_open_to_others_is_closed_and_a_shared_folder_is_not(tmp_path):
    home = tmp_path / "home"
    load_settings(home=home)
    home.chmod(0o755)
    load_settings(home=home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o755)
    make_home(shared)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "many", r"MEDIAHUB_PORT: input should be a valid integer"),
        ("PORT", "0", r"MEDIAHUB_PORT: .*greater than or equal to 1"),
        ("STORAGE", "cloud", r"MEDIAHUB_STORAGE: input should be 'embedded' or 'external'"),
        ("FTP_PASSIVE_PORTS", "all", r"MEDIAHUB_FTP_PASSIVE_PORTS: "),
    ],
)
def test_a_value_that_is_not_understood_is_named(tmp_path, monkeypatch, name, value, words):
    monkeypatch.setenv(f"MEDIAHUB_{name}", value)
    with pytest.raises(SettingsError, match=words) as refused:
        load_settings(home=tmp_path)
    assert refused.value.__suppress_context__  # what was given may be a secret


def test_a_home_that_cannot_be_made_says_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file/below"):
        with pytest.raises(HomeError, match="MEDIAHUB_HOME"):
            load_settings(home=home)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"secret_key": 1}', '{"secret_key": "a"}', "\ufeff"])
def test_secrets_that_are_damaged_are_not_made_anew(tmp_path, content):
    path = tmp_path / "secrets.json"
    path.write_text(content)
    with pytest.raises(HomeError, match="damaged"):
        load_settings(home=tmp_path)
    assert path.read_text() == content


def test_processes_that_start_at_once_agree_on_the_secrets(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = {
            made.secret_key.get_secret_value()
            for made in pool.map(lambda _: load_settings(home=tmp_path), range(40))
        }
    assert len(keys) == 1


def test_a_secret_that_is_set_wins(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDIAHUB_SECRET_KEY", "from outside")
    settings = load_settings(home=tmp_path)
    assert settings.secret_key.get_secret_value() == "from outside"
    assert settings.s3_secret_key


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
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
