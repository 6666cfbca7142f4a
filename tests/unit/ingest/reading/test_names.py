"""Names of files, made printable and short."""

from __future__ import annotations

import os

import pytest

from mediahub.ingest.reading.names import MAX_NAME, base_name, printable


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
