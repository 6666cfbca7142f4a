"""Sentences that people get to read are marked for translation where they arise."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import CHECKOUT

ROOMS = (
    "administration", "alerts", "analysis", "audit", "catalog", "curation", "delivery", "identity", "ingest",
    "rights", "search", "tagging", "web",
)  # fmt: skip
"""Rooms whose errors pages answer with (`http.errors`), or show as the reason of something."""
MACHINES = {"ingest/sources/ftp/gate.py"}
"""What speaks to cameras: its protocol is English."""


def unmarked(source: str) -> Iterator[str]:
    """Sentences that are raised as they stand: neither `N_("…")` nor `message("…", …)`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
            continue
        for argument in node.exc.args:
            text = ""
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                text = argument.value
            elif isinstance(argument, ast.JoinedStr):
                text = "".join(str(one.value) for one in argument.values if isinstance(one, ast.Constant))
            if " " in text and text[:1].isupper() and text.rstrip().endswith((".", "?", "!")):
                yield f"line {node.lineno}: {text}"


def test_no_refusal_is_said_in_english_only() -> None:
    root = CHECKOUT / "mediahub"
    found = {
        str(path.relative_to(root)): list(unmarked(path.read_text("utf-8")))
        for room in ROOMS
        for path in Path(root, room).rglob("*.py")
        if "migrations" not in path.parts and str(path.relative_to(root)) not in MACHINES
    }
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_an_unmarked_sentence_is_found() -> None:
    source = 'def f():\n    raise Missing("There is no room.")\n    raise Missing(N_("There is one."))\n'
    assert list(unmarked(source + '    raise X("code", f"Gone with {it}.")\n')) == [
        "line 2: There is no room.",
        "line 4: Gone with .",
    ]
