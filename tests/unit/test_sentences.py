"""Reasons that people read are marked for translators: none is a plain string where it arises.

A sentence without a mark is English for everybody, and no list of what lacks a translation names it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import mediahub

ROOT = Path(mediahub.__file__).parent
TOLD = {"Problem", "TransmissionError", "Outcome", "Finding", "NotHere", "NoTimeStamp", "abort", "flash"}
"""What tells people a reason: these, and the classes made of them."""
FOR_PROGRAMS = (
    "s3proxy/",
    "search/opensearch/",
    "storage/",
    "ingest/sources/ftp/",
    "http/monitoring/",
    "delivery/zips/stream.py",
)
"""What answers programs in the English of their protocol, or the log."""
SENTENCE = re.compile(r"[A-Za-z]{2,}.* .*[A-Za-z]{2,}")


def kinds_of(trees: Mapping[Path, ast.Module]) -> set[str]:
    """The names of `TOLD`, and of every class that is one of them."""
    bases: dict[str, set[str]] = {}
    for tree in trees.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(map(name_of, node.bases))
    kinds = set(TOLD)
    while more := {name for name, above in bases.items() if above & kinds} - kinds:
        kinds |= more
    return kinds


def name_of(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def plain_text(node: ast.expr) -> str:
    """The words of a string that nobody marked; empty for all else."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(one.value if isinstance(one, ast.Constant) else "x" for one in values)
    return ""


def unmarked(trees: Mapping[Path, ast.Module]) -> Iterator[str]:
    kinds = kinds_of(trees)
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node.func) in kinds:
                for given in (*node.args, *(one.value for one in node.keywords)):
                    if SENTENCE.search(text := plain_text(given)):
                        yield f"{path}:{node.lineno}: {text}"


def test_every_reason_that_people_read_is_marked_for_translators() -> None:
    trees = {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in ROOT.rglob("*.py")}
    ours = {path: tree for path, tree in trees.items() if not str(path).startswith(FOR_PROGRAMS)}
    assert len(kinds_of(trees)) > 80
    assert list(unmarked(ours)) == []


def test_an_unmarked_reason_is_found() -> None:
    code = 'class Mine(Problem): pass\nraise Mine(f"{name} is not here.")\nraise Mine(N_("It is not."))\n'
    assert list(unmarked({Path("mine.py"): ast.parse(code)})) == ["mine.py:2: x is not here."]
