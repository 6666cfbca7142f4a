"""Sentences for people that are made where their reason arises, far from whoever reads them.

They are English strings like any other; a page says them in its reader's language (`http.language`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Self


class Message(str):
    """A sentence that was put together of a text and values, and still knows them for a translator."""

    __slots__ = ("text", "values")
    text: str
    values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> Self:
        sentence = super().__new__(cls, text % values)
        sentence.text, sentence.values = text, values
        return sentence

    def __str__(self) -> str:
        return self  # `str` of an error that holds one gives it as it is

    def __reduce__(self) -> tuple[Callable[..., Message], tuple[str, dict[str, object]]]:
        """It travels between processes as what it was made of."""
        return _again, (self.text, self.values)


def _again(text: str, values: dict[str, object]) -> Message:
    return Message(text, **values)


def as_parts(sentence: str) -> Any:
    """A sentence as JSON can hold it: a text alone, or text and values of a `Message`, which may hold more of
    them."""
    if not isinstance(sentence, Message):
        return sentence
    values = {
        name: value if isinstance(value, int | float) else as_parts(str(value))
        for name, value in sentence.values.items()
    }
    return {"text": sentence.text, "values": values}


def from_parts(parts: Any) -> str:
    """The sentence that `as_parts` took apart."""
    if not isinstance(parts, dict):
        return str(parts)
    values = {
        name: from_parts(value) if isinstance(value, dict) else value
        for name, value in parts["values"].items()
    }
    return Message(str(parts["text"]), **values)


def message(text: str, /, **values: object) -> Message:
    """`message("There is a room %(name)s already.", name=name)`; `scripts/translate` finds the text."""
    return Message(text, **values)


def listed(sentences: Sequence[Message]) -> Message:
    """Sentences one after the other, and each of them translated by itself. Without any an empty one."""
    if not sentences:
        return Message("")
    return reduce(lambda some, one: message("%(first)s, %(next)s", first=some, next=one), sentences)


def N_(text: str) -> str:
    """Mark a sentence without values for translation."""
    return text
