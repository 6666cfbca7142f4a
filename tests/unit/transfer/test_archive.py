"""The file of an export: every byte has its hash, and nothing is there before it is whole."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from mediahub.transfer import archive
from mediahub.transfer.archive import (
    END,
    HEAD,
    TransferError,
    check,
    members,
    read_document,
    writing,
    writing_to,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An export of two members."""
    path = tmp_path / "e.tar"
    with writing(path) as writer:
        writer.add_document(HEAD, {"event": "summit"})
        writer.add_bytes("objects/a.jpg", 6, [b"pic", b"", b"tur"])
    return path


def test_what_is_written_is_read_front_to_back(path: Path) -> None:
    assert [(name, size, file.read()) for name, size, file in members(path)][1] == (
        "objects/a.jpg", 6, b"pictur",
    )  # fmt: skip
    assert [name for name, _, _ in members(path)] == [HEAD, "objects/a.jpg", END]
    assert check(path) == {"event": "summit"}
    assert [one.name for one in path.parent.iterdir()] == ["e.tar"]


@pytest.mark.parametrize("chunks", [[b"pict"], [b"pictures"], []])
def test_bytes_that_changed_meanwhile_leave_no_file(tmp_path: Path, chunks: list[bytes]) -> None:
    with (
        pytest.raises(TransferError, match="changed while it was read"),
        writing(tmp_path / "e.tar") as writer,
    ):
        writer.add_bytes("objects/a", 6, chunks)
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_the_source_is_its_own(tmp_path: Path) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError("no space left")

    with pytest.raises(OSError, match="no space"), writing_to(Full()) as writer:
        writer.add_bytes("objects/a", archive.CHUNK + 1, [bytes(archive.CHUNK + 1)])


def test_a_changed_byte_is_named(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"pictur", b"PICTUR"))
    with pytest.raises(TransferError, match=r"damaged: objects/a\.jpg"):
        check(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_that_was_cut_off_is_no_whole_one(path: Path, share: float) -> None:
    data = path.read_bytes().rstrip(b"\0")
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(TransferError):
        check(path)


def tar_of(path: Path, *infos: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as tar:
        for info in infos:
            tar.addfile(info, io.BytesIO(b"{}"[: info.size]))
    return path


def info(name: str, kind: bytes = tarfile.REGTYPE, size: int = 2) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.size = kind, size if kind == tarfile.REGTYPE else 0
    return found


@pytest.mark.parametrize(
    "member",
    [
        info("../etc/passwd"),
        info("/etc/passwd"),
        info("objects//a"),
        info("objects/.hidden"),
        info("objects/a b"),
        info("a", tarfile.SYMTYPE),
        info("a", tarfile.DIRTYPE),
    ],
)
def test_members_that_no_export_has_are_refused(tmp_path: Path, member: tarfile.TarInfo) -> None:
    with pytest.raises(TransferError, match="no export of MediaHub"):
        list(members(tar_of(tmp_path / "x.tar", member)))


def test_without_its_head_or_its_end_it_is_not_whole(tmp_path: Path) -> None:
    for number, member in enumerate((info(HEAD), info("objects/a"))):
        with pytest.raises(TransferError, match="no whole export"):
            check(tar_of(tmp_path / f"{number}.tar", member))
    (tmp_path / "none.tar").write_bytes(b"no tar at all")
    with pytest.raises(TransferError):
        check(tmp_path / "none.tar")


def test_a_document_is_bounded_and_json(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TransferError, match="cannot be read"):
        read_document("a.json", 4, io.BytesIO(b"nope"))
    digests: dict[str, str] = {}
    assert read_document("a.json", 2, io.BytesIO(b"{}"), digests) == {}
    assert len(digests["a.json"]) == 64
    monkeypatch.setattr(archive, "LARGEST_DOCUMENT", 1)
    with pytest.raises(TransferError, match="too large"):
        read_document("a.json", 2, io.BytesIO(b"{}"))
