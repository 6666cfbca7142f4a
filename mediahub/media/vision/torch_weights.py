"""Weights of a network in the file format of `torch.save` before version 1.6, read without torch.

Such a file is a row of pickles, which could run anything. Here a name that is not among the few that tensors
are made of is refused before it is looked up. torch itself would be installed for one file of 19 MB; see
`onnx_graph` for why this is not done while the wheel is built.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
LENGTH = 8
"""Bytes before each storage: how many numbers are in it."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type of storage: how its numbers are written."""

    dtype: str


KINDS = {"FloatStorage": _Kind("<f4"), "LongStorage": _Kind("<i8")}


@dataclass(frozen=True, slots=True)
class _View:
    """A tensor: which numbers of which storage."""

    storage: str
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


class _Careful(pickle.Unpickler):
    """Knows tensors and dictionaries, and nothing else."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.storages: dict[str, _Kind] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _view
        if module == "torch" and name in KINDS:
            return KINDS[name]
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights")

    def persistent_load(self, pid: Any) -> str:
        _, kind, key, *_ = pid
        if not isinstance(kind, _Kind):
            raise pickle.UnpicklingError("a storage of an unknown kind")
        self.storages[key] = kind
        return str(key)


def _view(storage: str, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object) -> _View:
    return _View(storage, offset, tuple(shape), tuple(strides))


def read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """Every tensor by its name. Raises ValueError for what is no such file."""
    try:
        with path.open("rb") as file:
            return _read(file)
    except (pickle.UnpicklingError, EOFError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"{path.name} cannot be read as weights: {error}") from error


def _read(file: IO[bytes]) -> dict[str, NDArray[Any]]:
    if _Careful(file).load() != MAGIC or _Careful(file).load() != PROTOCOL:
        raise pickle.UnpicklingError("another format")
    _Careful(file).load()  # the sizes of numbers on the machine that wrote it
    reader = _Careful(file)
    tensors = reader.load()
    numbers = {}
    for key in _Careful(file).load():
        kind = reader.storages[key]
        count = int.from_bytes(file.read(LENGTH), "little")
        numbers[key] = np.fromfile(file, kind.dtype, count)
    return {name: _cut(numbers[view.storage], view) for name, view in tensors.items()}


def _cut(numbers: NDArray[Any], view: _View) -> NDArray[Any]:
    """The tensor; its numbers may lie in another order than it has them."""
    steps = list(zip(view.shape, view.strides, strict=True))
    last = view.offset + sum((size - 1) * step for size, step in steps)
    if view.offset < 0 or any(step < 0 for _, step in steps) or last >= len(numbers):
        raise pickle.UnpicklingError("a tensor that is not all there")
    bytes_ = [step * numbers.itemsize for step in view.strides]
    return np.lib.stride_tricks.as_strided(numbers[view.offset :], view.shape, bytes_, writeable=False)
