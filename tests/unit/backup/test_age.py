"""What is sealed is opened by its key alone, and damage anywhere in it is found."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.backup import age
from mediahub.backup.age import Sealing
from mediahub.backup.problems import BackupError, Damaged, WrongKey
from mediahub.storage import NotFound

DATA = os.urandom(200_001)


@pytest.fixture(scope="module")
def sealing() -> Sealing:
    identity = age.new_identity()
    return Sealing(identity.to_public(), identity)


def sealed(sealing: Sealing, chunks: list[bytes]) -> bytes:
    target = io.BytesIO()
    sealing.seal(chunks, target)
    return target.getvalue()


def opened(sealing: Sealing, data: bytes) -> bytes:
    target = io.BytesIO()
    sealing.open([data[:7], b"", data[7:]], target)
    return target.getvalue()


def test_any_pieces_come_back(sealing: Sealing) -> None:
    for chunks in ([], [b""], [DATA], [DATA[:65_536], DATA[65_536:]], [DATA[:1], b"", DATA[1:]]):
        assert opened(sealing, sealed(sealing, chunks)) == b"".join(chunks)


def test_damage_is_found_wherever_it_is(sealing: Sealing) -> None:
    data = sealed(sealing, [DATA])
    for spot in (0, 30, len(data) // 2, len(data) - 1):
        with pytest.raises(BackupError):
            opened(sealing, data[:spot] + bytes([data[spot] ^ 1]) + data[spot + 1 :])
    for end in (0, 100, len(data) - 1):
        with pytest.raises(Damaged):
            opened(sealing, data[:end])


def test_another_key_and_none_are_refused(sealing: Sealing) -> None:
    data = sealed(sealing, [b"x"])
    with pytest.raises(WrongKey, match="another"):
        opened(Sealing(sealing.recipient, age.new_identity()), data)
    with pytest.raises(WrongKey, match="--identity"):
        opened(Sealing(sealing.recipient), data)


def test_what_the_source_raises_stays_what_it_is(sealing: Sealing) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"some"
        raise NotFound("it is gone")

    with pytest.raises(NotFound):
        sealing.seal(breaks(), io.BytesIO())
    with pytest.raises(NotFound):
        sealing.open(breaks(), io.BytesIO())


def test_keys_are_read_from_what_people_have(tmp_path: Path) -> None:
    identity = age.new_identity()
    path = tmp_path / "key.txt"
    path.write_text(f"# created: today\n# public key: {identity.to_public()}\n{identity}\n")
    assert str(age.read_identity(path)) == str(identity)
    path.write_text("no key")
    for wrong in (path, tmp_path / "not there"):
        with pytest.raises(WrongKey):
            age.read_identity(wrong)
    with pytest.raises(BackupError, match="age1"):
        age.recipient_of("ssh-ed25519 AAAA")


def test_a_passphrase_opens_the_key_that_it_locked() -> None:
    identity = age.new_identity()
    locked = age.lock_identity(identity, "大 correct horse")
    assert str(identity).encode() not in locked
    assert str(age.unlock_identity(locked, "大 correct horse")) == str(identity)
    with pytest.raises(WrongKey):
        age.unlock_identity(locked, "wrong")


def test_names_say_nothing_without_the_secret() -> None:
    assert age.blinded("ab" * 32, "one") == age.blinded("ab" * 32, "one")
    assert len({age.blinded("ab" * 32, "one"), age.blinded("ab" * 32, "two"), "ab" * 32}) == 3
