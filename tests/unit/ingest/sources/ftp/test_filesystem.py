"""What pyftpdlib asks of a camera's tree, beside what its commands show."""

from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from pyftpdlib.exceptions import FilesystemError

from mediahub.ingest.sources.ftp.filesystem import OWNER, AccountFiles
from mediahub.ingest.sources.ftp.listing import Listing
from mediahub.ingest.sources.ftp.paths import BadName


@pytest.fixture
def files(listing: Listing, send: Callable[[str, bytes], int]) -> AccountFiles:
    send("/DCIM/a.jpg", b"12345")
    return AccountFiles("/", SimpleNamespace(listing=listing))


def test_names_stay_in_the_tree(files: AccountFiles) -> None:
    assert files.ftp2fs("../../etc/passwd") == "/etc/passwd"
    files.chdir("/DCIM")
    assert files.ftp2fs("a.jpg") == files.fs2ftp("/DCIM/a.jpg") == files.realpath("/DCIM/a.jpg")
    assert files.validpath("/anything")
    assert not files.islink("/DCIM/a.jpg")
    with pytest.raises(BadName):
        files.ftp2fs("bell\a")


def test_files_and_folders_are_told_apart(files: AccountFiles) -> None:
    kinds = {
        path: (files.isfile(path), files.isdir(path), files.lexists(path))
        for path in ("/", "/DCIM", "/DCIM/a.jpg", "/b")
    }
    assert kinds == {
        "/": (False, True, True),
        "/DCIM": (False, True, True),
        "/DCIM/a.jpg": (True, False, True),
        "/b": (False, False, False),
    }


def test_what_a_line_of_a_listing_shows(files: AccountFiles) -> None:
    assert files.listdir("/DCIM") == ["a.jpg"]
    shown = files.stat("/DCIM/a.jpg")
    assert stat.S_ISREG(shown.st_mode)
    assert shown.st_size == files.getsize("/DCIM/a.jpg") == 5
    assert stat.S_ISDIR(files.lstat("/DCIM").st_mode)
    assert files.get_user_by_uid(0) == files.get_group_by_gid(0) == OWNER
    for ask in (files.stat, files.getsize, files.getmtime, files.chdir):
        with pytest.raises(FilesystemError):
            ask("/b")


def test_a_time_that_a_client_sets_is_shown(files: AccountFiles) -> None:
    files.chmod("/DCIM/a.jpg", 0o600)
    moment = datetime(2025, 10, 17, tzinfo=UTC).timestamp()
    files.utime("/DCIM/a.jpg", moment)
    assert files.getmtime("/DCIM/a.jpg") == moment
    with pytest.raises(FilesystemError, match="No such time"):
        files.utime("/DCIM/a.jpg", 1e30)
