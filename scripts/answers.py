"""Writes the types of the pages' JSON for TypeScript: static/src/js/types/answers.d.ts, from `web.answers`.

python scripts/answers.py           writes the file
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from mediahub.web import answers

TARGET = Path(__file__).resolve().parents[1] / "static/src/js/types/answers.d.ts"
NAMES = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "any"}
HEAD = "// Written by scripts/answers.py from mediahub/web/answers.py; do not edit.\n"


def typescript(of: Any) -> str:
    """The TypeScript type of a Python annotation. Raises `TypeError` for what JSON has not."""
    if of in NAMES:
        return NAMES[of]
    if is_typeddict(of):
        return str(of.__name__)
    origin, inner = get_origin(of), get_args(of)
    if origin in (Union, types.UnionType):
        return " | ".join(map(typescript, inner))
    if origin is list:
        item = typescript(inner[0])
        return f"({item})[]" if " | " in item else f"{item}[]"
    if origin is tuple:
        return f"[{', '.join(map(typescript, inner))}]"
    if origin is dict and inner[0] is str:
        return f"Record<string, {typescript(inner[1])}>"
    raise TypeError(f"{of} has no form in JSON")


def interface(of: Any) -> str:
    """One TypedDict as an interface."""
    lines = []
    for name, kind in get_type_hints(of, include_extras=True).items():
        optional = get_origin(kind) is NotRequired or name in of.__optional_keys__
        bare = get_args(kind)[0] if get_origin(kind) is NotRequired else kind
        lines.append(f"    {name}{'?' if optional else ''}: {typescript(bare)};")
    return "\n".join([f"  interface {of.__name__} {{", *lines, "  }"])


def declarations() -> str:
    """The whole file: every TypedDict of `web.answers`, and those that they are made of."""
    found: dict[str, Any] = {}
    waiting = [one for one in vars(answers).values() if is_typeddict(one)]
    while waiting:
        one = waiting.pop(0)
        if one.__name__ not in found:
            found[one.__name__] = one
            waiting += [part for kind in get_type_hints(one).values() for part in _parts(kind)]
    interfaces = "\n\n".join(interface(found[name]) for name in sorted(found))
    return f"{HEAD}declare namespace Server {{\n{interfaces}\n}}\n"


def _parts(kind: Any) -> list[Any]:
    """The TypedDicts within an annotation."""
    return [kind] if is_typeddict(kind) else [one for inner in get_args(kind) for one in _parts(inner)]


if __name__ == "__main__":
    TARGET.write_text(declarations())
