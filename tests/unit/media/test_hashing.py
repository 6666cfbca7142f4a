"""Hashes of files."""

from __future__ import annotations

import json
from pathlib import Path

from mediahub.media.hashing import sha256_file


def test_sha256_agrees_with_the_reference(corpus: Path) -> None:
    row = json.loads((corpus / "dev" / "truth.json").read_text())[0]
    assert sha256_file(corpus / "dev" / row["file"]) == row["sha256"]
