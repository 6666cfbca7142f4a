"""A network that is written here gives the numbers that it should, in another's runtime."""

from __future__ import annotations

import numpy as np
import pytest

from mediahub.media.vision.onnx_graph import Graph


def model(weights: np.ndarray) -> bytes:
    """The mean of each channel, times a matrix."""
    graph = Graph("means", (weights.shape[0], 4, 4))
    means = graph.apply("ReduceMean", graph.input, axes=(2, 3), keepdims=0)
    product = graph.apply("Gemm", means, graph.constant(weights), transB=0)
    return graph.finish(product, weights.shape[1])


def test_another_runtime_computes_what_was_meant() -> None:
    runtime = pytest.importorskip("onnxruntime")
    weights = np.arange(6, dtype=np.float32).reshape(3, 2) - 2.5
    pictures = np.random.default_rng(1).random((2, 3, 4, 4), np.float32)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(model(weights), options, providers=["CPUExecutionProvider"])
    (answer,) = session.run(None, {"input": pictures})
    assert np.allclose(answer, pictures.mean(axis=(2, 3)) @ weights, atol=1e-5)


def test_the_same_network_has_the_same_bytes_and_numbers_beyond_one_byte() -> None:
    weights = np.zeros((3, 300), np.float32)
    assert model(weights) == model(weights) != model(weights + 1)
    assert weights.tobytes() in model(weights)
