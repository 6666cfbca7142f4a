"""File names: safe on every system, the same for the same facts, unique in a zip."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mediahub.delivery.files.naming import MAX_OCTETS, NameFacts, filename, safe, unique, unknown_fields

FACTS = NameFacts(
    event="summit",
    id="abcdefghijklmnop",
    camera_name="DSC_0412.NEF",
    taken=datetime(2025, 10, 18, 14, 32, 5, tzinfo=UTC),
    session="D1-OPEN",
    byline="Chen Rui",
    title="Machines: on/stage",
)


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("", "20251018_D1-OPEN_Chen-Rui_0412.jpg"),
        ("{event}-{time}-{title}", "summit-143205-Machines-on-stage.jpg"),
        ("{name}", "DSC_0412.jpg"),
        ("{nothing}", "abcdefghijklmnop.jpg"),
        ("../../{seq}", "0412.jpg"),
    ],
)
def test_a_template_is_filled(template: str, name: str) -> None:
    assert filename(template, FACTS, ".jpg") == name


def test_what_is_empty_leaves_no_gap_and_sizes_differ() -> None:
    bare = replace(FACTS, session="", size="press")
    assert filename("", bare, ".jpg") == "20251018_Chen-Rui_0412_press.jpg"
    assert filename("{size}_{seq}", bare, ".jpg") == "press_0412.jpg"


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("CON", "_CON.jpg"),
        ("com1", "_com1.jpg"),
        ('a<b>:"|?*\\c', "a-b-c.jpg"),
        ("trailing. . ", "trailing.jpg"),
        ("evil\u202egpj.exe", "evilgpj.exe.jpg"),
        ("a\0b\tc", "ab-c.jpg"),
        ("e\u0301", "é.jpg"),
        ("", "file.jpg"),
    ],
)
def test_names_are_safe_everywhere(stem: str, name: str) -> None:
    assert safe(stem, ".jpg") == name


def test_long_names_are_cut_at_a_letter() -> None:
    name = safe("尹同跃" * 60, ".jpg")
    assert len(name.encode()) <= MAX_OCTETS
    assert name.endswith("跃.jpg") or name[:-4] in "尹同跃" * 60


def test_names_that_some_system_takes_for_the_same_are_made_different() -> None:
    names = ["a.jpg", "A.JPG", "a.jpg", "a-2.jpg", "é.jpg", "e\u0301.jpg", "no-dot"]
    found = unique(names)
    assert found[0] == "a.jpg"
    assert found[-1] == "no-dot"
    assert len({name.casefold() for name in found}) == len(names)
    long = "x" * 200 + ".jpg"
    assert len(unique([long, long])[1].encode()) <= MAX_OCTETS


def test_unknown_fields_are_named() -> None:
    assert unknown_fields("{date}_{sesion}_{seq}_{}") == ["", "sesion"]


@pytest.mark.parametrize("stem", ["con." + "x" * 200, "AUX." + "é" * 80, "lpt1" + ". " * 90])
def test_a_name_that_windows_keeps_is_no_longer_for_its_mark(stem: str) -> None:
    """Found by fuzzing: the mark before a reserved name came on top of the longest one."""
    name = safe(stem, ".jpg")
    assert len(name.encode()) <= MAX_OCTETS
    assert name.startswith("_")
    assert name == name.strip()
