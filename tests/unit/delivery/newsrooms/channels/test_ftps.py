"""FTPS as a channel: folders, halves of earlier tries, and what is refused for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mediahub.delivery.newsrooms.channels.ftps import Ftps
from mediahub.delivery.newsrooms.model import (
    FINGERPRINT,
    PARTIAL,
    Parcel,
    Refused,
    TransmissionError,
    Untrusted,
    Where,
)
from mediahub.ingest.sources.ftp.certificate import certificate_files
from mediahub.settings import Settings
from tests import newsrooms
from tests.newsrooms import PASSWORD, USER

DATA = bytes(range(256)) * 10


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "newsroom"
    folder.mkdir()
    return folder


@pytest.fixture
def commands() -> list[str]:
    """What the server was asked."""
    return []


@pytest.fixture
def where(root: Path, s3_settings: Settings, commands: list[str]) -> Iterator[Where]:
    with newsrooms.ftps(root, certificate_files(s3_settings), commands) as address:
        yield newsrooms.confirmed(Where("ftps", address, USER, PASSWORD, "in/photos"))


def parcel(sent: bytes = DATA) -> Parcel:
    return Parcel("a.jpg", len(DATA), "image/jpeg", lambda start: iter([sent[start:]]))


def test_a_half_is_gone_on_with_and_one_that_is_too_long_begun_anew(
    where: Where, root: Path, commands: list[str]
) -> None:
    folder = root / "in/photos"
    folder.mkdir(parents=True)
    for half, how in ((DATA[:100], "APPE"), (b"x" * (len(DATA) + 1), "STOR")):
        (folder / f"a.jpg{PARTIAL}").write_bytes(half)
        channel, progress = Ftps(where), list[int]()
        channel.send(parcel(), progress.append)
        channel.close()
        assert [one.name for one in folder.iterdir()] == ["a.jpg"]
        assert (folder / "a.jpg").read_bytes() == DATA
        assert progress == [len(DATA)]
        assert [one for one in commands if one in ("APPE", "STOR")][-1] == how


def test_what_did_not_arrive_whole_has_no_name_and_is_tried_from_its_beginning(
    where: Where, root: Path
) -> None:
    channel = Ftps(where)
    with pytest.raises(TransmissionError, match=r"a\.jpg did not arrive whole"):
        channel.send(parcel(DATA[:-1]), lambda _: None)
    assert (channel.has("a.jpg"), channel.has(f"a.jpg{PARTIAL}")) == (None, None)
    channel.close()


def test_folders_are_made_and_a_file_in_their_place_is_refused(where: Where, root: Path) -> None:
    for folder in ("in/photos", "/top"):
        Ftps(replace(where, folder=folder)).close()
        assert (root / folder.strip("/")).is_dir()
    (root / "taken").touch()
    with pytest.raises(Refused):
        Ftps(replace(where, folder="taken/photos"))


def test_a_wrong_password_is_final(where: Where) -> None:
    with pytest.raises(Refused, match="refuses"):
        Ftps(replace(where, secret="wrong"))


def test_no_password_goes_to_a_certificate_that_nobody_confirmed(where: Where, commands: list[str]) -> None:
    for options in ({}, {FINGERPRINT: "AB:CD"}):
        commands.clear()
        with pytest.raises(Untrusted) as raised:
            Ftps(replace(where, options=options))
        assert raised.value.fingerprint == where.fingerprint
        assert "PASS" not in commands


def test_no_byte_of_a_file_goes_to_another_server_than_the_one_that_was_signed_in_to(
    root: Path, s3_settings: Settings, tmp_path: Path
) -> None:
    other = s3_settings.model_copy(update={"home": tmp_path})
    read: list[int] = []

    def bytes_of(start: int) -> Iterator[bytes]:
        read.append(start)
        yield b"x"

    with newsrooms.ftps(
        root, certificate_files(s3_settings), data_certificate=certificate_files(other)
    ) as address:
        channel = Ftps(newsrooms.confirmed(Where("ftps", address, USER, PASSWORD)))
        with pytest.raises(Untrusted, match="another fingerprint"):
            channel.send(Parcel("a.jpg", 1, "image/jpeg", bytes_of), lambda _: None)
        channel.close()
    assert read == []


def test_this_machine_is_no_newsroom_unless_that_is_allowed(where: Where) -> None:
    with pytest.raises(Refused, match=r"127\.0\.0\.1"):
        Ftps(replace(where, private=False))
