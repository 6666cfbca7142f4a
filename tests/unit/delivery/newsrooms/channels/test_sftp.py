"""SFTP as a channel: folders, halves of earlier tries, and what is refused for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import paramiko
import pytest

from mediahub.delivery.newsrooms.channels.sftp import Sftp
from mediahub.delivery.newsrooms.model import PARTIAL, Parcel, Refused, TransmissionError, Where
from tests import newsrooms
from tests.newsrooms import PASSWORD, USER

DATA = bytes(range(256)) * 10


@pytest.fixture
def where(tmp_path: Path) -> Iterator[Where]:
    with newsrooms.sftp(tmp_path) as address:
        yield newsrooms.confirmed(Where("sftp", address, USER, PASSWORD, "in/photos"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in/photos"
    made.mkdir(parents=True)
    return made


def parcel(sent: bytes = DATA) -> Parcel:
    return Parcel("a.jpg", len(DATA), "image/jpeg", lambda start: iter([sent[start:]]))


def test_a_half_that_is_too_long_is_begun_anew(where: Where, folder: Path) -> None:
    (folder / f"a.jpg{PARTIAL}").write_bytes(b"x" * (len(DATA) + 1))
    channel, progress = Sftp(where), list[int]()
    channel.send(parcel(), progress.append)
    channel.close()
    assert (folder / "a.jpg").read_bytes() == DATA
    assert progress == [len(DATA)]
    assert [one.name for one in folder.iterdir()] == ["a.jpg"]


def test_what_did_not_arrive_whole_has_no_name_and_is_tried_from_its_beginning(
    where: Where, folder: Path
) -> None:
    channel = Sftp(where)
    with pytest.raises(TransmissionError, match=r"a\.jpg did not arrive whole"):
        channel.send(parcel(DATA[:-1]), lambda _: None)
    channel.close()
    assert list(folder.iterdir()) == []


def test_folders_are_made_and_a_file_in_their_place_is_refused(where: Where, tmp_path: Path) -> None:
    Sftp(where).close()
    assert (tmp_path / "in/photos").is_dir()
    Sftp(replace(where, folder="/top")).close()
    assert (tmp_path / "top").is_dir()
    (tmp_path / "taken").touch()
    with pytest.raises(Refused, match="taken is no folder"):
        Sftp(replace(where, folder="taken/photos"))


def test_a_wrong_password_and_a_key_that_is_none_are_final(where: Where) -> None:
    with pytest.raises(Refused, match="refuses this user"):
        Sftp(replace(where, secret="wrong"))
    with pytest.raises(Refused, match="private key cannot be read"):
        Sftp(replace(where, secret="-----BEGIN no key"))


def test_a_key_signs_in_instead_of_a_password(
    where: Where, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = paramiko.ECDSAKey.generate()
    key.write_private_key_file(str(tmp_path / "key"))
    shown: list[tuple[str, str]] = []

    def sign_in(_: paramiko.Transport, username: str, shown_key: paramiko.PKey) -> None:
        shown.append((username, shown_key.get_base64()))
        raise paramiko.AuthenticationException

    monkeypatch.setattr(paramiko.Transport, "auth_publickey", sign_in)
    with pytest.raises(Refused, match="refuses this user"):
        Sftp(replace(where, secret=(tmp_path / "key").read_text()))
    assert shown == [(USER, key.get_base64())]


def test_this_machine_is_no_newsroom_unless_that_is_allowed(where: Where) -> None:
    with pytest.raises(Refused, match=r"127\.0\.0\.1"):
        Sftp(replace(where, private=False))
