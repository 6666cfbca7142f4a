"""Labellers of packages: found by their entry point, and bounded in what they may do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mediahub.analysis.labelling import labellers
from mediahub.analysis.labelling.labellers import OWN, all_labellers, folders, look_named
from mediahub.media.model import MediaError
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord

PACKAGE = """
from pathlib import Path
from mediahub.media.vision.labels.visual_words import Labeller, VisualWord

def by_colour(path: Path) -> list[VisualWord]:
    return [VisualWord("river", 0.83, {"zh": ["河"]}), VisualWord("", 2.0), VisualWord("x" * 99, 7.0)]

def broken(path: Path) -> list[VisualWord]:
    raise KeyError("it fell over")

RIVERS = Labeller("acme rivers", 1, by_colour, source="preview")
BROKEN = Labeller("acme broken", 1, broken)
TAKEN = Labeller("composition", 9, by_colour)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package beside ours with the lines of docs/extending.md."""
    (tmp_path / "acme_rivers.py").write_text(PACKAGE)
    about = tmp_path / "acme_rivers-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rivers\nVersion: 1\n")
    points = ("rivers = acme_rivers:RIVERS", "broken = acme_rivers:BROKEN", "taken = acme_rivers:TAKEN",
              "none = acme_rivers:by_colour", "gone = acme_rivers:GONE")  # fmt: skip
    (about / "entry_points.txt").write_text("\n".join(("[mediahub.vision_words]", *points)))
    monkeypatch.syspath_prepend(str(tmp_path))
    all_labellers.cache_clear()
    yield tmp_path
    all_labellers.cache_clear()


def test_a_package_brings_a_labeller(installed: Path) -> None:
    assert [one.name for one in all_labellers()] == [*(one.name for one in OWN), "acme rivers", "acme broken"]
    assert folders() == (installed.resolve(),) * len(folders())
    assert folders()
    found = look_named("acme rivers", Path("picture"))
    assert [(one.word[:5], one.sure, one.names) for one in found] == [
        ("xxxxx", 1.0, {}),
        ("river", 0.83, {"zh": ["河"]}),
    ]
    assert max(len(one.word) for one in found) == 60


def test_its_errors_are_about_the_picture_and_ours_are_not(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MediaError):
        look_named("acme broken", Path("picture"))

    def fails(path: Path) -> list[VisualWord]:
        raise RuntimeError("the weights are others")

    ours = Labeller("ours", 1, fails)
    monkeypatch.setattr(labellers, "OWN", (ours,))
    monkeypatch.setattr(labellers, "all_labellers", lambda: (ours,))
    with pytest.raises(RuntimeError):
        look_named("ours", Path("picture"))
