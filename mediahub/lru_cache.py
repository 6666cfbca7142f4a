"""A bounded cache (LRU): what was not asked for the longest time goes first. For many threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LruCache(Generic[Key, Value]):
    """Holds values up to `room`, which counts values or, with `size_of`, what that says of each, as bytes."""

    def __init__(self, room: int, size_of: Callable[[Value], int] = lambda value: 1) -> None:
        self._room = room
        self._size_of = size_of
        self._held = 0
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Key) -> Value | None:
        """Return the value of this key, which counts as asking for it; None where it is not held."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Hold a value, in the place of the one of its key. One larger than the room is not held."""
        with self._lock:
            if key in self._values:
                self._held -= self._size_of(self._values.pop(key))
            self._values[key] = value
            self._held += self._size_of(value)
            while self._held > self._room:
                _, gone = self._values.popitem(last=False)
                self._held -= self._size_of(gone)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of this key, made where it is missing. Two who miss it at once both make it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        self.put(key, value)
        return value
