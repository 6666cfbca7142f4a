"""Structures in XMP's arrays, changed and left out."""

from __future__ import annotations

import exiv2
import pytest

from mediahub.media.writing.xmp_arrays import (
    Properties,
    change_items,
    local_name,
    properties_of,
    put_properties,
)

TWO: Properties = {
    "Xmp.x.A": "array",
    "Xmp.x.A[1]": "struct",
    "Xmp.x.A[1]/x:Name": "one",
    "Xmp.x.A[2]": "struct",
    "Xmp.x.A[2]/x:Name": "two",
    "Xmp.x.A[2]/x:Points[1]/x:X": "3",
    "Xmp.x.Ab[1]/x:Name": "another",
}


def test_what_stays_is_numbered_anew() -> None:
    kept = change_items(TWO, "Xmp.x.A", lambda item: item if item["/x:Name"] == "two" else None)
    assert kept == {
        "Xmp.x.A": "array",
        "Xmp.x.A[1]": "struct",
        "Xmp.x.A[1]/x:Name": "two",
        "Xmp.x.A[1]/x:Points[1]/x:X": "3",
        "Xmp.x.Ab[1]/x:Name": "another",
    }


def test_an_array_without_items_is_gone_and_one_that_is_not_there_changes_nothing() -> None:
    assert change_items(TWO, "Xmp.x.A", lambda _: None) == {"Xmp.x.Ab[1]/x:Name": "another"}
    assert change_items(TWO, "Xmp.x.B", lambda _: None) is TWO


@pytest.mark.parametrize(
    ("path", "name"), [("/Iptc4xmpExt:rbX", "rbX"), ("/a:Vertices[2]/b:rbY", "rbY"), ("/a:List[3]", "List")]
)
def test_local_names(path: str, name: str) -> None:
    assert local_name(path) == name


def test_properties_of_libexiv2_go_from_one_picture_into_another() -> None:
    source, target = exiv2.XmpData(), exiv2.XmpData()
    source["Xmp.dc.subject"] = exiv2.XmpArrayValue(["robot", "arm"], exiv2.TypeId.xmpBag)
    put_properties(target, properties_of(source))
    assert [(one.key(), one.toString()) for one in target] == [("Xmp.dc.subject", "robot, arm")]
