"""`mediahub inspect` answers for every file, in order, in valid JSON, whatever its name."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from c2pa import C2paDigitalSourceType
from click.testing import CliRunner
from PIL import Image

from mediahub.cli.files.inspect import inspect
from mediahub.media.metadata.vocabularies import SOURCE_TYPE_URI
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.credentials import signed
from tests.unit.media.picture_files import jpeg, quarters

_HOSTILE = [b"-dash.png", b"quote'\"<b>.png", b"line\nbreak.png", b"latin-\xff.png", "\u202egnp.png".encode()]


def _picture(path: Path) -> None:
    with path.open("wb") as file:
        Image.new("RGB", (30, 20), "red").save(file, "PNG")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with hostile names, a folder below, and something that is no media."""
    for name in _HOSTILE:
        _picture(Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)))
    (tmp_path / "below").mkdir()
    _picture(tmp_path / "below" / "one.png")
    (tmp_path / "notes.txt").write_text("not media")
    return tmp_path


def test_a_folder_is_walked_and_every_file_gets_one_line(folder: Path) -> None:
    done = CliRunner().invoke(inspect, ["--json", "--workers", "2", str(folder)])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    names = sorted(os.fsdecode(name) for name in _HOSTILE)
    assert [row["file"] for row in rows] == [*sorted([*names, "notes.txt"]), "below/one.png"]
    assert done.exit_code == 1
    for row in rows:
        if row["file"] == "notes.txt":
            assert row["error"]["code"] == "not_media"
            assert row["error"]["message"]
        else:
            assert (row["mime"], row["width"], row["height"]) == ("image/png", 30, 20)
            assert len(row["sha256"]) == 64
            assert row["keywords"] == []
            assert "raw" not in row


def test_files_keep_the_names_and_the_order_that_were_given(folder: Path) -> None:
    paths = [str(folder / "below" / "one.png"), str(folder / "missing.jpg"), str(folder / "notes.txt")]
    done = CliRunner().invoke(inspect, ["--json", "--raw", *paths])
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["file"] for row in rows] == paths
    assert rows[0]["raw"] == {}
    assert [row.get("error", {}).get("code") for row in rows] == [None, "unreadable", "not_media"]


def test_all_well_is_exit_status_0_and_people_get_a_table(folder: Path) -> None:
    done = CliRunner().invoke(inspect, ["--", str(folder / "below"), str(folder / "-dash.png")])
    assert done.exit_code == 0
    assert "one.png" in done.stdout
    assert "image/png" in done.stdout


def test_the_table_shows_control_characters_as_escapes(folder: Path) -> None:
    done = CliRunner().invoke(inspect, ["--", os.fsdecode(os.fsencode(folder) + b"/line\nbreak.png")])
    assert done.exit_code == 0
    turned = CliRunner().invoke(inspect, ["--", str(folder / "\u202egnp.png")])
    assert "\u202e" not in turned.stdout


def test_a_picture_without_a_size_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "zero.gif"
    path.write_bytes(b"GIF89a\0\0\x20\0\0\0\0;")
    done = CliRunner().invoke(inspect, ["--json", str(path)])
    assert json.loads(done.stdout)["error"]["code"] == "damaged"
    assert done.exit_code == 1


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    done = CliRunner().invoke(inspect, ["--json", str(tmp_path)])
    assert json.loads(done.stdout)["error"]["code"] == "not_media"


def test_content_credentials_are_shown_and_absent_where_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "signed.jpg"
    path.write_bytes(signed(jpeg(quarters())))
    _picture(tmp_path / "unsigned.png")
    done = CliRunner().invoke(inspect, ["--json", "--workers", "1", str(tmp_path)])
    found, other = (json.loads(line) for line in done.stdout.splitlines())
    assert "provenance" not in other
    said = found["provenance"]
    assert (said["state"], said["verdict"], said["is_generated"]) == ("valid", "unknown", False)
    assert said["manifests"][0]["device"] == "NIKON Z 9"
    table = CliRunner().invoke(inspect, ["--workers", "1", str(path)]).stdout
    assert "Camera Works" in table


def test_metadata_and_manifests_that_do_not_agree_are_named(tmp_path: Path) -> None:
    stated = write_metadata(
        jpeg(quarters()), WriteFields(digital_source_type=f"{SOURCE_TYPE_URI}digitalCapture")
    )
    ai = C2paDigitalSourceType.TRAINED_ALGORITHMIC_MEDIA
    (tmp_path / "a.jpg").write_bytes(signed(stated, source=ai, assertions=()))
    done = CliRunner().invoke(inspect, ["--json", "--workers", "1", str(tmp_path)])
    assert json.loads(done.stdout)["origins"] == {
        "metadata": "digitalCapture",
        "manifest": "trainedAlgorithmicMedia",
    }
