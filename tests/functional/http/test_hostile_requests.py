"""Every route, asked with what nobody means: an answer that says so, and never an error of ours."""

from __future__ import annotations

import inspect
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from mediahub.settings import Settings
from tests.long import LONG
from tests.takers import Counter, open_counter

pytestmark = pytest.mark.services

MEMBER = re.compile(
    r'(?:\.(?:get|text|integer|flag|texts|objects|choice|moment|number)\(\s*|(?:body|asked|said|one|given)\[)"(\w+)"'
)
"""A member that a view asks for, in its source."""
ASKED = re.compile(r'(?:args\.get(?:list)?|query_int|_chosen)\(\s*"(\w+)"')
"""The same for a parameter of its address."""
ALWAYS_ASKED = ("q", "sort", "kind", "after", "offset", "limit")
VALUES: tuple[Any, ...] = (
    True, 1 << 62, 1e308, "x", "9" * 30, "0001-01-01T00:00", ["x"], [[None]], [{"field": 1}], {"q": 5},
)  # fmt: skip
RAW = (
    b"[]", b"5", b"{", b"", b"\xff\xfe{}", b'{"a": "\\ud800"}', b'{"name": "\\u0000"}', b'{"a": NaN}',
    b'{"ids": 1e999}', b'{"a": ' + b"9" * 30 + b"}", b"[" * 200_000,
)  # fmt: skip
TEXTS = ("-1", str(1 << 67), "0001-01-01", "x" * 5000, "\u202e%[]", "1e309", "NaN", "²")
FEW = 1
"""Values for each member and parameter. Which ones differs from one to the next, so that all are tried."""
IS_WHOLE = LONG
"""Whether each is asked with every value: some 20,000 requests instead of 1,500."""
LEFT_ALONE = {"static", "security.static", "security.logout", "signing_out.everywhere", "live.stream"}


@pytest.fixture(scope="module")
def client(counter: Counter) -> FlaskClient:
    return counter.client("admin")


@pytest.fixture(scope="module")
def counter(s3_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    home = tmp_path_factory.mktemp("hostile") / "home"
    made = open_counter(s3_settings.model_copy(update={"home": home}), "hostile")
    made.add("DSC_1.jpg", b"picture")
    yield made
    for info in list(made.services.bucket.list("originals/hostile/")):
        made.services.bucket.delete(info.key)


def addresses(counter: Counter) -> Iterator[tuple[Rule, str, str]]:
    """Each route with a method and an address."""
    for rule in counter.app.url_map.iter_rules():
        if rule.endpoint in LEFT_ALONE:
            continue
        address = rule.rule
        for name in rule.arguments:
            value = {"slug": counter.event, "asset_id": counter.ids[0]}.get(name, "1")
            address = re.sub(rf"<(?:\w+(?:\(.*?\))?:)?{name}>", value, address)
        for method in rule.methods or ():
            if method not in ("HEAD", "OPTIONS"):
                yield rule, method, address


def few(values: tuple[Any, ...], *what: str) -> tuple[Any, ...]:
    """Some of the values, always the same for the same request; all of them when there is time."""
    start = zlib.crc32(" ".join(what).encode()) % len(values)
    return values if IS_WHOLE else (values + values)[start : start + FEW]


def source_of(counter: Counter, rule: Rule) -> str:
    module = inspect.getmodule(inspect.unwrap(counter.app.view_functions[rule.endpoint]))
    return inspect.getsource(module) if module and module.__name__.startswith("mediahub.") else ""


def sent(client: FlaskClient, method: str, address: str, **what: Any) -> str | None:
    """What is wrong with the answer."""
    answer = client.open(address, method=method, **what)
    answer.close()
    return (
        f"{method} {address} {str(what)[:120]}: {answer.status_code}" if is_ours(answer.status_code) else None
    )


def is_ours(status: int) -> bool:
    """Whether this says that we failed; 501 is oEmbed's word for a format that nobody asked for."""
    return status >= 500 and status != 501


def test_members_of_json_that_nobody_means(counter: Counter, client: FlaskClient) -> None:
    wrong = []
    for rule, method, address in addresses(counter):
        if method == "GET" or rule.rule.startswith("/api/"):
            continue
        for name in sorted(set(MEMBER.findall(source_of(counter, rule)))):
            some = few(VALUES, method, address, name)
            wrong += [sent(client, method, address, json={name: value}) for value in some]
    assert list(filter(None, wrong)) == []


def test_forms_that_nobody_means(counter: Counter, client: FlaskClient) -> None:
    wrong = []
    for rule, method, address in addresses(counter):
        if method == "GET" or rule.rule.startswith("/api/"):
            continue
        names = sorted(set(MEMBER.findall(source_of(counter, rule))))
        some = few(TEXTS, method, address)
        wrong += [sent(client, method, address, data=dict.fromkeys(names, value)) for value in some]
    assert list(filter(None, wrong)) == []


def test_bodies_that_are_no_object(counter: Counter, client: FlaskClient) -> None:
    wrong = []
    for _, method, address in addresses(counter):
        if method != "GET":
            body = {"content_type": "application/json"}
            some = few(RAW, method, address)
            wrong += [sent(client, method, address, data=data, **body) for data in some]
    assert list(filter(None, wrong)) == []


def test_parameters_that_nobody_means(counter: Counter, client: FlaskClient) -> None:
    wrong = []
    for rule, method, address in addresses(counter):
        if method != "GET":
            continue
        names = sorted(set(ASKED.findall(source_of(counter, rule))) | set(ALWAYS_ASKED if IS_WHOLE else ()))
        for name in names:
            some = few(TEXTS, method, address, name)
            wrong += [sent(client, method, address, query_string={name: value}) for value in some]
        for value in few(TEXTS, method, address):
            all_at_once = dict.fromkeys({*names, *ALWAYS_ASKED}, value)
            wrong.append(sent(client, method, address, query_string=all_at_once))
        wrong.append(sent(client, method, f"{address}?{(names or ['x'])[0]}=%00&q=%ED%A0%80"))
    assert list(filter(None, wrong)) == []
