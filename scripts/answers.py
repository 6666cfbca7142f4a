"""Writes the types of the server's answers for TypeScript: static/src/js/types/answers.d.ts.

Those of the pages' JSON come from `web.answers`, those of what pages ask of the API from its schemas.

python scripts/answers.py           writes the file
"""

from __future__ import annotations

import types
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from marshmallow import Schema, fields

from mediahub.api.upload import schemas
from mediahub.receipts.receipt import Group
from mediahub.web import answers

TARGET = Path(__file__).resolve().parents[1] / "static/src/js/types/answers.d.ts"
NAMES = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "any"}
FIELDS = {
    fields.Boolean: "boolean",
    fields.Number: "number",
    fields.String: "string",
    fields.DateTime: "string",
}
"""Fields of marshmallow, with all that are made of them."""
API: list[Any] = [
    schemas.BatchSchema,
    schemas.UploadsSchema,
    schemas.ArrivalsSchema,
    schemas.SignedManySchema,
    schemas.UploadManySchema,
    Group,
]
"""What pages read of the API's answers: schemas, and what an answer without one is made of."""
HEAD = "// Written by scripts/answers.py from the server's types; do not edit.\n"


def typescript(of: Any) -> str:
    """The TypeScript type of a Python annotation. Raises `TypeError` for what JSON has not."""
    if of in NAMES:
        return NAMES[of]
    if is_typeddict(of) or is_dataclass(of):
        return str(of.__name__)
    origin, inner = get_origin(of), get_args(of)
    if origin in (Union, types.UnionType):
        return " | ".join(map(typescript, inner))
    if origin is Literal:
        return " | ".join(f'"{one}"' for one in inner)
    if origin is list or (origin is tuple and inner[1:] == (...,)):
        return _array(typescript(inner[0]))
    if origin is tuple:
        return f"[{', '.join(map(typescript, inner))}]"
    if origin is dict and inner[0] is str:
        return f"Record<string, {typescript(inner[1])}>"
    raise TypeError(f"{of} has no form in JSON")


def of_field(field: fields.Field) -> str:
    """The TypeScript type of a field of a schema. Raises `TypeError` where the schema does not say it."""
    if isinstance(field, fields.Nested):
        found = _name(type(field.schema))
    elif isinstance(field, fields.List):
        found = _array(of_field(field.inner))
    elif isinstance(field, fields.Dict) and field.value_field:
        found = f"Record<string, {of_field(field.value_field)}>"
    else:
        known = next((name for kind, name in FIELDS.items() if isinstance(field, kind)), "")
        found = known or field.metadata.get("type", "")
    if not found:
        raise TypeError(f"{field.name} does not say what it holds")
    return f"{found} | null" if field.allow_none else found


def interface(of: Any) -> str:
    """One TypedDict, dataclass or schema as an interface."""
    return "\n".join([f"  interface {_name(of)} {{", *(f"    {line};" for line in _members(of)), "  }"])


def declarations() -> str:
    """The whole file: the TypedDicts of `web.answers`, `API`, and what these are made of."""
    pages = [one for module in answers.MODULES for one in vars(module).values() if is_typeddict(one)]
    return f"{HEAD}{_namespace('Server', pages)}\n{_namespace('Api', API)}"


def _namespace(title: str, waiting: list[Any]) -> str:
    found: dict[str, Any] = {}
    waiting = list(waiting)
    while waiting:
        one = waiting.pop(0)
        if _name(one) not in found:
            found[_name(one)] = one
            waiting += _parts_of(one)
    interfaces = "\n\n".join(interface(found[name]) for name in sorted(found))
    return f"declare namespace {title} {{\n{interfaces}\n}}\n"


def _members(of: Any) -> list[str]:
    if _is_schema(of):
        shown = of._declared_fields.items()
        return [f"{name}{'' if one.required else '?'}: {of_field(one)}" for name, one in shown]
    lines = []
    for name, kind in get_type_hints(of, include_extras=True).items():
        optional = get_origin(kind) is NotRequired or name in getattr(of, "__optional_keys__", ())
        bare = get_args(kind)[0] if get_origin(kind) is NotRequired else kind
        lines.append(f"{name}{'?' if optional else ''}: {typescript(bare)}")
    return lines


def _parts_of(of: Any) -> list[Any]:
    """What an interface names."""
    if not _is_schema(of):
        return [part for kind in get_type_hints(of).values() for part in _parts(kind)]
    inner = [one.inner if isinstance(one, fields.List) else one for one in of._declared_fields.values()]
    return [type(one.schema) for one in inner if isinstance(one, fields.Nested)]


def _parts(kind: Any) -> list[Any]:
    """The TypedDicts and dataclasses within an annotation."""
    if is_typeddict(kind) or is_dataclass(kind):
        return [kind]
    return [one for inner in get_args(kind) for one in _parts(inner)]


def _is_schema(of: Any) -> bool:
    return isinstance(of, type) and issubclass(of, Schema)


def _name(of: Any) -> str:
    return str(of.__name__).removesuffix("Schema") if _is_schema(of) else str(of.__name__)


def _array(item: str) -> str:
    return f"({item})[]" if " | " in item else f"{item}[]"


if __name__ == "__main__":
    TARGET.write_text(declarations())
