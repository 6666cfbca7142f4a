"""Rules for the names that FTP clients send."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.ingest.reading.names import MAX_PATH as MAX_SHOWN
from mediahub.ingest.sources.ftp.paths import (
    MAX_NAME,
    MAX_PATH,
    BadName,
    arrival_path,
    is_system,
    is_temporary,
    parents,
    resolve,
    shown_to_client,
)


@pytest.mark.parametrize(
    ("cwd", "named", "path"),
    [
        ("/", "a.jpg", "/a.jpg"),
        ("/DCIM", "a.jpg", "/DCIM/a.jpg"),
        ("/DCIM", "/a.jpg", "/a.jpg"),
        ("/DCIM", "../a.jpg", "/a.jpg"),
        ("/DCIM", "../../../etc/passwd", "/etc/passwd"),
        ("/", "..", "/"),
        ("/", "//a//b/./c/", "/a/b/c"),
        ("/DCIM", ".", "/DCIM"),
        ("/", "~root/.ssh", "/~root/.ssh"),
        ("/", "..\\..\\a", "/..\\..\\a"),
        ("/", "a/\u2026/b", "/a/\u2026/b"),
    ],
)
def test_a_name_means_a_path_in_the_account(cwd: str, named: str, path: str) -> None:
    assert resolve(cwd, named) == path


@given(st.text(), st.text())
def test_no_name_leads_out_and_every_path_is_normal(cwd: str, named: str) -> None:
    try:
        path = resolve(resolve("/", cwd), named)
    except BadName:
        return
    assert path.startswith("/")
    assert not {"..", "."} & set(path.split("/"))
    assert path == "/" or "" not in path[1:].split("/")
    assert resolve("/", path) == path
    assert len(path.encode()) <= MAX_PATH  # and it is text that a database takes
    assert "\0" not in path
    assert not {unicodedata.category(char) for char in arrival_path(path, 7)} & {"Cc", "Cf", "Cs"}
    assert len(arrival_path(path, 7)) <= MAX_SHOWN


@pytest.mark.parametrize(
    "named", ["a\0b", "a\rb", "\x7f", "n" * (MAX_NAME + 1), "d/" * MAX_PATH, "\u00e9" * MAX_NAME]
)
def test_what_cannot_be_kept_is_refused(named: str) -> None:
    with pytest.raises(BadName):
        resolve("/", named)


@given(st.binary(min_size=1, max_size=60).filter(lambda raw: not any(b < 32 or b in b"/\\\x7f" for b in raw)))
def test_bytes_come_back_as_they_were_sent(raw: bytes) -> None:
    sent = raw.decode("utf-8", "surrogateescape")
    try:
        kept = resolve("/", f"x/{sent}y")
    except BadName:
        return  # C1 control characters
    kept.encode()
    assert shown_to_client(kept).encode("utf-8", "surrogateescape") == b"/x/" + raw + b"y"


def test_folders_above_a_path() -> None:
    assert parents("/a/b/c.jpg") == ["/a", "/a/b"]
    assert parents("/c.jpg") == []


def test_arrivals_of_one_name_are_told_apart_before_the_extension() -> None:
    assert arrival_path("/DCIM/DSC_0001.JPG") == "DCIM/DSC_0001.JPG"
    assert arrival_path("/DCIM/DSC_0001.JPG", 2) == "DCIM/DSC_0001 (2).JPG"


@pytest.mark.parametrize("name", [".in.DSC_0001.JPG.", "a.jpg.part", "a.JPG.filepart", "a.TMP", "a.jpg~"])
def test_names_that_will_change(name: str) -> None:
    assert is_temporary(name)


@pytest.mark.parametrize("name", ["DSC_0001.JPG", "party.jpg", "a.part.jpg", "template.tif"])
def test_names_that_will_not(name: str) -> None:
    assert not is_temporary(name)


def test_what_systems_leave_behind() -> None:
    assert is_system(".DS_Store")
    assert is_system("._IMG_1.JPG")
    assert not is_system("IMG_1.JPG")
