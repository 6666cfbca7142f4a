"""The model is what its weights say, and reading weights runs nothing."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mediahub.media.vision import embedding
from mediahub.media.vision.embedding import can_embed, embed, packed
from mediahub.media.vision.lite0 import MEAN, SIDE, SPREAD
from mediahub.media.vision.torch_weights import read_weights

needs_vision = pytest.mark.skipif(not can_embed(), reason="the extra `vision` is not installed")


@needs_vision
def test_other_weights_than_those_known_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "SHA256", "0" * 64)
    with pytest.raises(RuntimeError, match="install the extra"):
        embedding._model()


@needs_vision
@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("jpeg/Canon EOS-1D Mark III (via Adobe Lightroom).jpg", 751),  # a racing car
        ("jpeg/Nikon D5000.jpg", 547),  # an electric locomotive
        ("jpeg/Sony DSC-HX5V (2).jpg", 919),  # a street sign
        ("webp/denali.webp", 970),  # an alp
    ],
)
def test_the_model_recognises_what_it_was_trained_on(corpus: Path, name: str, label: int) -> None:
    """ImageNet's own last layer, which the product leaves out, tells whether all before it is right."""
    found = find_spec(embedding.PACKAGE)
    assert found
    assert found.origin
    weights = read_weights(Path(found.origin).parent / embedding.WEIGHTS)
    with Image.open(corpus / "dev" / name) as picture:
        seen = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    pixels = (np.asarray(seen, np.float32) - MEAN) / SPREAD
    shown = embedding._session().run(None, {"input": pixels.transpose(2, 0, 1)[None]})[0][0]
    scores = weights["_fc.weight"] @ shown + weights["_fc.bias"]
    assert label in np.argsort(-scores)[:2]


@needs_vision
def test_what_cannot_be_opened_has_no_vector_and_harms_no_other(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    Image.new("RGB", (90, 60), "orange").save(good)
    bad.write_bytes(b"no picture")
    first, none, again = embed([good, bad, good])
    assert none is None
    assert first == again
    assert first is not None
    assert len(first) == 1280


def test_a_vector_keeps_its_direction_when_it_is_packed() -> None:
    values = np.array([0.0, 1.0, 4.0, -1.0], np.float32)
    assert np.frombuffer(packed(values), np.int8).tolist() == [0, 64, 127, 0]
