"""Every target with its examples, and with some hundred changed ones: long runs are `scripts/fuzz`'s."""

from __future__ import annotations

import os
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.fuzz import media_targets, picture_examples, request_targets, search_targets, text_targets
from tests.fuzz.reader_code import share_reached, words_of
from tests.fuzz.target import Target

TARGETS = (
    *media_targets.TARGETS,
    *text_targets.TARGETS,
    *search_targets.TARGETS,
    *request_targets.TARGETS,
)
EXAMPLES = int(os.environ.get("MEDIAHUB_TEST_EXAMPLES", "20"))


REACHED = 0.75
"""Share of a reader's lines that its examples come to. The rest are refusals, which a run finds by itself;
what is refused at its first bytes finds nothing."""


@pytest.mark.parametrize("one", TARGETS, ids=lambda one: one.name)
def test_examples_are_read_or_refused(one: Target) -> None:
    for example in one.seeds():
        one.read(example)


@pytest.mark.parametrize("one", TARGETS, ids=lambda one: one.name)
def test_examples_of_our_own_reach_well_into_their_reader(one: Target) -> None:
    share = share_reached(one.reader, lambda: [one.read(example) for example in one.examples()])
    assert share >= REACHED


def test_words_of_a_reader_are_its_marks_in_every_byte_order() -> None:
    words = words_of(("mediahub.media.metadata.formats.png", "mediahub.media.metadata.formats.tiff"))
    assert {b"IHDR", b"XML:com.adobe.xmp", b"\x83\xbb", b"\xbb\x83", b"\0\0\x83\xbb"} <= set(words)
    assert b"8BIM" not in words


def test_a_changed_png_has_true_checksums_again() -> None:
    whole = picture_examples.pngs()[0]
    at = whole.index(b"Title")
    changed = whole[:at] + b"Tidal" + whole[at + 5 :]
    mended = picture_examples.with_checksums(changed)
    assert mended != changed
    assert mended.replace(b"Tidal", b"Title", 1) != whole
    with Image.open(BytesIO(mended)) as image:
        image.load()
    assert picture_examples.with_checksums(b"other") == b"other"


def test_data_sets_of_iim_reach_their_reader() -> None:
    found = media_targets.read_iim(picture_examples.IIM)
    assert found["Application2.ObjectName"] == ["Opening"]


@pytest.mark.parametrize("one", TARGETS, ids=lambda one: one.name)
def test_damaged_examples_are_read_or_refused(one: Target) -> None:
    examples = one.seeds()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.sampled_from(examples),
        st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=8)), max_size=6),
        st.floats(0, 1),
    )
    def damaged(example: bytes, patches: list[tuple[float, bytes]], kept: float) -> None:
        data = bytearray(example)
        for place, patch in patches:
            start = int(place * len(data))
            data[start : start + len(patch)] = patch
        one.read(bytes(data[: int(kept * len(data)) + 1]))

    damaged()
