"""The registry of renditions: what it declares can be made, stored and found."""

from __future__ import annotations

import pytest

from mediahub.media.makers import resolve_maker
from mediahub.objects.renditions import (
    PREVIEW,
    RENDITIONS,
    THUMB,
    RenditionKind,
    Source,
    When,
    derived_names,
    ingest_specs,
    kind_of,
    required_names,
    small_names,
)

SHA = "ab" * 32


@pytest.mark.parametrize("kind", RENDITIONS, ids=lambda kind: kind.name)
def test_each_is_made_by_somebody_from_something_that_there_is(kind: RenditionKind) -> None:
    assert kind_of(kind.name) is kind
    assert kind.source in tuple(Source) or kind_of(kind.source) is not kind
    if kind.when is When.INGEST:
        assert kind.spec is not None
        assert kind.spec.name == kind.name
    elif kind.when is not When.ASKED:
        assert callable(resolve_maker(kind.maker))
    assert kind.key("a" * 16, SHA).startswith(f"renditions/aa/{'a' * 16}/{kind.name}-")


def test_names_are_unique_and_fit_into_the_column() -> None:
    names = [kind.name for kind in RENDITIONS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 20


def test_what_is_required_is_made_at_ingest() -> None:
    assert required_names() == {spec.name for spec in ingest_specs()} == {THUMB.name, PREVIEW.name}
    assert small_names() == {"thumb", "marked"}


def test_what_is_made_of_a_rendition_is_stale_when_that_changes() -> None:
    assert derived_names(["thumb"]) == {"marked"}
    assert "w400-avif" in derived_names(["preview"])
    assert derived_names(["hover"]) == set()
