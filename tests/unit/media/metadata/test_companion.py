"""A sidecar is the editor's later word; what the camera measured stays."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mediahub.media.metadata.companion import merge_sidecar, read_sidecar
from mediahub.media.model import Facts, MediaError

_PHOTO = Facts(
    mime="image/jpeg",
    kind="photo",
    width=6000,
    orientation=6,
    taken="2019-06-06T07:29:51.00",
    created="2019-06-06T07:29:51.00",
    created_source="EXIF:DateTimeOriginal",
    make="Canon",
    focal_length=3.99,
    caption="old",
    keywords=("old",),
    persons=("Ann",),
    rating=1,
    gps_lat=1.0,
    gps_lon=2.0,
    raw={"EXIF": {"Image Make": "Canon"}},
)
_SIDECAR = Facts(
    mime="application/rdf+xml",
    kind="sidecar",
    orientation=1,
    created="2019-06-06T07:29:51",
    created_source="XMP-exif:DateTimeOriginal",
    make="CANON",
    lens="EF 50mm",
    focal_length=4,
    title="New",
    keywords=("new", "words"),
    persons=("Bob", "Ann"),
    rating=0,
    digital_source_type="digitalCapture",
    data_mining="DMI-PROHIBITED",
    gps_lat=51.5,
    gps_lon=-0.1,
    raw={"XMP": {"dc.title": "New"}},
)


def test_words_of_the_sidecar_stand_and_measured_values_stay() -> None:
    merged = merge_sidecar(_PHOTO, _SIDECAR)
    assert (merged.title, merged.caption, merged.keywords) == ("New", "old", ("new", "words"))
    assert (merged.rating, merged.persons) == (0, ("Ann", "Bob"))
    assert (merged.digital_source_type, merged.data_mining) == ("digitalCapture", "DMI-PROHIBITED")
    assert (merged.make, merged.focal_length, merged.orientation) == ("Canon", 3.99, 6)
    assert (merged.lens, merged.gps_lat, merged.gps_lon) == ("EF 50mm", 51.5, -0.1)
    assert (merged.created, merged.width) == ("2019-06-06T07:29:51.00", 6000)
    assert merged.raw == {"EXIF": {"Image Make": "Canon"}, "Sidecar": {"dc.title": "New"}}


def test_an_empty_sidecar_changes_nothing_but_raw() -> None:
    merged = merge_sidecar(_PHOTO, Facts(mime="application/rdf+xml", kind="sidecar"))
    assert merged == Facts(
        **{**{name: getattr(_PHOTO, name) for name in _PHOTO.__slots__}, "raw": merged.raw}
    )


def test_the_sidecars_time_counts_where_exif_has_none() -> None:
    scan = Facts(mime="image/png", kind="photo", created="2020-01-01T00:00:00", created_source="IPTC")
    assert merge_sidecar(scan, _SIDECAR).created_source == "XMP-exif:DateTimeOriginal"


def test_sidecars_of_the_corpus(corpus: Path) -> None:
    truth = {row["file"]: row for row in json.loads((corpus / "dev" / "truth.json").read_text())}
    facts = read_sidecar(corpus / "dev" / "raw" / "canon_eos_6d.xmp")
    assert facts.kind == "sidecar"
    assert facts.lens == truth["raw/canon_eos_6d.xmp"]["lens"]
    assert facts.width is None


def test_what_is_no_sidecar_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xmp"
    path.write_bytes(b"\xff\xd8\xff\xe0 a picture under a sidecar's name")
    with pytest.raises(MediaError) as caught:
        read_sidecar(path)
    assert caught.value.code == "not_media"
