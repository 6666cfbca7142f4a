"""Files beside a delivered one have its name, and go when it goes."""

from __future__ import annotations

import pytest

from mediahub.delivery.files.package import Prepared
from mediahub.delivery.sidecar_files import SidecarFile, keys_of
from mediahub.media.containers.filetypes import MANIFEST_ENDING, XMP_ENDING


@pytest.mark.parametrize(
    ("filename", "name"), [("DSC_1.NEF", "DSC_1.c2pa"), ("a.b.mkv", "a.b.c2pa"), ("bare", "bare.c2pa")]
)
def test_it_is_called_as_programs_look_for_it(filename: str, name: str) -> None:
    assert SidecarFile(MANIFEST_ENDING, "key.c2pa", 7).name(filename) == name


def test_each_lies_at_a_key_of_its_own() -> None:
    assert keys_of("deliveries/a/b.nef") == (
        "deliveries/a/b.nef", "deliveries/a/b.nef.xmp", "deliveries/a/b.nef.c2pa",
    )  # fmt: skip
    beside = [SidecarFile(ending, "", 1) for ending in (XMP_ENDING, MANIFEST_ENDING)]
    assert [one.mime for one in beside] == ["application/rdf+xml", "application/c2pa"]


def test_only_what_is_there_goes_with_a_file() -> None:
    plain = Prepared("a", "key", "DSC_1.NEF", "ready")
    assert plain.beside == []
    both = Prepared("a", "key", "DSC_1.NEF", "ready", sidecar_size=3, manifest_size=9)
    assert both.beside == [SidecarFile(XMP_ENDING, "key.xmp", 3), SidecarFile(MANIFEST_ENDING, "key.c2pa", 9)]
