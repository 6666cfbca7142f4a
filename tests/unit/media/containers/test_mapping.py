"""The bytes of a file, wherever it is."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from mediahub.media.containers.mapping import look_into


def test_a_file_is_looked_into_wherever_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    with path.open("rb") as file:
        file.seek(5)
        assert bytes(look_into(file)) == b"0123456789"
    memory = BytesIO(b"abc")
    memory.seek(2)
    assert bytes(look_into(memory)) == b"abc"


def test_an_empty_file_has_no_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.touch()
    with path.open("rb") as file:
        assert bytes(look_into(file)) == b""
