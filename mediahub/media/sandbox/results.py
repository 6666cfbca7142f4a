"""What a reader answers, as data: MessagePack that is decoded into the type which its function declares.

A reader that a file has taken over can say wrong things about that file. It cannot name code to run, as it
could with pickle, nor give the parent a value of another type than it expects.
"""

from __future__ import annotations

import builtins
import re
import sys
import traceback
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, get_type_hints

import msgspec

from mediahub.messages import Message

VALUE, ERROR = b"V", b"E"
_LONGEST_TRACE = 20_000
_LONGEST_INTEGER = 64
_SENTENCE = "\0sentence\0"
_PLACE = re.compile(r"%%|%\(\w+\)(?:\.\d)?[sdfgr]")


class Unbelievable(Exception):
    """An answer that is not of the type which the function declares; nothing of it is used."""


class RemoteTraceback(Exception):
    """Where in the reader an error came from: its cause, for the log."""


class RemoteError(RuntimeError):
    """An error of a library that this process has not loaded; the message names it."""


class _Failure(msgspec.Struct):
    module: str
    name: str
    args: list[Any]
    text: str
    trace: str


def encode_value(value: object) -> bytes:
    """A function's result for `decode`. Raises TypeError for what is no data."""
    try:
        return VALUE + msgspec.msgpack.encode(value, enc_hook=_plain)
    except (UnicodeEncodeError, OverflowError):  # half of a character, or a number beyond 64 bits
        return VALUE + msgspec.msgpack.encode(_portable(msgspec.to_builtins(value, enc_hook=_plain)))


def encode_error(error: BaseException) -> bytes:
    """What a function raised, for `decode`."""
    kind = type(error)
    trace = "".join(traceback.format_exception(error))[-_LONGEST_TRACE:]
    try:
        args = _portable(msgspec.to_builtins(list(error.args), enc_hook=_plain))
    except (TypeError, ValueError, RecursionError):
        args = [str(error)]
    parts = _portable([kind.__module__, kind.__qualname__, args, str(error), trace])
    return ERROR + msgspec.msgpack.encode(_Failure(*parts))


def decode(answer: bytes, function: Callable[..., Any]) -> Any:
    """The result of `function`, as its annotation says. Raises what it raised, and Unbelievable."""
    kind, data = answer[:1], answer[1:]
    try:
        if kind == VALUE:
            value = _decoder(function).decode(data)
            return _with_sentences(value) if _SENTENCE.encode() in data else value
        if kind != ERROR:
            raise Unbelievable("neither a value nor an error")
        failure = msgspec.msgpack.decode(data, type=_Failure)
        failure.args = _with_sentences(failure.args)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unbelievable(str(error)) from error
    raised = _raised(failure, function)
    raise raised from RemoteTraceback(failure.trace)


@lru_cache(maxsize=64)
def _decoder(function: Callable[..., Any]) -> msgspec.msgpack.Decoder[Any]:
    """Functions of C have no annotations: then any data."""
    try:
        declared = get_type_hints(function).get("return", Any)
    except TypeError:
        declared = Any
    return msgspec.msgpack.Decoder(declared)


def _raised(failure: _Failure, function: Callable[..., Any]) -> Exception:
    """The error itself, of ours or of Python's own; of any other library its words.

    Classes are looked for only in what is loaded: a name never imports anything.
    """
    ours = {"mediahub", (function.__module__ or "").partition(".")[0]}
    found: object = None
    if failure.module == "builtins":
        found = getattr(builtins, failure.name, None)
    elif failure.module.partition(".")[0] in ours:
        found = vars(sys.modules.get(failure.module, builtins)).get(failure.name)
    if isinstance(found, type) and issubclass(found, Exception):
        try:
            return found(*failure.args)
        except Exception as error:  # noqa: BLE001  # the class knows what it takes
            return RemoteError(f"{failure.module}.{failure.name}: {failure.text} ({error})")
    return RemoteError(f"{failure.module}.{failure.name}: {failure.text}")


def _plain(value: object) -> object:
    """Numbers of NumPy are numbers, sentences are what they are made of; nothing else that is no data is let
    through."""
    if isinstance(value, Message):
        made_of = msgspec.json.encode([value.text, value.values], enc_hook=_plain_or_words)
        return _SENTENCE + made_of.decode()
    if isinstance(value, str):
        return value[:]
    if hasattr(value, "dtype") and getattr(value, "shape", None) == ():
        return value.item()  # type: ignore[attr-defined]
    raise TypeError(f"{type(value).__name__} is no data")


def _plain_or_words(value: object) -> object:
    try:
        return _plain(value)
    except TypeError:
        return str(value)


def _with_sentences(value: Any) -> Any:
    """A value with every sentence put together again: a page says it in its reader's language."""
    if isinstance(value, str):
        return _sentence(value) if value.startswith(_SENTENCE) else value
    if isinstance(value, dict):
        return {key: _with_sentences(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(_with_sentences(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{one.name: _with_sentences(getattr(value, one.name)) for one in fields(value)}
        )
    return value


def _sentence(value: str) -> str:
    """Only plain places are filled in: a width of a thousand million would take the parent's memory."""
    text, values = msgspec.json.decode(value[len(_SENTENCE) :], type=tuple[str, dict[str, Any]])
    if "%" in _PLACE.sub("", text):
        raise Unbelievable("a sentence with places that no sentence has")
    try:
        return Message(text, **_with_sentences(values))
    except (TypeError, ValueError, KeyError) as error:
        raise Unbelievable(str(error)) from error


def _portable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_portable(key): _portable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_portable(one) for one in value]
    if isinstance(value, int) and value.bit_length() >= _LONGEST_INTEGER:
        return float(value) if value.bit_length() < 1000 else str(value.bit_length())
    return value
