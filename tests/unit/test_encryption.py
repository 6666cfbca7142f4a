"""The key ring: encrypts, reads what old keys encrypted, and notices a rotation by another process."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from mediahub.encryption import KeyRing, Unreadable, hash_secret, key_ring
from mediahub.home import HomeError, KeyFile
from mediahub.settings import SECRET_NAMES, Settings, SettingsError, load_settings

OLD, NEW = "0d" * 32, "f3" * 32


def file_of(settings: Settings) -> KeyFile:
    return KeyFile(settings.home, SECRET_NAMES)


def test_what_one_encrypts_no_other_reads() -> None:
    ring = KeyRing(lambda: [OLD])
    kept = ring.encrypt("尹同跃 at the door")
    assert "door" not in kept
    assert ring.decrypt(kept) == "尹同跃 at the door"
    assert ring.encrypt("x") != ring.encrypt("x")
    for wrong in (kept[:-4] + "AAA=", "", "plain text", "ü"):
        with pytest.raises(Unreadable):
            ring.decrypt(wrong)
    with pytest.raises(Unreadable):
        KeyRing(lambda: [NEW]).decrypt(kept)


def test_the_old_key_reads_until_it_is_forgotten() -> None:
    keys = [OLD]
    ring = KeyRing(lambda: keys)
    kept = ring.encrypt("secret")
    keys.insert(0, NEW)
    assert (ring.decrypt(kept), ring.is_current(kept), ring.count()) == ("secret", False, 2)
    assert ring.is_current(ring.encrypt("secret"))
    del keys[1]
    with pytest.raises(Unreadable):
        ring.decrypt(kept)


def test_a_rotation_by_another_process_is_noticed(settings: Settings) -> None:
    here, file = key_ring(settings), file_of(settings)
    kept = here.encrypt("secret")
    file.add()
    assert (here.decrypt(kept), here.is_current(kept)) == ("secret", False)
    renewed = here.encrypt("secret")
    file.forget_old()
    assert here.decrypt(renewed) == "secret"
    with pytest.raises(Unreadable):
        here.decrypt(kept)


def test_the_key_of_an_earlier_version_goes_on_to_be_used(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = load_settings(home=home)
    old = Fernet.generate_key()
    (home / "push-key").write_bytes(old)
    kept = Fernet(old).encrypt(b"late edition").decode()
    assert key_ring(settings).decrypt(kept) == "late edition"
    file = file_of(settings)
    file.add()
    file.forget_old()
    assert not (home / "push-key").exists()
    assert base64.urlsafe_b64decode(old).hex() not in (home / "secrets.json").read_text()


def test_a_home_of_an_earlier_version_gets_a_key_and_keeps_its_secrets(settings: Settings) -> None:
    path = settings.home / "secrets.json"
    before = json.loads(path.read_text())
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: file_of(settings).read(), range(8)))
    assert len(keys) == 1
    after = json.loads(path.read_text())
    assert {name: after[name] for name in before} == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in settings.home.iterdir() if one.name.startswith(".secrets")] == []


@pytest.mark.parametrize("damage", ["x", "ab" * 31, "zz" * 32])
def test_a_damaged_key_is_said_and_not_made_anew(settings: Settings, damage: str) -> None:
    file_of(settings).read()
    path = settings.home / "secrets.json"
    content = json.loads(path.read_text()) | {"encryption_key": damage}
    path.write_text(json.dumps(content))
    with pytest.raises(HomeError, match="damaged"):
        key_ring(settings).encrypt("x")
    assert json.loads(path.read_text()) == content


def test_a_key_that_is_set_wins_and_no_file_has_one(settings: Settings) -> None:
    set_ = settings.model_copy(update={"encryption_key": load_settings(
        home=settings.home, encryption_key=f"{NEW}, {OLD}").encryption_key})  # fmt: skip
    ring = key_ring(set_)
    assert ring.count() == 2
    assert ring.decrypt(KeyRing(lambda: [OLD]).encrypt("x")) == "x"
    assert "encryption_key" not in json.loads((settings.home / "secrets.json").read_text())
    for wrong in ("short", "zz" * 32, f"{NEW} x"):
        with pytest.raises(SettingsError, match="64 hexadecimal digits") as refused:
            load_settings(home=settings.home, encryption_key=wrong)
        assert wrong not in str(refused.value)


def test_a_hash_is_the_same_for_the_same_secret_only() -> None:
    assert hash_secret("a") == hash_secret("a") != hash_secret("b")
    assert len(hash_secret("a")) == 64
