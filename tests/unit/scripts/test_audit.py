"""The audit: what it says of secrets and weaknesses, and that what was not looked at is said."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[3] / "scripts/audit.py"
HISTORY = """commit abc1234
diff --git a/one.py b/one.py
--- a/one.py
+++ b/one.py
@@ -1 +1,2 @@
-key = "gone"
+key = "SECRET-1"
+++ b/two.py
+key = "SECRET-2"
"""


@pytest.fixture(scope="module")
def audit() -> Iterator[Any]:
    spec = importlib.util.spec_from_file_location("audit_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["audit_script"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["audit_script"]


def look(text: str) -> list[str]:
    return re.findall(r"SECRET-\d", text)


def test_secrets_are_named_by_place_and_never_themselves(audit: Any) -> None:
    lines = list(audit.added_lines(HISTORY))
    assert lines == [("one.py in abc1234", 'key = "SECRET-1"'), ("two.py in abc1234", 'key = "SECRET-2"')]
    found = audit.secrets_in(lines, look, set())
    assert [("one.py in abc1234" in one, "SECRET" in one) for one in found] == [(True, False), (False, False)]


def test_one_secret_is_said_once_and_a_permitted_one_not(audit: Any) -> None:
    lines = [("a:1", "x SECRET-1"), ("b:1", "y SECRET-1"), ("c:1", "SECRET-2")]
    permitted = audit.allowed(f"# why\n{audit.mark_of('SECRET-2')} an example\n")
    assert len(audit.secrets_in(lines, look, permitted)) == 1


def test_lines_of_files(audit: Any, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("one\ntwo\n")
    (tmp_path / "b").write_bytes(b"\xff\xfe")
    paths = [tmp_path / name for name in ("a", "b", "gone")]
    assert list(audit.lines_of(paths)) == [(f"{tmp_path / 'a'}:1", "one"), (f"{tmp_path / 'a'}:2", "two")]


def test_a_weakness_is_a_problem_and_silence_is_said(audit: Any) -> None:
    report = audit.Report()
    weak = {"name": "one", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    unknown = {"name": "two", "skip_reason": "not found"}
    assert audit.judge_python("a.lock", json.dumps({"dependencies": [weak, unknown]}), report)
    assert not audit.judge_python("b.lock", "", report)
    assert not audit.judge_python("c.lock", json.dumps({"dependencies": [unknown]}), audit.Report())
    assert report.problems == ["a.lock: one 1 has CVE-1, mended in 2"]
    assert report.unseen == [
        "a.lock: PyPI says nothing of 1 of 2 packages",
        "b.lock: PyPI did not answer",
    ]


def test_what_npm_says(audit: Any) -> None:
    report = audit.Report()
    weak = {"lib": {"severity": "high", "range": "<2"}}
    audit.judge_npm("static", json.dumps({"vulnerabilities": weak}), report)
    audit.judge_npm("static", json.dumps({"error": {"code": "ENOAUDIT"}}), report)
    assert report.problems == ["static: lib <2 is weak (high)"]
    assert report.unseen == ["static/package-lock.json: npm's registry did not answer"]
