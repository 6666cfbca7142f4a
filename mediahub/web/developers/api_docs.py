"""API documentation: what there is, taken from its description, so that it never says anything else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, url_for

from mediahub.http.addresses import absolute
from mediahub.http.description import api_description
from mediahub.identity.tokens import SCOPES

blueprint = Blueprint("developers", __name__)

METHODS = ("get", "post", "put", "patch", "delete")


@blueprint.get("/developers")
def page() -> Response:
    """Every operation with what it takes and answers; open to all, as the description is."""
    spec = api_description()
    body = render_template(
        "developers/api.html",
        groups=groups(spec),
        scopes=SCOPES,
        description=url_for("api-docs.openapi_json"),
        base_url=absolute(""),
    )
    response = make_response(body)
    response.cache_control.max_age = 300
    response.cache_control.private = True
    return response


def groups(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The operations by subject, in the order in which the subjects were described."""
    found: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in spec.get("tags", ())}
    for way, operations in spec["paths"].items():
        for method in (one for one in METHODS if one in operations):
            operation = operations[method]
            shared = operations.get("parameters", [])
            one = _operation(spec, way, method, operation, [*shared, *operation.get("parameters", [])])
            found.setdefault(operation.get("tags", [""])[0], []).append(one)
    words = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", ())}
    return [
        {"name": name, "title": words.get(name) or name, "operations": operations}
        for name, operations in found.items()
        if operations
    ]


def _operation(
    spec: dict[str, Any], way: str, method: str, operation: dict[str, Any], parameters: list[Any]
) -> dict[str, Any]:
    body = _content(operation.get("requestBody", {}))
    answers = [
        {"status": status, "words": answer.get("description", ""), "fields": fields(spec, _content(answer))}
        for status, answer in sorted(operation["responses"].items())
        if "$ref" not in answer and status != "default"
    ]
    refused = [status for status, answer in sorted(operation["responses"].items()) if "$ref" in answer]
    return {
        "method": method.upper(),
        "way": way,
        "id": f"{method}-{way.strip('/').replace('/', '-').translate(str.maketrans('', '', '{}.'))}",
        "summary": operation.get("summary", ""),
        "more": operation.get("description", ""),
        "parameters": [_parameter(one) for one in parameters if "$ref" not in one],
        "body": fields(spec, body),
        "is_bytes": bool(body) and _resolved(spec, body).get("format") == "binary",
        "answers": answers,
        "refused": [status for status in refused if status != "default"],
    }


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "where": one["in"],
        "type": type_of(one.get("schema", {})),
        "required": one.get("required", False),
        "words": one.get("description", "") or one.get("schema", {}).get("description", ""),
    }


def fields(spec: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The members of what is sent or answered; of a list those of one of it."""
    found = _resolved(spec, schema)
    if found.get("type") == "array":
        found = _resolved(spec, found.get("items", {}))
    required = set(found.get("required", ()))
    return [
        {
            "name": name,
            "type": type_of(values),
            "required": name in required,
            "words": values.get("description", ""),
        }
        for name, values in found.get("properties", {}).items()
    ]


def type_of(schema: dict[str, Any]) -> str:
    """In a word or two; the choices where there are some."""
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"] if one is not None)
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    kind = schema.get("type", "")
    names = [one for one in (kind if isinstance(kind, list) else [kind]) if one != "null"]
    if names == ["array"]:
        return f"[{type_of(schema.get('items', {}))}]"
    return str(schema.get("format") or " | ".join(names))


def _content(part: dict[str, Any]) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = list(part.get("content", {}).values())
    found: dict[str, Any] = kinds[0].get("schema", {}) if kinds else {}
    return found


def _resolved(spec: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return dict(spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return schema
