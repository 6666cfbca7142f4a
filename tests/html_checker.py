"""The Nu HTML Checker, which validates pages against the living standard."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import CHECKOUT, skip_or_fail

JAR = CHECKOUT / ".venv/vnu/node_modules/vnu-jar/build/dist/vnu.jar"


def html_errors(documents: Mapping[str, str]) -> dict[str, list[str]]:
    """By name, what the checker calls an error in these documents; those without any are left out."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        skip_or_fail("html", "the Nu HTML Checker needs Java, and scripts/setup --dev brings the rest")
    assert java
    found: defaultdict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        names = {f"{number}.html": name for number, name in enumerate(documents)}
        for file, name in names.items():
            (Path(folder) / file).write_text(documents[name])
        command = [java, "-jar", str(JAR), "--errors-only", "--format", "json", "--exit-zero-always", folder]
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        for message in json.loads(answer.stderr)["messages"]:
            name = names[Path(message["url"]).name]
            found[name].append(
                f"line {message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
            )
    return dict(found)
