"""Names of files, made printable and short."""

from __future__ import annotations

import os
from itertools import islice

import pytest

from mediahub.ingest.reading.names import MAX_NAME, base_name, numbered, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("DSC_0001.JPG", "DSC_0001.JPG"),
        ("演讲 🎤.jpg", "演讲 🎤.jpg"),
        ("evil\u202egpj.exe", "evil\\u202egpj.exe"),
        ("tab\there.jpg", "tab\\u0009here.jpg"),
        ("e\u0301.jpg", "é.jpg"),
        (os.fsdecode(b"latin-\xe9.jpg"), "latin-\\udce9.jpg"),
    ],
)
def test_names_become_printable(name: str, shown: str) -> None:
    assert printable(name) == shown
    printable(name).encode("utf-8")


def test_long_names_keep_their_extension() -> None:
    name = base_name("card/" + "x" * 400 + ".jpg")
    assert len(name) == MAX_NAME
    assert name.endswith("x.jpg")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("day.1/DSC_1.JPG", ["day.1/DSC_1 (2).JPG", "day.1/DSC_1 (3).JPG"]),
        ("DSC_1.NEF.xmp", ["DSC_1.NEF (2).xmp", "DSC_1.NEF (3).xmp"]),
        ("day.1/DSC_1", ["day.1/DSC_1 (2)", "day.1/DSC_1 (3)"]),
        (".hidden", [".hidden (2)", ".hidden (3)"]),
    ],
)
def test_names_that_are_taken_get_numbers_before_their_ending(name: str, numbers: list[str]) -> None:
    assert list(islice(numbered(name), 3)) == [name, *numbers]
