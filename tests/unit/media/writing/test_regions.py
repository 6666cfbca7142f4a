"""Image regions of pictures that are made smaller, and of parts of them."""

from __future__ import annotations

import pytest

from mediahub.media.writing.regions import REGIONS, Frame, Part, move_regions

BOUNDARY = f"{REGIONS}[1]/a:RegionBoundary"


def region(**said: str) -> dict[str, str]:
    """One region, with the values of its boundary."""
    inner = {f"{BOUNDARY}/a:{name}": value for name, value in said.items()}
    boundary = {BOUNDARY: "struct", **inner} if said else {}
    return {REGIONS: "bag", f"{REGIONS}[1]": "struct", f"{REGIONS}[1]/a:Name": "robot", **boundary}


def moved(said: dict[str, str], frame: Frame) -> dict[str, str] | None:
    """The boundary as it is now; None where the region is gone, empty where it has none."""
    after = {key: str(value) for key, value in move_regions(said, frame).items()}
    if REGIONS not in after:
        return None
    assert after[f"{REGIONS}[1]/a:Name"] == "robot"
    start = f"{BOUNDARY}/a:"
    return {key.removeprefix(start): value for key, value in after.items() if key.startswith(start)}


RECTANGLE = {
    "rbShape": "rectangle",
    "rbUnit": "relative",
    "rbX": "0.4",
    "rbY": "0.2",
    "rbW": "0.4",
    "rbH": "0.2",
}
CIRCLE = {"rbShape": "circle", "rbUnit": "relative", "rbX": "0.5", "rbY": "0.5", "rbRx": "0.1"}
POLYGON = {
    "rbShape": "polygon",
    "rbUnit": "relative",
    "rbVertices[1]/a:rbX": "0.5",
    "rbVertices[1]/a:rbY": "0.5",
    "rbVertices[2]/a:rbX": "0.6",
    "rbVertices[2]/a:rbY": "0.75",
}


def test_relative_boundaries_hold_for_every_size() -> None:
    assert moved(region(**RECTANGLE), Frame()) == RECTANGLE


def test_boundaries_in_pixels_become_relative() -> None:
    pixels = {
        "rbShape": "rectangle",
        "rbUnit": "pixel",
        "rbX": "400",
        "rbY": "100",
        "rbW": "200",
        "rbH": "50",
    }
    assert moved(region(**pixels), Frame(size=(800, 400))) == {
        **pixels, "rbUnit": "relative", "rbX": "0.5", "rbY": "0.25", "rbW": "0.25", "rbH": "0.125",
    }  # fmt: skip
    assert moved(region(**pixels), Frame()) is None, "a size that is not known"


@pytest.mark.parametrize(
    ("said", "part", "after"),
    [
        (RECTANGLE, (0.2, 0.0, 0.8, 0.5), {"rbX": "0.25", "rbY": "0.4", "rbW": "0.5", "rbH": "0.4"}),
        (RECTANGLE, (0.6, 0.3, 0.4, 0.5), {"rbX": "0", "rbY": "0", "rbW": "0.5", "rbH": "0.2"}),
        (CIRCLE, (0.25, 0.0, 0.5, 1.0), {"rbX": "0.5", "rbY": "0.5", "rbRx": "0.2"}),
        (POLYGON, (0.5, 0.5, 0.5, 0.5), {"rbVertices[1]/a:rbX": "0", "rbVertices[2]/a:rbX": "0.2",
                                         "rbVertices[1]/a:rbY": "0", "rbVertices[2]/a:rbY": "0.5"}),
    ],
)  # fmt: skip
def test_boundaries_follow_a_part(said: dict[str, str], part: Part, after: dict[str, str]) -> None:
    assert moved(region(**said), Frame(part)) == {**said, **after}


@pytest.mark.parametrize(
    ("said", "part"),
    [
        (RECTANGLE, (0.0, 0.5, 1.0, 0.5)),
        (RECTANGLE, (0.0, 0.0, 0.3, 1.0)),
        (RECTANGLE, (0.8, 0.0, 0.2, 1.0)),
        (CIRCLE, (0.45, 0.0, 0.5, 1.0)),
        (CIRCLE, (0.0, 0.45, 1.0, 0.5)),
        (POLYGON, (0.0, 0.0, 0.55, 1.0)),
        (POLYGON, (0.55, 0.0, 0.45, 1.0)),
        ({**RECTANGLE, "rbX": "left"}, (0.0, 0.0, 0.5, 0.5)),
        ({"rbShape": "rectangle"}, (0.0, 0.0, 0.5, 0.5)),
        (RECTANGLE, (0.0, 0.0, 0.0, 0.5)),
    ],
)
def test_regions_that_are_not_in_the_part_are_gone(said: dict[str, str], part: Part) -> None:
    assert moved(region(**said), Frame(part)) is None


def test_a_region_without_boundary_says_what_it_says() -> None:
    assert moved(region(), Frame((0, 0, 0.5, 0.5))) == {}


def test_of_a_turned_picture_no_boundary_is_handed_on() -> None:
    assert moved(region(**RECTANGLE), Frame(is_turned=True)) == {}
    assert moved(region(**RECTANGLE), Frame((0, 0, 1, 0.5), is_turned=True)) is None
    assert moved(region(**RECTANGLE), Frame(is_straightened=True)) is None
