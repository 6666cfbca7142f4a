"""One wall alone, in a process of its own, so that a test shows what this wall holds and no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

_TRY = """
import errno, json, os, sys
from pathlib import Path
from mediahub.media.sandbox.walls.linux import NotHere

def attempt(what):
    try:
        return what()
    except OSError as error:
        return errno.errorcode[error.errno]

found = {}
try:
%s
except NotHere as reason:
    found = {"not here": str(reason)}
print(json.dumps(found))
"""


def run_alone(lines: str) -> dict[str, Any]:
    """Run these lines, which fill `found`; skip the test where the wall does not stand on this machine."""
    body = "\n".join(f"    {line}" for line in lines.strip("\n").splitlines())
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, "-c", _TRY % body], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    if reason := found.get("not here"):
        pytest.skip(reason)
    return found
