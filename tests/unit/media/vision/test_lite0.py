"""EfficientNet-lite0 as ONNX: batch norms folded into their convolutions, and blocks with a way around."""

from __future__ import annotations

import numpy as np
import pytest

from mediahub.media.vision import lite0
from mediahub.media.vision.lite0 import EPSILON, STRIDES, folded, model_of

RANDOM = np.random.default_rng(3)


def norm(name: str, channels: int) -> dict[str, np.ndarray]:
    values = {
        "weight": RANDOM.random(channels) + 0.5, "bias": RANDOM.random(channels),
        "running_mean": RANDOM.random(channels), "running_var": RANDOM.random(channels) + 0.1,
    }  # fmt: skip
    return {f"{name}.{key}": value.astype(np.float32) for key, value in values.items()}


def kernel(name: str, out: int, into: int, side: int = 1) -> dict[str, np.ndarray]:
    return {f"{name}.weight": RANDOM.random((out, into, side, side)).astype(np.float32)}


def weights(channels: int = 2) -> dict[str, np.ndarray]:
    """Of a network as deep as the real one, and as narrow as can be."""
    found = kernel("_conv_stem", channels, 3, 3) | norm("_bn0", channels)
    for number in range(len(STRIDES)):
        block = f"_blocks.{number}."
        found |= kernel(f"{block}_depthwise_conv", channels, 1, 3) | norm(f"{block}_bn1", channels)
        found |= kernel(f"{block}_project_conv", channels, channels) | norm(f"{block}_bn2", channels)
    return found | kernel("_conv_head", lite0.SIZE, channels) | norm("_bn1", lite0.SIZE)


def test_a_folded_kernel_does_what_convolution_and_norm_did() -> None:
    held = kernel("conv", 4, 3) | norm("bn", 4)
    pixels = RANDOM.random(3).astype(np.float32)
    plain = held["conv.weight"][:, :, 0, 0] @ pixels
    expected = (
        held["bn.weight"] * (plain - held["bn.running_mean"]) / np.sqrt(held["bn.running_var"] + EPSILON)
    )
    made, bias = folded(held, "conv", "bn")
    assert made[:, :, 0, 0] @ pixels + bias == pytest.approx(expected + held["bn.bias"], rel=1e-5)


def test_a_way_around_is_laid_where_nothing_shrinks_and_channels_are_as_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    applied: list[tuple[str, dict[str, object]]] = []
    apply = lite0.Graph.apply

    def note(graph: lite0.Graph, kind: str, *inputs: str, **options: object) -> str:
        applied.append((kind, options))
        return apply(graph, kind, *inputs, **options)

    monkeypatch.setattr(lite0.Graph, "apply", note)
    held = weights()
    model_of(held)
    kinds = [kind for kind, _ in applied]
    assert kinds.count("Add") == STRIDES.count(1) - 1, "before the first block there is none"
    assert kinds.count("Conv") == 2 + 2 * len(STRIDES)
    assert kinds.count("Clip") == 2 + len(STRIDES), "what is projected is not bounded"
    groups = [options["group"] for kind, options in applied if kind == "Conv"]
    assert groups.count(2) == len(STRIDES), "each channel for itself, in the depth of a block alone"
    strides = [options["strides"] for kind, options in applied if kind == "Conv"]
    assert strides.count((2, 2)) == 1 + STRIDES.count(2)
    expanded = held | kernel("_blocks.1._expand_conv", 2, 2) | norm("_blocks.1._bn0", 2)
    applied.clear()
    model_of(expanded)
    assert [kind for kind, _ in applied].count("Conv") == 3 + 2 * len(STRIDES)


def test_without_all_weights_there_is_no_model() -> None:
    held = weights()
    del held["_blocks.7._project_conv.weight"]
    with pytest.raises(KeyError, match=r"_blocks\.7"):
        model_of(held)


def test_the_network_runs_and_gives_as_many_numbers_as_it_says() -> None:
    runtime = pytest.importorskip("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(model_of(weights()), options, providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"input": np.zeros((1, 3, lite0.SIDE, lite0.SIDE), np.float32)})
    assert found.shape == (1, lite0.SIZE)
    assert 0 <= found.min() <= found.max() <= 6
