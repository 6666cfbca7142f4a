"""Request bodies and query parameters, read and bounded here: JSON, its members, numbers.

JSON is read by one reader for pages, the API and sign-in alike: no deeper and no larger than anybody means
it, and without what a database cannot keep (NUL, half of a surrogate pair, numbers beyond 64 bits, NaN).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, NoReturn

from babel.support import LazyProxy
from flask import Flask, abort, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import gettext
from flask_babel.speaklater import LazyString

from mediahub.http.context import LARGEST_ID
from mediahub.http.moments import moment_of
from mediahub.identity.bearer import API
from mediahub.messages import N_

MAX_DEPTH = 32
MAX_INTEGER = (1 << 63) - 1
MAX_VALUES = 500_000
"""Values in one JSON: as objects in memory each is thirty times what it is as text."""
MAX_LIST = 20_000
MAX_TEXT = 64 << 10
"""Characters of one field of a form, and of one text in a page's JSON: three times the longest that anybody
means. What may hold less, its room says."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class UnreadableJson(ValueError):
    """JSON that is not well-formed, or holds what nobody can keep; the message says what."""


class BoundedJson(DefaultJSONProvider):
    """Flask's JSON, bounded when it is read."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """JSON as Python values. Raises UnreadableJson for what is too deep, too large, or no JSON."""
        if _count_values(s) > MAX_VALUES:
            raise UnreadableJson(N_("This JSON holds too many values."))
        try:
            value = super().loads(
                s, parse_int=_integer, parse_float=_number, parse_constant=_constant, **kwargs
            )
        except RecursionError:
            raise UnreadableJson(N_("This JSON is nested too deeply.")) from None
        _check(value)
        return value

    @staticmethod
    def default(o: Any) -> Any:
        """Sentences that are translated where they are read are text (forms of Flask-Security have such)."""
        return str(o) if isinstance(o, LazyProxy | LazyString) else DefaultJSONProvider.default(o)


class Body(dict[str, Any]):
    """The members of a JSON object, each asked for as what it must be; 400 names the one that is not."""

    def text(self, name: str, default: str = "") -> str:
        """Text; a number is taken as people would write it."""
        value = self.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            _wrong(name, gettext("text"))
        if len(text := str(value)) > MAX_TEXT:
            abort(413)
        return text

    def integer(self, name: str, *, least: int = 0, most: int = LARGEST_ID) -> int | None:
        """A whole number between `least` and `most`, also as text; None where there is none."""
        value = self.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.strip().lstrip("-").isascii():
            try:
                value = int(value)
            except ValueError:
                value = None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            _wrong(name, gettext("a whole number from %(least)s to %(most)s", least=least, most=most))
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """Yes or no."""
        value = self.get(name, default)
        if value is None:
            return default
        if not isinstance(value, bool):
            _wrong(name, gettext("true or false"))
        return value

    def texts(self, name: str, *, most: int = MAX_LIST) -> list[str] | None:
        """A list of texts, e.g. ids; None where there is none."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) > most or not all(isinstance(one, str) for one in value):
            _wrong(name, gettext("a list of at most %(most)s texts", most=most))
        return value

    def integers(self, name: str, *, most: int = MAX_LIST) -> list[int] | None:
        """A list of numbers of rows; None where there is none."""
        value = self.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or len(value) > most or not all(map(_is_row_id, value)):
            _wrong(name, gettext("a list of at most %(most)s whole numbers", most=most))
        return value

    def objects(self, name: str, *, most: int = MAX_LIST) -> list[Body]:
        """A list of objects; empty where there is none."""
        value = self.get(name)
        if value is None:
            return []
        if (
            not isinstance(value, list)
            or len(value) > most
            or not all(isinstance(one, dict) for one in value)
        ):
            _wrong(name, gettext("a list of at most %(most)s objects", most=most))
        return [Body(one) for one in value]

    def choice(self, name: str, choices: Collection[str], default: str = "") -> str:
        """One of `choices`."""
        value = self.get(name) or default
        if not isinstance(value, str) or value not in choices:
            _wrong(name, gettext("one of: %(choices)s", choices=", ".join(choices)))
        return value

    def moment(self, name: str, zone: str) -> datetime | None:
        """A moment in UTC; without an offset it is read in `zone`, the event's. None where there is none."""
        value = self.get(name)
        if value is None or value == "":
            return None
        try:
            if isinstance(value, str):
                return moment_of(value, zone)
        except ValueError:
            pass
        _wrong(name, gettext("a date and time such as 2025-10-18T14:00"))


def init_app(app: Flask) -> None:
    """Read JSON by these bounds everywhere, and refuse what no text holds in addresses."""
    app.json = BoundedJson(app)
    app.before_request(_bound_request)


def json_body() -> Body:
    """The JSON object of the request; empty where nothing was sent. 400 for anything else."""
    if not request.get_data(cache=True):
        return Body()
    value = request.get_json()
    if not isinstance(value, dict):
        abort(400, gettext("Send a JSON object."))
    return Body(value)


def sent_fields() -> Body:
    """What a form or a JSON object holds, where both are taken."""
    return json_body() if request.is_json else Body(request.form.to_dict())


def is_row_id(text: str) -> bool:
    """Whether this text is the number of a row."""
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_ID


def bounded_int(text: str) -> int:
    """A number in a field of a form, as `type` of `form.get`. Raises ValueError for what no column holds."""
    number = int(text) if len(text) <= 20 else LARGEST_ID + 1
    if abs(number) > LARGEST_ID:
        raise ValueError(text)
    return number


def query_int(name: str, default: int, *, least: int = 0, most: int = LARGEST_ID) -> int:
    """A whole number of the address, kept between `least` and `most`; `default` for what is none."""
    text = request.args.get(name, "")
    if not text.isascii() or not text.removeprefix("-").isdigit() or len(text) > 20:
        return default
    return min(max(int(text), least), most)


def _bound_request() -> None:
    if not request.path.startswith(API):  # which says itself, by its description, what is wrong
        if request.is_json:
            json_body()
        elif request.mimetype in FORMS:
            _bound_form()
    for values in (request.args, request.view_args or {}):
        if any("\0" in text for text in _texts(values)):
            abort(400, gettext("An address holds no NUL."))


def _bound_form() -> None:
    """What PostgreSQL keeps in no text, and SQLite does; and more than anybody writes."""
    for text in _texts(request.form):
        if len(text) > MAX_TEXT:
            abort(413)
        if "\0" in text:
            abort(400, gettext("Text holds no NUL."))


def _texts(values: Any) -> Iterator[str]:
    items = values.items(multi=True) if hasattr(values, "getlist") else values.items()
    for name, value in items:
        yield str(name)
        yield str(value)


def _is_row_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_ID


def _integer(text: str) -> int:
    if len(text) > 20 or not -MAX_INTEGER <= (value := int(text)) <= MAX_INTEGER:
        raise UnreadableJson(N_("A number in this JSON is too large."))
    return value


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise UnreadableJson(N_("A number in this JSON is too large."))
    return value


def _constant(text: str) -> NoReturn:
    raise UnreadableJson(f"{text} is not JSON.")


def _count_values(text: str | bytes) -> int:
    """No fewer than the values in it: signs between quotes are counted, too."""
    if isinstance(text, str):
        return text.count(",") + text.count("[") + text.count("{")
    return text.count(b",") + text.count(b"[") + text.count(b"{")


def _check(value: Any) -> None:
    """Raises UnreadableJson for what is too deep, and for text that nothing can keep."""
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise UnreadableJson(N_("This JSON is nested too deeply."))
        below: list[Any] = []
        for one in level:
            if isinstance(one, str):
                _check_text(one)
            elif isinstance(one, dict):
                below += one.keys()
                below += one.values()
            elif isinstance(one, list):
                below += one
        level = below


def _check_text(text: str) -> None:
    if text.isascii():
        if "\0" in text:
            raise UnreadableJson(N_("Text holds no NUL."))
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise UnreadableJson(N_("Text holds no half of a surrogate pair.")) from None
    if "\0" in text:
        raise UnreadableJson(N_("Text holds no NUL."))


def _wrong(name: str, wanted: str) -> NoReturn:
    abort(400, gettext("“%(name)s” is %(wanted)s.", name=name, wanted=wanted))
