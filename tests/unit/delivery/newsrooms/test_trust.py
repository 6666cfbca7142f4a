"""Fingerprints of newsrooms' servers."""

from __future__ import annotations

import pytest

from mediahub.delivery.newsrooms.model import Untrusted, Where
from mediahub.delivery.newsrooms.trust import (
    certificate_fingerprint,
    check_fingerprint,
    is_same,
    key_fingerprint,
)

SHOWN = certificate_fingerprint(b"a certificate")


@pytest.mark.parametrize(
    "written",
    [
        SHOWN,
        SHOWN.lower(),
        SHOWN.replace(":", ""),
        f"sha256 Fingerprint={SHOWN}",
        f"sha256:{SHOWN}",
        f" {SHOWN} ",
    ],
)
def test_however_a_program_writes_it_it_is_the_same(written: str) -> None:
    assert is_same(written, SHOWN)
    key = key_fingerprint(b"a key")
    assert is_same(f" {key.removeprefix('SHA256:')}= ", key)


def test_another_one_and_none_at_all_are_never_the_same() -> None:
    assert not is_same("", "")
    assert not is_same(SHOWN, certificate_fingerprint(b"another"))
    assert not is_same(key_fingerprint(b"a key"), key_fingerprint(b"A KEY"))
    key = key_fingerprint(b"a key")
    assert not is_same(key.upper(), key)  # letters of Base64 differ


def test_a_change_names_the_old_one_and_the_new_one() -> None:
    with pytest.raises(Untrusted, match="nobody has confirmed"):
        check_fingerprint(Where("sftp", "x", "u", "p"), "SHA256:new")
    with pytest.raises(Untrusted, match="SHA256:new and not SHA256:old") as changed:
        check_fingerprint(Where("sftp", "x", "u", "p", options={"host_key": "SHA256:old"}), "SHA256:new")
    assert changed.value.fingerprint == "SHA256:new"
    check_fingerprint(Where("sftp", "x", "u", "p", options={"fingerprint": "SHA256:new"}), "SHA256:new")
