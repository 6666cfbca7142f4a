"""Documents name what exists: paths, code, commands, settings, links; and each table has one owner."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import mediahub.catalog.models  # noqa: F401  (declares the tables)
from mediahub.analysis.labelling import labellers
from mediahub.catalog.models.base import Base
from mediahub.cli import COMMANDS
from mediahub.settings import Settings
from mediahub.tagging import plugins

TOP = Path(__file__).parents[3]
DOCUMENTS = [TOP / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "README.md")] + sorted(
    (TOP / "docs").glob("*.md")
)
NAMED = [
    (document, text) for document in DOCUMENTS for text in re.findall(r"`([^`\n]+)`", document.read_text())
]
PATH = re.compile(r"(?:[\w.-]+/)+[\w.-]*")
DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")
IN_THE_BUCKET = {"incoming/", "records/", "originals/", "renditions/", "faces/"}
ELSEWHERE = {"static/dist", "./var", "../shared/corpus"}
"""Made by a build or a start, or beside the repository."""


ENTRY_POINTS = {labellers.GROUP, plugins.GROUP}
"""Groups of what other packages bring along."""


def problem(text: str) -> str:
    """Why what stands in backticks is none of ours; empty if it is there, or is no name."""
    first, *rest = text.split()
    if first == "mediahub" and rest and rest[0].islower():
        return "" if rest[0] in COMMANDS else "no such command"
    if PATH.fullmatch(first):
        known = first in IN_THE_BUCKET | ELSEWHERE or any(
            (folder / first).exists() for folder in (TOP, TOP / "mediahub", TOP / "static/src/js")
        )
        return "" if known else "no such path"
    if rest or not DOTTED.fullmatch(first):
        return ""
    if first.rpartition(".")[2] in {
        "md",
        "py",
        "toml",
        "po",
        "pot",
        "html",
        "css",
        "js",
        "conf",
        "json",
        "txt",
        "lock",
    }:
        return "" if first in file_names() else "no such file"
    return "" if is_defined(first) or first in ENTRY_POINTS else "no such module, class or function"


@cache
def file_names() -> frozenset[str]:
    """Names of the files of the repository."""
    roots = ("mediahub", "static/src", "static/check", "scripts", "docs", "tests", "templates")
    return frozenset(path.name for root in roots for path in (TOP / root).rglob("*")) | {
        path.name for path in TOP.iterdir()
    }


def is_defined(name: str) -> bool:
    """Whether a dotted name leads to something below `mediahub`, or from a class of its own name."""
    parts = name.split(".")
    if parts[0][0].isupper():
        return any(parts[1] in members for members in classes().get(parts[0], ()))
    for length in range(len(parts), 0, -1):
        module = ".".join(["mediahub", *parts[:length]])
        if any(not (TOP / "mediahub").joinpath(*parts[:at]).is_dir() for at in range(1, length)):
            continue
        if find_spec(module) is not None:
            found: object = import_module(module)
            for part in parts[length:]:
                found = getattr(found, part, None)
            return found is not None
    return False


@cache
def classes() -> dict[str, list[set[str]]]:
    """What every class below `mediahub` defines, by its name."""
    found: dict[str, list[set[str]]] = {}
    for path in (TOP / "mediahub").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(set(map(_defined, node.body)))
    return found


def _defined(node: ast.stmt) -> str:
    match node:
        case ast.FunctionDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_names_is_there(document: Path) -> None:
    wrong = {text: why for one, text in NAMED if one == document and (why := problem(text))}
    assert not wrong


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    missing = {link for link in links if not (document.parent / link).exists()}
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_settings_that_a_document_names_are_there(document: Path) -> None:
    named = {name.lower() for name in re.findall(r"`(?:[^`\n]*\s)?MEDIAHUB_(\w+)", document.read_text())}
    assert {name for name in named if not name.startswith(("test_", "corpus"))} <= set(Settings.model_fields)


def test_every_table_has_one_owner() -> None:
    part = (TOP / "ARCHITECTURE.md").read_text().split("## Who owns which table")[1].split("\n## ")[0]
    rows = [line.split("|")[2] for line in part.splitlines() if re.match(r"\| (?!room|---)", line)]
    owned = sorted(table for row in rows for table in re.findall(r"\w+", row))
    assert owned == sorted(Base.metadata.tables)


def test_every_room_is_in_the_table() -> None:
    part = (TOP / "ARCHITECTURE.md").read_text().split("## Rooms")[1].split("\n## ")[0]
    rooms = {path.parent.name for path in (TOP / "mediahub").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"`mediahub/(\w+)/`", part))


@pytest.mark.parametrize(
    "text",
    [
        "mediahub/nowhere.py",
        "ingest.pipeline.pipeline.Pipeline.vanish",
        "mediahub dance",
        "Settings.nothing",
        "gone.md",
    ],
)
def test_a_name_that_is_not_there_is_found(text: str) -> None:
    assert problem(text)


def test_no_docstring_begins_by_pointing_at_the_one_before() -> None:
    pointing = re.compile(r'"""(The same|Likewise|As above|What is asked)\b')
    found = [
        f"{path.relative_to(TOP)}:{number}"
        for path in sorted((TOP / "mediahub").rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pointing.search(line)
    ]
    assert not found, "its first line carries the noun that somebody would search for"


def test_the_architecture_fits_on_two_pages() -> None:
    text = (TOP / "ARCHITECTURE.md").read_text()
    assert len(text.splitlines()) <= 115
    assert len(text.split()) <= 1_150
