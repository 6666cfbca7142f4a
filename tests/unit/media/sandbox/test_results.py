"""What comes back is data of the declared type, or an error of ours, and never code."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest

from mediahub.media.model import MediaError
from mediahub.media.sandbox.results import (
    ERROR,
    VALUE,
    RemoteError,
    RemoteTraceback,
    Unbelievable,
    decode,
    encode_error,
    encode_value,
)
from mediahub.messages import Message, message
from tests.unit.media.sandbox.attacks import Trap


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    size: tuple[int, int]
    at: datetime
    data: bytes = b""


def find() -> list[Found]:
    raise NotImplementedError


def count() -> float:
    raise NotImplementedError


def anything() -> object:
    raise NotImplementedError


def test_values_come_back_as_they_were() -> None:
    value = [Found("Ä", (1, 2), datetime(2026, 5, 1, 8, 30, tzinfo=UTC), b"\0\xff")]
    assert decode(encode_value(value), find) == value
    assert decode(encode_value(np.float32(0.5)), count) == 0.5
    assert decode(encode_value((1, None)), anything) == [1, None]


def test_half_a_character_and_numbers_without_end_come_back_as_what_can_be_said() -> None:
    assert decode(encode_value({"a": "x\ud800", "b": 1 << 70}), anything) == {"a": "x?", "b": float(1 << 70)}


def test_sentences_still_know_what_they_are_made_of() -> None:
    said = message("Line %(line)s: %(why)s", line=3, why=message("there is no %(what)s", what="end"))
    (found,) = decode(encode_value([Found(said, (1, 2), datetime(2026, 5, 1, tzinfo=UTC))]), find)
    assert isinstance(found.name, Message)
    assert (found.name, found.name.text) == ("Line 3: there is no end", "Line %(line)s: %(why)s")
    with pytest.raises(ValueError, match="there is no end") as caught:
        decode(encode_error(ValueError(message("there is no %(what)s", what="end"))), find)
    assert isinstance(caught.value.args[0], Message)


@pytest.mark.parametrize("text", ["%(a)999999999s", "%(b)s", "%s", "%(a)d"])
def test_a_sentence_takes_no_memory(text: str) -> None:
    made_of = msgspec.json.encode([text, {"a": "x"}]).decode()
    with pytest.raises(Unbelievable):
        decode(encode_value(f"\0sentence\0{made_of}"), anything)


def test_what_is_no_data_is_not_sent() -> None:
    with pytest.raises(TypeError):
        encode_value(object())


@pytest.mark.parametrize(
    "answer",
    [
        encode_value(["x"]),
        encode_value([{"name": 1, "size": [1, 2], "at": "2026-05-01T00:00:00Z"}]),
        VALUE + b"\xc1",
        ERROR + msgspec.msgpack.encode({"module": "builtins"}),
        b"",
        VALUE + b"\x91" * 100_000,
    ],
)
def test_other_types_are_not_believed(answer: bytes) -> None:
    with pytest.raises(Unbelievable):
        decode(answer, find)


@pytest.mark.parametrize("prefix", [b"", VALUE, ERROR])
def test_a_pickle_runs_nothing(tmp_path: Path, prefix: bytes) -> None:
    marker = tmp_path / "it ran"
    with pytest.raises(Unbelievable):
        decode(prefix + pickle.dumps(Trap(str(marker))), find)
    assert not marker.exists()


def test_errors_of_ours_and_of_python_come_back_as_they_were() -> None:
    with pytest.raises(MediaError) as caught:
        decode(encode_error(MediaError("damaged", "It is damaged.")), find)
    assert (caught.value.code, str(caught.value)) == ("damaged", "It is damaged.")
    assert isinstance(caught.value.__cause__, RemoteTraceback)
    with pytest.raises(FileNotFoundError):
        decode(encode_error(FileNotFoundError(2, "gone")), find)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("os", "system"),
        ("builtins", "exec"),
        ("builtins", "SystemExit"),
        ("mediahub.nowhere", "X"),
        ("av", "X"),
    ],
)
def test_a_name_calls_nothing_but_errors(module: str, name: str) -> None:
    failure = {"module": module, "name": name, "args": ["true"], "text": "words", "trace": ""}
    with pytest.raises(RemoteError, match="words"):
        decode(ERROR + msgspec.msgpack.encode(failure), find)
