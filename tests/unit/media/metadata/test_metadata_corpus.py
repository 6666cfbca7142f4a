"""Real files of many cameras and programs: right, the same from every thread, and unharmed by bad ones."""

from __future__ import annotations

import contextlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import pytest

from mediahub.media.containers.identify import identify
from mediahub.media.metadata import read_facts
from mediahub.media.model import Facts, MediaError
from scripts.benches.metadata import compare


@pytest.fixture(scope="module")
def files(corpus: Path) -> list[Path]:
    """Every media file of the corpus."""
    truth = json.loads((corpus / "dev" / "truth.json").read_text(encoding="utf-8"))
    return [corpus / "dev" / row["file"] for row in truth]


def _read(path: Path) -> Facts:
    return read_facts(path, identify(path))


def test_the_corpus_agrees_with_the_reference(corpus: Path, files: list[Path]) -> None:
    truth = json.loads((corpus / "dev" / "truth.json").read_text(encoding="utf-8"))
    ours = {}
    for path in files:
        values = {**asdict(_read(path)), "sha256": ""}
        ours[str(path.relative_to(corpus / "dev"))] = json.loads(json.dumps(values))
    result = compare(truth, ours)
    assert result.percent("stills", "sidecars") >= 99.5, result.differences
    assert result.percent("raw") >= 99, result.differences
    assert result.percent("video") >= 99, result.differences
    assert result.checked["mime"] == len(truth)


def test_eight_threads_read_what_one_reads(files: list[Path]) -> None:
    serial = [_read(path) for path in files]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(3):
            assert list(pool.map(_read, files)) == serial


def test_raw_values_are_kept_are_json_and_are_bounded(files: list[Path]) -> None:
    for path in files:
        facts = _read(path)
        text = json.dumps(facts.raw, ensure_ascii=False)
        assert len(text.encode()) < 400_000, path.name
        assert "\ud800" not in text
    agency = next(path for path in files if path.name == "iptc-2019.jpg")
    raw = _read(agency).raw
    assert raw["IPTC"]["Application2.Headline"] == ["The Headline (ref2019.1)"]
    assert raw["EXIF"]["EXIF DateTimeOriginal"] == "2019:10:16 19:01:03"
    assert raw["XMP"]["dc.title"]["x-default"] == "The Title (ref2019.1)"


def test_bad_files_are_answered_quickly_and_without_an_exception_of_ours(corpus: Path) -> None:
    for path in sorted((corpus / "bad").iterdir()):
        began = time.perf_counter()
        with contextlib.suppress(MediaError):
            _read(path)
        assert time.perf_counter() - began < 5, path.name


@pytest.mark.parametrize("step", [7, 61])
def test_a_file_cut_anywhere_gives_facts(files: list[Path], tmp_path: Path, step: int) -> None:
    names = {"MWG.jpg", "Reagan.tiff", "canon_eos_r.cr3", "iphone_7.heic", "h265_video.mp4", "Reagan.jxl"}
    for path in (one for one in files if one.name in names):
        data, cut = path.read_bytes(), tmp_path / path.name
        for part in range(1, step):
            cut.write_bytes(data[: len(data) * part // step])
            assert read_facts(cut, identify(path)).mime == identify(path).mime
