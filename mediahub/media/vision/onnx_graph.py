"""Writing a small network as an ONNX model: the few operations that convolutional networks need.

The format is protocol buffers (https://protobuf.dev/programming-guides/encoding/) with the field numbers of
onnx.proto3. The same network always gives the same bytes.

It stays, and runs when a process first needs the model, since a model made while the wheel is built would be
13 MB in every installation, with the extra `vision` or without, and a checkout is never built as a wheel. It
takes 0.1 s of a processor, once a process.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

IR_VERSION, OPSET = 8, 13
FLOAT, INT_ATTRIBUTE, STRING_ATTRIBUTE, INTS_ATTRIBUTE = 1, 2, 3, 7


class Graph:
    """A network from one input to one output, made from the front to the back; values go by names."""

    def __init__(self, name: str, shape: tuple[int, ...]) -> None:
        """`shape` is the input's, without the number of pictures, which is free."""
        self._name = name
        self._shape = shape
        self._nodes: list[bytes] = []
        self._constants: list[bytes] = []

    @property
    def input(self) -> str:
        """The name of the value that the network is given."""
        return "input"

    def constant(self, values: NDArray[Any]) -> str:
        """Numbers that are part of the network."""
        name = f"c{len(self._constants)}"
        dims = b"".join(_number(1, size) for size in values.shape)
        data = np.ascontiguousarray(values, "<f4").tobytes()
        self._constants.append(dims + _number(2, FLOAT) + _text(8, name) + _bytes(9, data))
        return name

    def apply(self, operation: str, *inputs: str, **attributes: int | str | tuple[int, ...]) -> str:
        """Add an operation of ONNX; the name of its result."""
        name = f"n{len(self._nodes)}"
        node = b"".join(_text(1, one) for one in inputs) + _text(2, name) + _text(4, operation)
        node += b"".join(_bytes(5, _attribute(key, value)) for key, value in attributes.items())
        self._nodes.append(node)
        return name

    def finish(self, output: str, size: int) -> bytes:
        """The model whose answer is `output`, `size` numbers a picture."""
        graph = b"".join(_bytes(1, node) for node in self._nodes) + _text(2, self._name)
        graph += b"".join(_bytes(5, one) for one in self._constants)
        graph += _bytes(11, _value(self.input, self._shape)) + _bytes(12, _value(output, (size,)))
        return _number(1, IR_VERSION) + _bytes(7, graph) + _bytes(8, _number(2, OPSET))


def _value(name: str, shape: tuple[int, ...]) -> bytes:
    dims = _bytes(1, _text(2, "pictures")) + b"".join(_bytes(1, _number(1, size)) for size in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, FLOAT) + _bytes(2, dims)))


def _attribute(name: str, value: int | str | tuple[int, ...]) -> bytes:
    if isinstance(value, str):
        return _text(1, name) + _text(4, value) + _number(20, STRING_ATTRIBUTE)
    if isinstance(value, int):
        return _text(1, name) + _number(3, value) + _number(20, INT_ATTRIBUTE)
    return _text(1, name) + b"".join(_number(8, one) for one in value) + _number(20, INTS_ATTRIBUTE)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
