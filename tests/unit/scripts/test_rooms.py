"""The figures of the layout: each counts what it says, and `--check` fails where one gets worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import rooms

GLOSSARY = """# Words

| Word | Meaning |
|---|---|
| `presence` | who is here |

## Retired words

| Word | Now |
|---|---|
| `look_again`, `said()` | `recheck` |
| `mark` | watermark, suggestion |
"""

VIEW = '''"""A view."""
from mediahub.web import shared
def list_marks(session):
    with database.begin() as session:
        return [one for one in session.scalars(select(Asset))]
class Answer:
    said: str
    size = 1
    def public(self):
        """Says something."""
    def _private(self): ...
class _Hidden:
    def bare(self): ...
'''


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A package of a few modules, with a glossary and a test."""
    write(tmp_path / "mediahub/__init__.py", "")
    write(tmp_path / "mediahub/api/marks.py", VIEW)
    write(tmp_path / "mediahub/catalog/seen.py", 'class Seen:\n    __tablename__ = "delivery_marks"\n')
    write(tmp_path / "mediahub/media/lookAgain.py", 'def f():\n    """Does."""\n' + "    x = 1 or 2\n" * 360)
    write(
        tmp_path / "mediahub/media/watermark.py",
        'async def draw():\n    """Draws."""\n    while True: pass\n',
    )
    write(tmp_path / "mediahub/web/page.py", 'def page(a):\n    """Answers."""\n    return a > 1\n')
    write(
        tmp_path / "mediahub/web/wiring.py", 'def calls(a):\n    """Calls."""\n    with a: return f(a + 1)\n'
    )
    write(tmp_path / "mediahub/catalog/migrations/env.py", "def run(): ...\n")
    write(tmp_path / "mediahub/demo/long.py", "def said(): ...\n" * 400)
    write(tmp_path / "mediahub/mail/limits.py", "LEAST, MAX_SIZE = 1, 2\nMOST_LETTERS: int = 3\nPOLL = 1.0\n")
    for number in range(16):
        write(tmp_path / f"mediahub/flat/m{number}.py", "X = 1\n")
    write(tmp_path / "tests/unit/media/test_watermark.py", "from mediahub.media import watermark\n")
    write(tmp_path / "tests/unit/web/test_page.py", "# asked by its address\n")
    write(tmp_path / "static/src/a.js", "/** @param {string} a */\n")
    write(tmp_path / "static/src/b.js", "export const b = 1;\n")
    write(tmp_path / "static/src/b.test.js", "\n")
    write(tmp_path / "docs/glossary.md", GLOSSARY)
    write(tmp_path / "pyproject.toml", "[tool.other]\n")
    return tmp_path


def figures(checkout: Path, **reasons: str) -> dict[str, rooms.Measure]:
    return {one.name: one for one in rooms.measure(checkout, reasons)[1]}


def test_every_figure_counts_what_it_says(checkout: Path) -> None:
    found = figures(checkout)
    assert {name: one.figure for name, one in found.items()} == {
        "widest-folder": 16,
        "wide-folders": 1,
        "wide-folders-without-reason": 1,
        "long-files": 1,
        "long-functions": 1,
        "without-docstring": 1,
        "retired-words": 5,
        "bare-limits": 2,
        "queries-in-views": 2,
        "api-imports-web": 1,
        "without-mirror": 50,
        "imported-by-no-test": 50,
        "js-without-types": 1,
    }
    assert found["without-docstring"].found == ["api/marks.py:list_marks"]
    assert found["without-docstring"].of == 6
    assert found["without-mirror"].found == ["api/marks.py", "media/lookAgain.py"]
    assert found["bare-limits"].found == ["mail/limits.py: LEAST", "mail/limits.py: MOST_LETTERS"]
    assert found["imported-by-no-test"].found == found["without-mirror"].found
    assert found["js-without-types"].found == ["b.js"]


def test_retired_words_are_found_as_module_function_table_and_field(checkout: Path) -> None:
    assert figures(checkout)["retired-words"].found == [
        "look_again: module lookAgain in media/lookAgain.py",
        "mark: function list_marks in api/marks.py",
        "mark: module marks in api/marks.py",
        "mark: table delivery_marks in catalog/seen.py",
        "said: field said in api/marks.py",
    ]


@pytest.mark.parametrize(
    ("name", "word", "expected"),
    [
        ("mark_seen", "mark", True),
        ("marks", "mark", True),
        ("MarkSeen", "mark", True),
        ("watermark", "mark", False),
        ("marked", "mark", False),
        ("standalone", "alone", False),
        ("_look_again", "look_again", True),
        ("lookAgainLater", "look_again", True),
        ("look_at_again", "look_again", False),
    ],
)
def test_a_word_is_part_of_a_name(name: str, word: str, expected: bool) -> None:
    assert rooms.holds(name, word) is expected


def test_without_a_glossary_no_word_is_retired(checkout: Path) -> None:
    (checkout / "docs/glossary.md").unlink()
    assert figures(checkout)["retired-words"].figure == 0


def test_a_reason_excuses_a_wide_folder(checkout: Path) -> None:
    found = figures(checkout, **{"mediahub/flat": "one module per format"})
    assert found["wide-folders"].found == ["mediahub/flat: 16 (one module per format)"]
    assert found["wide-folders-without-reason"].figure == 0
    assert found["widest-folder"].figure == 2


def test_check_fails_only_where_a_figure_is_worse_than_its_limit(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = checkout / "pyproject.toml"
    project.write_text("[tool.rooms.limits]\nlong-files = 1\nlong-functions = 5\n")
    assert rooms.main(["--check"], checkout) == 0
    assert "the limit can be lower" in capsys.readouterr().out
    project.write_text("[tool.rooms.limits]\nlong-files = 0\n")
    assert rooms.main([], checkout) == 0
    capsys.readouterr()
    assert rooms.main(["--check"], checkout) == 1
    printed = capsys.readouterr().out
    assert "media/lookAgain.py: 362" in printed
    assert "long-files is worse" in printed


def test_a_limit_of_a_figure_that_is_not_there_is_an_error(checkout: Path) -> None:
    (checkout / "pyproject.toml").write_text("[tool.rooms.limits]\nlong-flies = 0\n")
    assert rooms.main(["--check"], checkout) == 1
