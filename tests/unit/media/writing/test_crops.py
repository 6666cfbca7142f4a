"""Crops with their words."""

from __future__ import annotations

from pathlib import Path

from mediahub.media.containers.filetypes import JPEG
from mediahub.media.metadata import read_facts
from mediahub.media.pictures.cropping import CropFile, Look, Rect
from mediahub.media.writing.crops import deliver_crops
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.unit.media.picture_files import jpeg, noise

PLACED = WriteFields(
    gps_lat=31.33521, gps_lon=118.37611, serial="3012345", province_state="Anhui", credit="Li", city="Wuhu"
)


def test_each_crop_has_its_originals_words_and_ours_on_top(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    source.write_bytes(write_metadata(jpeg(noise(64, 48)), PLACED))
    crops = [CropFile("whole.jpg", Rect(0, 0, 1, 1)), CropFile("part.jpg", Rect(0.25, 0, 0.5, 1), (16, 24))]
    ours = WriteFields(credit="Chen Rui / Summit", city="")
    made = deliver_crops(source, JPEG, tmp_path, crops, Look(), None, ours, ("gps", "serial"))
    assert made == [("whole.jpg", 64, 48), ("part.jpg", 16, 24)]
    for name, _, _ in made:
        facts = read_facts(tmp_path / name, JPEG)
        assert (facts.credit, facts.city, facts.gps_lat, facts.serial) == (
            "Chen Rui / Summit",
            None,
            None,
            None,
        )
        assert facts.raw["XMP"]["photoshop.State"] == "Anhui"
        assert b"3012345" not in (tmp_path / name).read_bytes()
