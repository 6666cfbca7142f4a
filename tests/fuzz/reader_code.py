"""The code of a reader: how many of its lines run, and what it looks for in bytes."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

Line = tuple[str, int]
LONGEST_WORD = 32
_INTEGERS = range(0x100, 1 << 32)
_UUID = re.compile(r"[0-9a-f]{32}")


def share_reached(reader: Iterable[str], run: Callable[[], object]) -> float:
    """Which share of the lines of a reader's functions `run` comes to, 0 to 1."""
    there = {line for one in reader for line in _lines(one)}
    assert there, reader
    return len(there & _reached(run, {file for file, _ in there})) / len(there)


def words_of(reader: Iterable[str]) -> list[bytes]:
    """The marks, names and numbers that a reader's modules look for, in the byte orders in which files have
    them."""
    modules = {one.partition(":")[0] for one in reader}
    found = {word for name in sorted(modules) for word in _words(_source(name)[1])}
    return sorted(word for word in found if 1 < len(word) <= LONGEST_WORD)


@cache
def _source(module: str) -> tuple[str, str]:
    file = import_module(module).__file__
    assert file is not None
    return file, Path(file).read_text(encoding="utf-8")


def _lines(reader: str) -> set[Line]:
    module, _, names = reader.partition(":")
    file, text = _source(module)
    wanted = names.split()
    functions = list(_functions(compile(text, file, "exec", dont_inherit=True)))
    for name in wanted:
        assert any(_is_in(one, name) for one in functions), f"{module} has no {name}"
    return {
        (file, line)
        for one in functions
        if not wanted or any(_is_in(one, name) for name in wanted)
        for _, _, line in one.co_lines()
        if line
    }


def _is_in(code: CodeType, name: str) -> bool:
    return code.co_qualname == name or code.co_qualname.startswith(f"{name}.")


def _functions(code: CodeType) -> Iterator[CodeType]:
    """All functions in a module, those within others and classes too; not what runs when it is imported."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & CO_OPTIMIZED:
                yield inner
            yield from _functions(inner)


def _reached(run: Callable[[], object], files: set[str]) -> set[Line]:
    found: set[Line] = set()

    def within(frame: FrameType, event: str, argument: Any) -> Any:
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    def entered(frame: FrameType, event: str, argument: Any) -> Any:
        return within(frame, event, argument) if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        run()
    finally:
        sys.settrace(before)
    return found


def _words(text: str) -> Iterator[bytes]:
    tree = ast.parse(text)
    documents = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in documents:
            continue
        if isinstance(node.value, bytes):
            yield node.value
        elif isinstance(node.value, str) and _UUID.fullmatch(node.value):
            yield bytes.fromhex(node.value)
        elif isinstance(node.value, str) and " " not in node.value:
            yield node.value.encode("utf-8", "surrogatepass")
        elif isinstance(node.value, int) and node.value in _INTEGERS:
            for width in (2, 4) if node.value < 1 << 16 else (4,):
                yield node.value.to_bytes(width)
                yield node.value.to_bytes(width, "little")
