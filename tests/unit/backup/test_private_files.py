"""Secrets and keys of an installation's folder: taken as they are in force, put back in one step."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from mediahub.backup.private_files import OTHERS, private_files, put_back, settings_in_words
from mediahub.backup.problems import Damaged
from mediahub.home import SECRETS
from mediahub.settings import SECRET_NAMES, load_settings


def test_secrets_are_those_in_force_and_s3s_only_where_they_are_ours(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", secret_key="from outside")
    (name, content), *others = private_files(settings)
    kept = json.loads(content)
    assert name == SECRETS
    assert kept["secret_key"] == "from outside"
    assert set(SECRET_NAMES) <= set(kept)
    assert others == []
    (settings.home / OTHERS[1]).write_bytes(b"key")
    assert dict(private_files(settings))[OTHERS[1]] == b"key"
    bare = tmp_path / "bare"
    elsewhere = load_settings(home=bare, secret_key="a", password_salt="b", storage="external",
                              s3_access_key="c", s3_secret_key="d", s3_endpoint="http://s3")  # fmt: skip
    assert set(json.loads(next(private_files(elsewhere))[1])) == {"secret_key", "password_salt"}


def test_settings_are_told_without_secrets(tmp_path: Path) -> None:
    told = settings_in_words(load_settings(home=tmp_path, port=9, secret_key="hush")).decode()
    assert json.loads(told)["port"] == 9
    assert "hush" not in told


def test_a_file_is_put_back_for_its_owner_alone_and_only_known_ones(tmp_path: Path) -> None:
    home = tmp_path / "home"
    put_back(home, SECRETS, b"{}")
    put_back(home, SECRETS, b'{"a": 1}')
    assert (home / SECRETS).read_bytes() == b'{"a": 1}'
    assert stat.S_IMODE((home / SECRETS).stat().st_mode) == 0o600
    assert [one.name for one in home.iterdir()] == [SECRETS]
    for name in ("../evil", "other.json", ""):
        with pytest.raises(Damaged):
            put_back(home, name, b"")
