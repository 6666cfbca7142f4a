"""Redaction of secrets in logs, which more people read than secrets are for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr

from mediahub.settings import Settings

GONE = "[redacted]"
MIN_LENGTH = 6
"""Letters of a secret that is looked for by its value: a shorter one would blot out ordinary words."""
IN_QUERIES = "key|token|secret|code|invitation|password|signature|sig|next|x-amz-[a-z-]+|awsaccesskeyid"
IN_WORDS = r"[\w-]*(?:password|passwd|secret|token)[\w-]*"
SECRET_NAME = rf"[\"']{IN_WORDS}\\*[\"']\s*[:=]\s*"
"""What comes before a value in JSON and in what Python prints, also where that is text within JSON."""
_WORDS = ("password", "passwd", "secret", "token")
PATTERNS = tuple(
    (signs, re.compile(pattern, re.IGNORECASE | re.DOTALL), rf"\g<1>{GONE}")
    for signs, pattern in (
        # addresses that are keys themselves: contributors' links, shared selections, baskets to join, mails
        # to stop, files of news items
        (
            ("/c/", "/s/", "/baskets/join/", "/unsubscribe/", "/newsitems/files/"),
            r"((?:/c|/s|/baskets/join|/unsubscribe/\d+|/newsitems/files)/)[^/?#\s\"'<>\\&]+",
        ),
        (("=", "%3d"), rf"((?:[?&;]|%3f|%26)(?:{IN_QUERIES})(?:=|%3d))[^&;\s\"'<>\\]+"),
        (_WORDS, rf"(\b{IN_WORDS}=)[^&;,\s\"'<>\\()]+"),  # forms, and what libraries print of their arguments
        (_WORDS, rf"((?:{SECRET_NAME}|\b{IN_WORDS}=)b?(?P<quote>\\*[\"']))(?:(?!(?<!\\)(?P=quote)).)+"),
        (_WORDS, rf"({SECRET_NAME})(?:-?\d[\w.+-]{{3,}}|[\[(][^\])]*[\])]?)"),  # a number, a list
        (("://",), r"(\b[a-z][a-z0-9+.-]*://[^/\s:@\"']*:)[^@/\s\"']+(?=@)"),  # the password of an address
        (
            ("authorization", "cookie"),
            r"(\b(?:authorization|cookie|set-cookie)[\"']?\s*[:=]\s*[\"']?)[^\s\"'][^\"'\n\\]*",
        ),
        (("bearer ", "basic "), r"(\b(?:bearer|basic) )[\w.~+/=-]{8,}"),
        (("mediahub_",), r"(\bmediahub_[0-9a-f]{10}_)[\w-]+"),  # API tokens
        (("whsec_",), r"(\bwhsec_)[\w+/=-]+"),  # webhooks
    )
)
"""In small letters what a text must have one of, else the pattern fits nowhere in it; the pattern; and what
comes in its place. Patterns are slow, and most lines of a log, one for each request, have no sign of any."""


class Redactor:
    """Knows the secrets of an installation and what all others look like. It is a function of a text."""

    def __init__(self, settings: Settings | None = None) -> None:
        known = sorted({form for secret in _secrets(settings) for form in _forms(secret)}, key=len)
        self._known = re.compile("|".join(map(re.escape, reversed(known)))) if known else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        if self._known is not None:
            text = self._known.sub(GONE, text)
        lowered = text.lower() if text.isascii() else ""  # beyond ASCII "ſ" is an "s" for patterns, not here
        for signs, pattern, words in PATTERNS:
            if not lowered or any(sign in lowered for sign in signs):
                text = pattern.sub(words, text)
        return text


def _secrets(settings: Settings | None) -> Iterator[str]:
    """Every secret setting, and the passwords inside those that are addresses."""
    for name in type(settings).model_fields if settings else ():
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
            yield from _password_of(value.get_secret_value())


def _password_of(address: str) -> Iterable[str]:
    try:
        password = urlsplit(address).password or ""
    except ValueError:
        return ()
    return (password, unquote(password))


def _forms(secret: str) -> Iterable[str]:
    """How a secret may be written: as it is, in JSON, in an address."""
    if len(secret) < MIN_LENGTH:
        return ()
    escaped = (json.dumps(secret, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))
    return (secret, *escaped, quote(secret, safe=""))
