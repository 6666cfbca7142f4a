"""Roster codes as a table: what offices keep in spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from mediahub.catalog.roster.codes import CODE
from mediahub.csv_text import csv_line, plain_cell
from mediahub.media.text_encoding import decode
from mediahub.messages import N_, message

LANGUAGES = ("en", "zh")
"""Languages whose roles have a column of their own."""
HEADER = ("code", "name", "role_en", "role_zh", "name_zh")
_SAME = {
    "role": "role_en",
    "person": "name",
    "代码": "code",
    "姓名": "name_zh",
    "职务": "role_zh",
    "name_en": "name",
}
MAX_LINES = 5000
"""Of one file, its first one with the names of the columns among them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One code of a table."""

    code: str
    name: str
    name_zh: str = ""
    roles: dict[str, str] = field(default_factory=dict)


class TableError(ValueError):
    """A table that cannot be read; the message says why and what to do."""


def read_table(data: bytes) -> tuple[list[Line], list[str]]:
    """The codes of a CSV file, and what is wrong with the lines that were left out.

    Raises TableError for what is no such table at all.
    """
    text = decode(data).text.replace("\0", "")
    mark = max(",;\t", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise TableError(
            message("This is no table: %(why)s. Save it as CSV, in UTF-8.", why=error)
        ) from error
    if not rows:
        raise TableError(
            N_("The file is empty. Its first line names the columns: code, name, role_en, role_zh.")
        )
    header = [_SAME.get(name.strip().casefold(), name.strip().casefold()) for name in rows[0]]
    if "code" not in header or "name" not in header:
        raise TableError(
            N_("The first line must name the columns `code` and `name`; `role_en` and `role_zh` may follow.")
        )
    if len(rows) > MAX_LINES:
        raise TableError(message("At most %(count)s lines at a time.", count=f"{MAX_LINES:,}"))
    lines, problems = list[Line](), list[str]()
    for number, row in enumerate(rows[1:], 2):
        values = dict(zip(header, (plain_cell(cell.strip()) for cell in row), strict=False))
        if not any(values.values()):
            continue
        code = clean_code(values.get("code", ""))
        if not code or not values.get("name"):
            problems.append(
                message("Line %(number)d: a code of letters and digits and a name are needed.", number=number)
            )
            continue
        roles = {language: values.get(f"role_{language}", "")[:300] for language in LANGUAGES}
        lines.append(Line(code, values["name"][:200], values.get("name_zh", "")[:200], _some(roles)))
    return lines, problems


def write_table(lines: Iterable[Line]) -> str:
    """Roster codes as the CSV table that `read_table` reads."""
    rows = (
        (line.code, line.name, *(line.roles.get(language, "") for language in LANGUAGES), line.name_zh)
        for line in lines
    )
    return "".join(map(csv_line, (HEADER, *rows)))


def clean_code(text: str) -> str:
    """A code as it is kept, without equals signs; empty for what cannot be one."""
    code = text.strip().strip("=").lower()
    return code if CODE.fullmatch(f"={code}=") else ""


def _some(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
