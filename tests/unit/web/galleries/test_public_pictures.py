"""Pictures of public pages: which file, how wide, in which row, and what is read out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediahub.catalog.models import Asset, Photographer, Rendition
from mediahub.web.galleries.public_pictures import (
    ALT,
    look,
    look_name,
    picture_of,
    ratio_of,
    rendition_of,
    rows_of,
    shortened,
    thumbnail_within,
)


def row(name: str, width: int, mime: str = "image/jpeg", key: str = "") -> Rendition:
    extension = mime.rpartition("/")[2]
    key = key or f"renditions/a/{name}-{'0' * 12}.{extension}"
    return Rendition(name=name, key=key, mime=mime, width=width, height=width // 2, size=1)


def asset(*rows: Rendition, **more: Any) -> Asset:
    about = dict.fromkeys(("title", "headline", "credit", "creator"), "")
    about |= {"id": "a", "width": 600, "height": 400, "kind": "photo", "duration": None, "colour": "#ffffff"}
    return Asset(renditions=list(rows), photographer=Photographer(name="Chen Rui"), **(about | more))


FULL = (
    row("thumb", 320), row("preview", 1600), row("w400-avif", 400, "image/avif"),
    row("w800-avif", 800, "image/avif"), row("w800-jpg", 800), row("proxy", 1280, "video/mp4"),
)  # fmt: skip


def shown(*rows: Rendition, caption: str = "", **more: Any) -> Any:
    return picture_of(asset(*rows, **more), 1, caption, "justified", lambda one, name: f"/{name}", "A photo")


def test_every_format_that_there_is_with_its_widths() -> None:
    found = shown(*FULL)
    (avif,) = found.sources
    assert (avif.mime, avif.srcset.count("400w"), avif.srcset.count("800w")) == ("image/avif", 1, 1)
    assert found.src.startswith("/w800-jpg")
    assert found.large.startswith("/preview")
    assert [one.width for one in found.thumbnails] == [320, 800, 1600]


def test_without_sizes_for_pages_the_preview_is_shown_and_else_nothing() -> None:
    assert shown(row("thumb", 320)).src.startswith("/thumb")
    bare = shown()
    assert (bare.src, bare.large, bare.sources, bare.thumbnails) == ("", "", (), ())


def test_what_is_read_out_and_whose_it_is() -> None:
    assert shown(caption="A robot").alt == "A robot"
    assert shown(title="Opening").alt == "Opening"
    assert shown().alt == "A photo"
    assert [shown().credit, shown(creator="Ann").credit, shown(creator="Ann", credit="dpa").credit] == [
        "Chen Rui", "Ann", "dpa",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("box", "width"), [((9999, 9999), 1600), ((800, 400), 800), ((800, 399), 320), ((319, 999), None)]
)
def test_the_largest_that_fits_into_a_box(box: tuple[int, int], width: int | None) -> None:
    found = thumbnail_within(shown(*FULL), *box)
    assert (found.width if found else None) == width


def test_an_old_name_leads_to_the_same_size_and_no_name_to_a_film() -> None:
    one = asset(*FULL)

    def found(name: str) -> str | None:
        rendition = rendition_of(one, name)
        return rendition.name if rendition else None

    assert found(f"w800-jpg-{'0' * 12}.jpeg") == "w800-jpg"
    assert found(f"w800-jpg-{'f' * 12}.jpeg") == "w800-jpg"
    assert found(f"w99-jpg-{'f' * 12}.jpeg") == "preview"
    assert found(f"proxy-{'0' * 12}.mp4") in (None, "preview")
    assert found("../../etc/passwd") is None


@pytest.mark.parametrize(
    ("size", "ratio"), [((600, 400), 1.5), ((9000, 10), 4.0), ((10, 9000), 0.3), ((10, 0), 4.0)]
)
def test_slivers_are_shown_as_if_they_ended(size: tuple[int, int], ratio: float) -> None:
    assert ratio_of(asset(width=size[0], height=size[1])) == ratio


@given(st.lists(st.integers(10, 4000), max_size=30))
def test_rows_hold_every_picture_in_its_order(widths: list[int]) -> None:
    pictures = [shown(width=width, height=400) for width in widths]
    rows = rows_of(pictures)
    assert [one for part, _ in rows for one in part] == pictures
    assert all(part for part, _ in rows)


@given(st.text(max_size=600))
def test_a_text_is_ended_at_a_word(text: str) -> None:
    short = shortened(text)
    assert len(short) <= ALT + 1
    assert short == " ".join(text.split()) or short.endswith("…")


def test_the_style_sheet_names_each_picture_and_changes_its_name_with_it() -> None:
    first, second = asset(), asset(id="b", width=100, height=400)
    css = look([first, second], "#ff0000", {"b": (0.25, 0.5)}, first=5)
    assert ".p5{--r:1.500;" in css
    assert ".p6{--r:0.300;--blank:#ffffff;--hold:25.0% 50.0%}" in css
    assert look_name(css) == look_name(css) != look_name(css + " ")
