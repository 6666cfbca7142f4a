"""The bare loop of the bench makes what the product makes, but for the filter, so that it compares."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.model import PREVIEW, THUMB
from mediahub.media.pictures.decode import decode
from mediahub.media.pictures.renditions import encode, scale_down
from tests.unit.media.picture_files import noise, write

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = CHECKOUT / "scripts" / "benches" / "bare.py"
    spec = importlib.util.spec_from_file_location("bare", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_bare_loop_makes_renditions_as_the_product_does(bench: ModuleType, tmp_path: Path) -> None:
    path = write(tmp_path / "a.jpg", noise(4200, 2800), quality=60)
    digest, sizes = bench.bare(path)
    picture = decode(path, identify(path), PREVIEW.long_edge)
    ours = [encode(image, spec) for spec, image in scale_down(picture, (PREVIEW, THUMB))]
    assert digest == sha256_file(path)
    # Ours carry the sRGB profile besides, and more of the fine detail.
    for size, rendition in zip(sizes, ours, strict=True):
        assert 1 < len(rendition.data) / size < 1.1
