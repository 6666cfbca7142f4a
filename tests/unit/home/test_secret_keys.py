"""The secrets of an installation: made once, by whichever process is first, and rotated without a gap."""

from __future__ import annotations

import base64
import json
import os
import threading
from pathlib import Path

import pytest

from mediahub.home.folder import SECRETS, HomeError
from mediahub.home.secret_keys import (
    ENCRYPTION_KEY,
    KEY_DIGITS,
    OLD_KEY_FILE,
    KeyFile,
    kept_secrets,
    keys_in,
)

NAMES = ("secret_key", "s3_access_key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "hub"


def test_they_are_made_once_and_only_their_owner_reads_them(folder: Path) -> None:
    first = kept_secrets(folder, NAMES)
    assert {name: len(value) for name, value in first.items()} == {"secret_key": 64, "s3_access_key": 40}
    assert kept_secrets(folder, NAMES) == first
    assert (folder / SECRETS).stat().st_mode & 0o777 == 0o600
    assert [one.name for one in folder.iterdir() if "secrets" in one.name] == [SECRETS]


def test_of_many_processes_one_makes_them(folder: Path) -> None:
    found: list[dict[str, str]] = []
    threads = [threading.Thread(target=lambda: found.append(kept_secrets(folder, NAMES))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(one == found[0] for one in found)


@pytest.mark.parametrize("content", ["", "no json", "[]", "{}", '{"secret_key": 1, "s3_access_key": "x"}'])
def test_a_damaged_file_is_said_and_left_as_it_is(folder: Path, content: str) -> None:
    kept_secrets(folder, NAMES)
    (folder / SECRETS).write_text(content)
    with pytest.raises(HomeError, match="is damaged"):
        kept_secrets(folder, NAMES)
    assert (folder / SECRETS).read_text() == content


@pytest.mark.parametrize("text", ["x" * KEY_DIGITS, "a" * 63, "a" * 65, f"{'a' * 64} short"])
def test_a_key_has_64_hexadecimal_digits(text: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        keys_in(text)
    assert keys_in(f"{'A' * 64}, {'0' * 64}") == ("A" * 64, "0" * 64)
    assert keys_in(" ") == ()


def test_a_new_key_encrypts_and_those_before_read_until_they_are_forgotten(folder: Path) -> None:
    keys = KeyFile(folder, NAMES)
    (first,) = keys.read()
    secret = kept_secrets(folder, NAMES)
    keys.add()
    second, *older = keys.read()
    assert older == [first]
    assert KeyFile(folder, NAMES).read() == (second, first)
    keys.forget_old()
    assert keys.read() == (second,)
    assert kept_secrets(folder, NAMES) == secret
    assert (folder / SECRETS).stat().st_mode & 0o777 == 0o600


def test_another_process_is_followed(folder: Path) -> None:
    here, there = KeyFile(folder, NAMES), KeyFile(folder, NAMES)
    before = here.read()
    there.add()
    assert here.read() == there.read() != before


def test_the_key_of_an_earlier_version_is_taken_over(folder: Path) -> None:
    kept_secrets(folder, NAMES)
    old = os.urandom(32)
    (folder / OLD_KEY_FILE).write_bytes(base64.urlsafe_b64encode(old))
    keys = KeyFile(folder, NAMES)
    assert keys.read() == (old.hex(),)
    keys.forget_old()
    assert not (folder / OLD_KEY_FILE).exists()


def test_a_key_that_is_none_is_said(folder: Path) -> None:
    keys = KeyFile(folder, NAMES)
    keys.read()
    content = json.loads((folder / SECRETS).read_text())
    (folder / SECRETS).write_text(json.dumps(content | {ENCRYPTION_KEY: "nonsense"}))
    with pytest.raises(HomeError, match="is damaged"):
        KeyFile(folder, NAMES).read()
