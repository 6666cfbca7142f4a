"""Names without their extensions."""

from __future__ import annotations

import pytest

from mediahub.media.containers.file_names import without_ending


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("DSC_1.NEF", "DSC_1"),
        ("a/DSC_1.NEF", "a/DSC_1"),
        ("DSC_1.NEF.xmp", "DSC_1.NEF"),
        ("DSC_1", "DSC_1"),
        (".hidden", ".hidden"),
        ("day.1/DSC_1", "day.1/DSC_1"),
        ("", ""),
    ],
)
def test_only_the_last_extension_of_the_last_name_goes(path: str, stem: str) -> None:
    assert without_ending(path) == stem
