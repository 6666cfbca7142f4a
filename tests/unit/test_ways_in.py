"""Every way in by name, as code and description of the API have them: each is in docs/ways-in.md, beside the
row of SECURITY.md that says its wall. A new one without a row fails here, and a row for what is gone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter

from mediahub.catalog.press_pages import LIMITS
from mediahub.cli import COMMANDS
from mediahub.delivery.newsrooms.channels.kinds import OPTIONS
from mediahub.http.description import api_description
from mediahub.identity.accounts import ROLES
from mediahub.s3proxy.admission import MORE, SENT
from mediahub.web.press.registration import FIELDS
from mediahub.web.press.settings import CHOICES
from tests.in_app import counter_in_memory

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mediahub"
LINES = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in (ROOT / "docs" / "ways-in.md").read_text().splitlines()
    if line.startswith("| ") and not line.startswith(("| way |", "| ---"))
]
"""Way, names and rows."""
ADDRESSES = ("server", "target", "source", "url")
"""Parameters of commands that may be an address."""
TEMPLATES = ROOT / "templates"
FIELD = re.compile(r"<(input|textarea|select)\b((?:[^<>{]|\{\{.*?\}\}|\{%.*?%\}|\{)*)>", re.DOTALL)
WRITTEN = ("text", "search", "url", "email", "tel", "{{ type }}")
"""Types of inputs into which somebody writes; passwords are bounded before they are hashed."""
LOOPS: dict[str, tuple[str, ...]] = {
    "admin/_audit_log.html": ("who", "asset", "request"),
    "admin/people/people.html": ("role", "event", "state", "factor"),
    "admin/people/sign_in.html": tuple(ROLES),
    "delivery/newsrooms.html": tuple(OPTIONS),
    "delivery/settings.html": ("keep_gps", "keep_serials"),
    "press/register.html": FIELDS,
    "press/settings.html": (*LIMITS, *CHOICES),
    "signin/verify.html": (),
}
"""What a template calls fields that it makes in a loop or a macro; the last one repeats another page's."""
ASKED_OF_REQUESTS = {"range", "if_range", "if_none_match", "accept_languages", "user_agent", "cookies"}
"""What Flask reads from headers by itself."""


@cache
def sources() -> dict[Path, str]:
    return {path: path.read_text() for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def walk(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(sources()[path])))


def nodes(pattern: str) -> Iterator[tuple[Path, ast.AST]]:
    """What modules with such a text consist of; the others are not parsed, which takes its time."""
    said = re.compile(pattern)
    for path, text in sources().items():
        if said.search(text):
            yield from ((path, node) for node in walk(path))


def is_attribute(node: ast.AST, owner: str, name: str = "") -> bool:
    """Whether it is `owner.name`, of an `owner` however it was come by."""
    if not isinstance(node, ast.Attribute) or (name and node.attr != name):
        return False
    held = node.value
    return (isinstance(held, ast.Name) and held.id == owner) or (
        isinstance(held, ast.Attribute) and held.attr.lstrip("_") == owner
    )


def constant(path: Path, node: ast.AST) -> str:
    """A text, or the constant of its module that holds it."""
    if isinstance(node, ast.Name):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        return str(getattr(import_module(module), node.id))
    assert isinstance(node, ast.Constant), f"{path}: {ast.dump(node)}"
    return str(node.value)


def names_of(kind: str) -> set[str]:
    return {name for way, names, _ in LINES if way == kind for name in re.findall(r"`([^`]+)`", names)}


def same(kind: str, found: set[str]) -> None:
    """Hold what was found against the document."""
    listed = names_of(kind)
    assert sorted(found - listed) == [], f"{kind}: these lack a row in docs/ways-in.md"
    assert sorted(listed - found) == [], f"{kind}: there are none of these any more"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with counter_in_memory(tmp_path_factory.mktemp("ways")) as counter:
        yield counter.app


def test_each_leads_to_a_row_of_security_md() -> None:
    security = (ROOT / "SECURITY.md").read_text()
    table = security.partition("## What comes in")[2].partition("\n## ")[0]
    rows = {line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")}
    assert len(LINES) > 40
    for way, names, leads in LINES:
        assert set(leads.split("; ")) <= rows, (way, names)


def test_parts_of_addresses(app: Flask) -> None:
    found = {
        name
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if not isinstance(converter, IntegerConverter)
    }
    same("part of an address", found)


def test_texts_that_the_api_takes(app: Flask) -> None:
    with app.app_context():
        described = api_description()
    schemas = described["components"]["schemas"]

    def fields(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        for part in schema.get("allOf", []):
            yield from fields(part)
        for name, one in schema.get("properties", {}).items():
            inner = one.get("items", one)
            yield name, inner
            yield from fields(inner) if "$ref" in inner else ()

    found = set[str]()
    for path in described["paths"].values():
        for operation in (one for one in path.values() if isinstance(one, dict) and "responses" in one):
            bodies = operation.get("requestBody", {}).get("content", {}).values()
            asked = [(one["name"], one["schema"]) for one in operation.get("parameters", []) if "name" in one]
            asked += [field for body in bodies for field in fields(body["schema"])]
            found |= {name for name, schema in asked if is_free_text(schema)}
    same("text that the API takes", found - names_of("part of an address"))


def is_free_text(schema: dict[str, Any]) -> bool:
    kinds = schema.get("type", [])
    is_text = "string" in ([kinds] if isinstance(kinds, str) else kinds)
    return is_text and "enum" not in schema and schema.get("format") not in ("date-time", "date")


def test_headers_of_requests() -> None:
    found = {name for name in SENT if name != "content-length"}
    for path, node in nodes("request\\.(headers|" + "|".join(ASKED_OF_REQUESTS) + ")|HTTP_"):
        if is_attribute(node, "request") and isinstance(node, ast.Attribute):
            found |= {node.attr.replace("_", "-")} & {one.replace("_", "-") for one in ASKED_OF_REQUESTS}
        match node:
            case (
                ast.Call(func=ast.Attribute(attr="get", value=held), args=[name, *_])
                | ast.Subscript(value=held, slice=name)
            ):
                if is_attribute(held, "request", "headers"):
                    found.add(constant(path, name).lower())
                elif isinstance(name, ast.Constant) and str(name.value).startswith("HTTP_"):
                    found.add(str(name.value).removeprefix("HTTP_").replace("_", "-").lower())
    same("header of a request", found)


def test_what_s3_may_be_asked_for() -> None:
    same("parameter of a presigned request", set(MORE))


def test_pages_that_take_files() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for path, node in nodes(r"request\.files")
        if is_attribute(node, "request", "files")
    }
    same("page that takes a file", found)


def fields_of_templates() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each field of a form: its template, its element, its attributes as they are written."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        for element, written in FIELD.findall(path.read_text()):
            attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', written))
            flags = {flag: "" for flag in ("readonly",) if flag in written}
            yield path.relative_to(TEMPLATES).as_posix(), element, attributes | flags


def test_fields_of_forms() -> None:
    found = set[str]()
    for template, _, attributes in fields_of_templates():
        name = attributes.get("name", "")
        if name.startswith("{{"):
            assert template in LOOPS, f"{template}: say in LOOPS what {name} is"
            found |= set(LOOPS[template])
        else:
            found.add(name.partition("{{")[0])
    for path, node in nodes(r"request\.(form|values)"):
        match node:
            case (
                ast.Call(
                    func=ast.Attribute(attr="get" | "getlist", value=held), args=[ast.Constant(name), *_]
                )
                | ast.Subscript(value=held, slice=ast.Constant(name))
                | ast.Compare(left=ast.Constant(name), ops=[ast.In() | ast.NotIn()], comparators=[held])
            ) if is_form(path, held):
                found.add(str(name))
    same("field of a form", found - {"", "csrf_token"})


def is_form(path: Path, held: ast.expr) -> bool:
    """Whether it is the form of the request, or a name that a function of this module gave to it."""
    if not isinstance(held, ast.Name):
        return is_attribute(held, "request", "form") or is_attribute(held, "request", "values")
    return held.id in names_of_forms(path)


@cache
def names_of_forms(path: Path) -> set[str]:
    """`form` of `form = request.form` and of `form, event = request.form, …`."""
    pairs = list[tuple[ast.expr, ast.expr]]()
    for node in walk(path):
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                pairs += zip(targets, values, strict=True)
            case ast.Assign(targets=[target], value=value):
                pairs.append((target, value))
    return {
        one.id for one, value in pairs if isinstance(one, ast.Name) and is_attribute(value, "request", "form")
    }


def test_texts_of_the_pages_json() -> None:
    found = {
        str(node.args[0].value)
        for path, node in nodes(r"\.texts?\(")
        if path.is_relative_to(PACKAGE / "web")
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("text", "texts")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    same("text of a page's JSON", found)


def test_a_field_that_somebody_writes_into_says_how_much() -> None:
    """So that nothing is cut, or refused, that was written already."""
    endless = [
        f"{template}: {attributes}"
        for template, element, attributes in fields_of_templates()
        if not attributes.keys() & {"maxlength", "readonly"}
        if element == "textarea" or (element == "input" and attributes.get("type", "text") in WRITTEN)
    ]
    assert endless == []


def test_readers_of_files() -> None:
    """What runs in the sandbox, whatever it is called by."""
    found = set[str]()
    for path, node in nodes(r"sandbox\."):
        if path.is_relative_to(PACKAGE / "media" / "sandbox") or not isinstance(node, ast.Call):
            continue
        if is_attribute(node.func, "sandbox", "call"):
            assert isinstance(node.args[0], ast.Name | ast.Attribute)
            found.add(node.args[0].id if isinstance(node.args[0], ast.Name) else node.args[0].attr)
        elif is_attribute(node.func, "sandbox") and isinstance(node.func, ast.Attribute):
            found.add(f"Sandbox.{node.func.attr}")
    same("reader of files", found - {"Sandbox.close", "Sandbox.rest", "Sandbox.walls"})


def test_commands_that_open_what_comes_from_elsewhere() -> None:
    found = {
        f"{name} {parameter.name}"
        for name, (where, _) in COMMANDS.items()
        for name, parameter in parameters(
            name, getattr(import_module(where.split(":")[0]), where.split(":")[1])
        )
        if isinstance(parameter.type, click.Path | click.File) or parameter.name in ADDRESSES
    }
    same("file or address of a command", found)


def command_at(where: str) -> click.Command:
    module, _, name = where.partition(":")
    command: click.Command = getattr(import_module(module), name)
    return command


def parameters(name: str, command: click.Command) -> Iterator[tuple[str, click.Parameter]]:
    yield from ((name, parameter) for parameter in command.params)
    for part, inner in command.commands.items() if isinstance(command, click.Group) else ():
        yield from parameters(f"{name} {part}", inner)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # pyftpdlib brings asyncore
def test_commands_of_ftp() -> None:
    known = import_module("mediahub.ingest.sources.ftp.handler").CameraHandler.proto_cmds
    found = {name for name, what in known.items() if what["arg"] is not False}
    same("FTP command with an argument", found)


def test_plug_ins_of_others() -> None:
    found = {
        str(node.value.value)
        for _, node in nodes(r"\bGROUP\b")
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and any(isinstance(target, ast.Name) and target.id == "GROUP" for target in node.targets)
    }
    callers = {
        path.stem
        for path, node in nodes("entry_points")
        if isinstance(node, ast.Name) and node.id == "entry_points"
    }
    same("entry point of packages", found)
    assert callers == {"plugins"}
