"""Every target with its examples, and with some hundred changed ones: long runs are `scripts/fuzz`'s."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import media_targets, request_targets, search_targets, text_targets
from tests.fuzz.target import Target

TARGETS = (
    *media_targets.TARGETS,
    *text_targets.TARGETS,
    *search_targets.TARGETS,
    *request_targets.TARGETS,
)
EXAMPLES = int(os.environ.get("MEDIAHUB_TEST_EXAMPLES", "20"))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_examples_are_read_or_refused(target: Target) -> None:
    for example in target.examples():
        target.read(example)


def test_data_sets_of_iim_reach_their_reader() -> None:
    assert media_targets.read_iim(media_targets.IIM) == {"Application2.ObjectName": ["abc"]}


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_damaged_examples_are_read_or_refused(target: Target) -> None:
    examples = target.examples()

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
        target.read(bytes(data[: int(kept * len(data)) + 1]))

    damaged()
