"""API requests are validated: what is not understood is named (422), and nothing is done.

A parameter that is left out by a typing error would widen a search, an unknown member would be a change that
is not made, and `"no"` is a true Boolean in Python. So names and types are those of the description.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import flask_smorest
from apispec import BasePlugin
from flask import Request, current_app, request
from flask_babel import gettext
from flask_smorest import abort
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs import core
from webargs.flaskparser import FlaskParser, is_json_request

from mediahub.http.incoming import UnreadableJson

UNKNOWN = "Unknown field."
ONCE = "Send it once."
WRONG = {
    fields.Boolean: "Not true or false.",
    fields.Integer: "Not a whole number.",
    fields.Float: "Not a number.",
}
"""By kind of field what is said of a JSON value of another type."""


class StrictParser(FlaskParser):
    """Reads arguments as they are described: by name, and in JSON by type."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  (as webargs declares it)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": RAISE,
        "query": RAISE,
    }

    def _raw_load_json(self, req: Request) -> Any:
        if not is_json_request(req):
            if req.get_data(cache=True):
                abort(415, message=gettext("Send JSON, with the header `Content-Type: application/json`."))
            return core.missing
        return read_json(req)

    def pre_load(self, location_data: Any, *, schema: Schema, req: Request, location: str) -> Any:
        """Types in JSON, and parameters that come twice."""
        faults: Any = {}
        if location == "json":
            faults = type_faults(schema, location_data)
        elif location == "query":
            lists = {name for name, field in schema.load_fields.items() if isinstance(field, fields.List)}
            faults = {
                name: [ONCE] for name, values in req.args.lists() if len(values) > 1 and name not in lists
            }
        if faults:
            raise ValidationError(faults)
        return location_data


class Blueprint(flask_smorest.Blueprint):
    """A subject of the API."""

    ARGUMENTS_PARSER = StrictParser()

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: Any = None, *args: Any, **options: Any
    ) -> None:
        """Add an operation; see `strictly`."""
        super().add_url_rule(rule, endpoint, strictly(view_func), *args, **options)


class OperationIds(BasePlugin):
    """Gives every operation an id that follows from method and path, and so stays when code moves."""

    def operation_helper(self, path: str | None = None, operations: Any = None, **kwargs: Any) -> None:
        """Set the `operationId` of each operation of a path that has none."""
        for method, operation in (operations or {}).items():
            operation.setdefault("operationId", operation_id(method, path or ""))


def operation_id(method: str, path: str) -> str:
    """`get_event_search` for GET `/api/v1/events/{slug}/searches/{id}`: singular where one is named."""
    parts = path.strip("/").split("/")[2:]
    named = [
        _singular(part) if following.startswith("{") else part
        for part, following in zip(parts, [*parts[1:], ""], strict=True)
        if not part.startswith("{")
    ]
    return "_".join([method, *named]).replace("-", "_").replace(".", "_")


def strictly(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, behind a check that nothing comes in places where it takes nothing."""
    documented = getattr(view, "_apidoc", {})
    places = {one["in"] for one in documented.get("arguments", {}).get("parameters", ())}
    takes_body = bool(places & {"json", "form", "files"}) or "requestBody" in documented.get("manual_doc", {})

    @functools.wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        if "query" not in places and request.args:
            _refuse("query", {name: [UNKNOWN] for name in request.args})
        if not takes_body and request.is_json and request.get_data(cache=True):
            body = read_json(request)
            if not isinstance(body, dict):
                _refuse("json", {"_schema": ["This takes no body."]})
            if body:
                _refuse("json", {name: [UNKNOWN] for name in body})
        return current_app.ensure_sync(view)(*args, **kwargs)

    return checked


def read_json(req: Request) -> Any:
    """The JSON of a request, within the bounds of all that comes in; else 400 or 422 with the reason."""
    try:
        return current_app.json.loads(req.get_data(cache=True))
    except UnreadableJson as error:
        _refuse("json", {"_schema": [str(error)]})
    except ValueError:
        abort(400, message=gettext("This is not JSON."), errors={"json": ["Invalid JSON body."]})


def type_faults(schema: Schema, data: Any) -> dict[str, Any]:
    """By field what is wrong with the types of `data`, where marshmallow would make a value of it."""
    if schema.many:
        return _by_place(lambda one: _of_object(schema, one), data)
    return _of_object(schema, data)


def _of_object(schema: Schema, data: Any) -> dict[str, Any]:
    if not isinstance(data, Mapping):
        return {}
    faults = {}
    for name, field in schema.load_fields.items():
        key = field.data_key or name
        if key in data and data[key] is not None and (fault := _fault(field, data[key])):
            faults[key] = fault
    return faults


def _fault(field: fields.Field[Any], value: Any) -> Any:
    if isinstance(field, fields.Nested):
        if not field.many:
            return type_faults(field.schema, value)
        return _by_place(lambda one: type_faults(field.schema, one), value)
    if isinstance(field, fields.List):
        return _by_place(lambda one: _fault(field.inner, one), value)
    kind = next((kind for kind in WRONG if isinstance(field, kind)), None)
    return [WRONG[kind]] if kind and not _is_of(kind, value) else None


def _is_of(kind: type[Any], value: Any) -> bool:
    if kind is fields.Boolean or isinstance(value, bool):
        return kind is fields.Boolean and isinstance(value, bool)
    return isinstance(value, int | float) and (kind is fields.Float or value == int(value))


def _by_place(judge: Callable[[Any], Any], value: Any) -> dict[Any, Any]:
    """By number in a list, what is wrong with an item."""
    found = {place: judge(one) for place, one in enumerate(value if isinstance(value, list) else [])}
    return {place: fault for place, fault in found.items() if fault}


def _singular(word: str) -> str:
    if word.endswith("people"):
        return f"{word[:-6]}person"
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word.removesuffix("s")


def _refuse(place: str, faults: Mapping[str, Any]) -> NoReturn:
    abort(422, errors={place: dict(faults)})
    raise AssertionError("abort raises")
