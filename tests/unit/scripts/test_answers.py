"""The types of the pages' JSON: written out for TypeScript, and as the server has them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "scripts/answers.py"


@pytest.fixture(scope="module")
def answers() -> Any:
    spec = importlib.util.spec_from_file_location("answers_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_as_the_server_has_it(answers: Any) -> None:
    assert answers.TARGET.read_text() == answers.declarations(), "run python scripts/answers.py"


@pytest.mark.parametrize(
    ("python", "typescript"),
    [
        (str | None, "string | null"),
        (list[int | None], "(number | null)[]"),
        (tuple[int, str], "[number, string]"),
        (dict[str, list[float]], "Record<string, number[]>"),
    ],
)
def test_python_types_have_their_form(answers: Any, python: Any, typescript: str) -> None:
    assert answers.typescript(python) == typescript


def test_what_json_has_not_is_refused(answers: Any) -> None:
    with pytest.raises(TypeError, match="bytes"):
        answers.typescript(bytes)
