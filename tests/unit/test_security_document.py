"""SECURITY.md and the documents beside it name modules and tests: each exists, or they promise what is not
there. Every point of the review has a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REVIEW = ROOT / "docs" / "security-review.md"
_OTHERS = ("web-security.md", "retention.md", "ways-in.md")
DOCUMENTS = (ROOT / "SECURITY.md", REVIEW, *(ROOT / "docs" / name for name in _OTHERS))
_NAME = re.compile(r"`((?:mediahub|tests|scripts)/[^`\s]+)`")
NAMED = sorted({name for document in DOCUMENTS for name in _NAME.findall(document.read_text())})
POINTS = 18


def test_the_documents_name_modules_and_tests() -> None:
    assert len(NAMED) > 150


@pytest.mark.parametrize("name", NAMED)
def test_what_the_documents_name_exists(name: str) -> None:
    path, _, test = name.partition("::")
    assert (ROOT / path).exists()
    if test:
        assert re.search(rf"^ *def {re.escape(test)}\(", (ROOT / path).read_text(), re.MULTILINE)


def test_every_point_of_the_review_has_a_wall_and_tests() -> None:
    rows = [
        line.strip("| ").split(" | ") for line in REVIEW.read_text().splitlines() if line.startswith("| ")
    ]
    points = [row for row in rows[1:] if row[0] != "---"]
    numbers = [int(row[0].partition(".")[0]) for row in points if row[0][0].isdigit()]
    assert numbers == list(range(1, POINTS + 1))
    for what, wall, tests in points:
        assert wall, what
        assert _NAME.findall(tests), what
        assert all("tests/" in name for name in _NAME.findall(tests)), what


def test_the_switch_for_https_is_in_the_documents() -> None:
    for document in ("README.md", "docs/behind-a-proxy.md", "docs/web-security.md"):
        assert "`MEDIAHUB_HTTPS`" in (ROOT / document).read_text(), document
