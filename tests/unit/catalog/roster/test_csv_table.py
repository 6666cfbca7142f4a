"""A roster as a table of CSV."""

from __future__ import annotations

import csv
import io

from mediahub.catalog.roster.csv_table import Line, read_table, write_table
from mediahub.csv_text import FORMULA


def test_the_roster_goes_out_and_comes_back() -> None:
    line = Line("x1", "=cmd|' /C calc'!A0", "+name", {"en": "@role"})
    written = write_table([line])
    assert all(not cell.startswith(FORMULA) for row in csv.reader(io.StringIO(written)) for cell in row)
    assert read_table(written.encode()) == ([line], [])
