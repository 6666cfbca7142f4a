"""What comes by HTTP from whoever asks: JSON, passkeys, requests for S3, heads; and what goes out as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from defusedxml.ElementTree import fromstring
from flask import Flask
from webauthn import verify_authentication_response, verify_registration_response

from mediahub.csv_text import csv_line, plain_cell
from mediahub.delivery.newsfeed.items import Item, ItemRendition, Named
from mediahub.delivery.newsfeed.newsml import as_message, as_newsml
from mediahub.delivery.newsfeed.ninjs import as_ninjs
from mediahub.http.incoming import MAX_INTEGER, BoundedJson, UnreadableJson
from mediahub.http.server.incoming import IncomingRequest
from mediahub.identity.factors.passkeys import MALFORMED, read_answer
from mediahub.s3proxy.admission import Refused, admit, request_head
from mediahub.s3proxy.slices import MAX_SLICE, parse_slice
from tests.fuzz.target import Target
from tests.fuzz.text_targets import text
from tests.security_keys import SecurityKey

MOMENT = datetime(2025, 10, 18, 10, 30, tzinfo=UTC)
ORIGIN, SITE, CHALLENGE = "http://localhost", "localhost", b"c" * 32
SIGNED = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a%2F20251018%2Fus-east-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20251018T103000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=" + "0" * 64
)


@cache
def _json() -> BoundedJson:
    return BoundedJson(Flask("fuzz"))


def _body(data: bytes) -> None:
    """What is read can be kept: every text in UTF-8, every number in 64 bits."""
    try:
        value = _json().loads(data)
    except (UnreadableJson, ValueError):
        return
    _check(value)


def _check(value: Any) -> None:
    if isinstance(value, str):
        value.encode()
        assert "\0" not in value
    elif isinstance(value, int) and not isinstance(value, bool):
        assert abs(value) <= MAX_INTEGER + 1
    elif isinstance(value, float):
        assert value == value
    elif isinstance(value, dict):
        for name, inner in value.items():
            _check(name)
            _check(inner)
    elif isinstance(value, list):
        for inner in value:
            _check(inner)


def _passkey(data: bytes) -> None:
    """A browser's answer, as it is judged for whoever asks without an account."""
    credential = read_answer(text(data))
    with suppress(*MALFORMED):
        verify_authentication_response(
            credential=credential,
            expected_challenge=CHALLENGE,
            expected_rp_id=SITE,
            expected_origin=ORIGIN,
            credential_public_key=_public_key(),
            credential_current_sign_count=0,
        )
    with suppress(*MALFORMED):
        verify_registration_response(
            credential=credential, expected_challenge=CHALLENGE, expected_rp_id=SITE, expected_origin=ORIGIN
        )


@cache
def _public_key() -> bytes:
    made = verify_registration_response(
        credential=json.loads(_registration()),
        expected_challenge=CHALLENGE,
        expected_rp_id=SITE,
        expected_origin=ORIGIN,
    )
    return made.credential_public_key


@cache
def _registration() -> str:
    return _asked(lambda key: key.make(_options("create")))


@cache
def _assertion() -> str:
    def both(key: SecurityKey) -> str:
        key.make(_options("create"))
        return key.use(_options("get"))

    return _asked(both)


def _asked(ask: Callable[[SecurityKey], str]) -> str:
    return ask(SecurityKey(verifies=True))


def _options(kind: str) -> dict[str, Any]:
    from webauthn import generate_authentication_options, generate_registration_options, options_to_json

    if kind == "get":
        return json.loads(options_to_json(generate_authentication_options(rp_id=SITE, challenge=CHALLENGE)))
    made = generate_registration_options(
        rp_id=SITE, rp_name="MediaHub", user_name="anna", challenge=CHALLENGE
    )
    return json.loads(options_to_json(made))


def _s3_request(data: bytes) -> None:
    """Nothing but what was meant is asked of S3: one line of request, one of each header."""
    method, raw, *lines = text(data).split("\n", 8)[:9] if b"\n" in data else ("GET", text(data))
    headers = dict(line.partition(":")[::2] for line in lines if ":" in line)
    try:
        request = admit("media", method, raw, headers)
        head = request_head(request, "localhost")
    except (Refused, UnicodeEncodeError):
        return
    assert request.target.startswith("/media/")
    assert "/../" not in f"{request.target.partition('?')[0]}/"
    assert head.count(b"\r\n\r\n") == 1
    assert len(head.split(b"\r\n")) == len(request.headers) + 4


def _slice(data: bytes) -> None:
    said, _, length = text(data).partition("\n")
    with suppress(Refused):
        piece = parse_slice(said, int(length) if length.isascii() and length.isdecimal() else 0)
        assert 0 <= piece.first <= piece.last < piece.total
        assert piece.last - piece.first < MAX_SLICE


def _head(data: bytes) -> None:
    """However it is cut, a request is the same, and what is none is refused with a status."""
    whole, cut = IncomingRequest(), IncomingRequest()
    state = whole.feed(data)
    for place in range(0, len(data), 7):
        cut.feed(data[place : place + 7])
        if cut.state not in ("head", "body"):
            break
    if state == "bad":
        assert 400 <= whole.status < 600
    assert cut.state == state or "bad" in (cut.state, state) or "large" in (cut.state, state)


def _news_item(data: bytes) -> None:
    """Whatever people wrote, the item is well-formed, and says it."""
    words = [*text(data).split("\n"), *[""] * 6][:6]
    item = replace(
        Item("urn:uuid:1", "asset1", 2, "usable", False, MOMENT, MOMENT),
        title=words[0], headline=words[1], caption=words[2], byline=words[3], copyright=words[4],
        city=words[5], people=(Named(words[0], words[1]),), rights={"text": words[2]},
        renditions=(ItemRendition("original", "image/jpeg", filename=words[3]),),
    )  # fmt: skip
    found = fromstring(as_newsml(item))
    assert found.tag.endswith("newsItem")
    assert len(fromstring(as_message([item, item], MOMENT, words[0]))) == 2
    assert json.loads(json.dumps(as_ninjs(item)).encode())["uri"] == item.uri


def _csv(data: bytes) -> None:
    """No cell is a formula to any spreadsheet, and each comes back as it was."""
    import csv
    import io

    words = text(data).split("\n") or [""]
    line = csv_line(words)
    (row,) = csv.reader(io.StringIO(line, newline=""))
    for cell, word in zip(row, words, strict=True):
        assert not cell.lstrip().startswith(("=", "+", "-", "@"))
        assert plain_cell(cell) == word


TARGETS = (
    Target(
        "json-body",
        _body,
        lambda: [
            b'{"a": [1, 2.5, "\\ud83d\\ude00", {"b": null}]}',
            b"[" * 40,
            b"{}",
            b"[1e999, NaN]",
            b'["\\ud800", 99999999999999999999]',
            b'{"\\u0000": -Infinity}',
        ],
        ("mediahub.http.incoming:BoundedJson.loads _check _integer _number _constant _count_values",),
    ),
    Target(
        "passkey",
        _passkey,
        lambda: [_registration().encode(), _assertion().encode(), b"[1]", b"{", b" " * 70_000],
        ("mediahub.identity.factors.passkeys:read_answer",),
    ),
    Target(
        "s3-request",
        _s3_request,
        lambda: [
            f"PUT\n/s3/media/incoming/1/2?{SIGNED}\ncontent-length:9\nrange:bytes=0-1".encode(),
            f"DELETE\n/s3/media/incoming/1/2?{SIGNED}\ntransfer-encoding:chunked".encode(),
            f"HEAD\n/s3/media/a?{SIGNED}\ncontent-length:x".encode(),
            b"PATCH\n/s3/media/a",
            b"GET\n/s3/other/a",
        ],
        ("mediahub.s3proxy.admission:admit request_head",),
    ),
    Target(
        "slice",
        _slice,
        lambda: [
            b"bytes 0-8/9\n9",
            b"bytes 8388608-16777215/99999999\n8388608",
            b"bytes 0-8/9\n8",
            b"bytes */9\n9",
        ],
        ("mediahub.s3proxy.slices:parse_slice",),
    ),
    Target(
        "request-head",
        _head,
        lambda: [
            b"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b",
            b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\nExpect: 100-continue\r\n\r\n",
            b"GET\r\n\r\n",
        ],
        ("mediahub.http.server.incoming:IncomingRequest.feed IncomingRequest._note",),
    ),
    Target(
        "news-item",
        _news_item,
        lambda: ["Robots & <stage>\nOpening\n机器人\nLin\n©\n芜湖".encode()],
        ("mediahub.delivery.newsfeed.newsml", "mediahub.delivery.newsfeed.ninjs"),
    ),
    Target(
        "csv",
        _csv,
        lambda: ["=1+1\n'-2\n＝a\n\t@b\n\" ,\r".encode()],
        ("mediahub.csv_text:csv_line plain_cell",),
    ),
)
