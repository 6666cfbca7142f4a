"""Makers of renditions by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.makers import make_files, resolve_maker
from mediahub.objects.renditions import When, kinds
from tests.unit.stored_pictures import jpeg


def test_makers_are_found_by_their_names(tmp_path: Path) -> None:
    path, target = tmp_path / "a.jpg", tmp_path / "b.jpg"
    path.write_bytes(jpeg("red", (1500, 1000)))
    (kind, *_) = kinds(When.PUBLISHED)
    sizes = make_files(kind.maker, path, {kind.name: target})
    with Image.open(target) as picture:
        assert picture.size == sizes[kind.name]
    with pytest.raises(AttributeError):
        resolve_maker("mediahub.media.makers:nothing")
