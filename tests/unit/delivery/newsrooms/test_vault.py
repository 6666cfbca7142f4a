"""Passwords of newsrooms are kept encrypted, with a key that is not in the database."""

from __future__ import annotations

import pytest

from mediahub.delivery.newsrooms.vault import FILE, VaultError, lock, unlock
from mediahub.settings import Settings


def test_what_was_locked_is_unlocked_with_the_same_key(settings: Settings) -> None:
    locked = lock(settings, "late edition")
    assert "late edition" not in locked
    assert lock(settings, "late edition") != locked
    assert unlock(settings, locked) == "late edition"
    assert (settings.home / FILE).stat().st_mode & 0o777 == 0o600
    assert not list(settings.home.glob(f".{FILE}*"))  # no draft of it is left


def test_nothing_stays_nothing(settings: Settings) -> None:
    assert (lock(settings, ""), unlock(settings, "")) == ("", "")
    assert not (settings.home / FILE).exists()


def test_another_key_says_what_to_do(settings: Settings) -> None:
    locked = lock(settings, "late edition")
    (settings.home / FILE).unlink()
    with pytest.raises(VaultError, match="Enter it again"):
        unlock(settings, locked)
