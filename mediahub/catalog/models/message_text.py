"""The column type of sentences for people, which a page says in its reader's language, whenever that is."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Text, TypeDecorator

from mediahub.messages import Message

MARK = "\x1e"
"""Begins what is kept of a `Message`: the record separator (ISO 646), which no sentence holds."""


class MessageText(TypeDecorator[str]):
    """Text that keeps what a `Message` was made of, so that it can be translated when it is read again.

    A sentence without values, and one that was kept before, is the plain text that it is.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """What is kept; a value that JSON does not know is kept as its text."""
        if not isinstance(value, Message):
            return value
        return MARK + json.dumps([value.text, value.values], ensure_ascii=False, default=str)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        """The sentence, which still knows its values."""
        if not value or not value.startswith(MARK):
            return value
        text, values = json.loads(value[len(MARK) :])
        return Message(text, **values)
