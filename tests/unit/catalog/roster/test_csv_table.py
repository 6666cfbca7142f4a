"""A roster as a table of CSV."""

from __future__ import annotations

import csv
import io

import pytest

from mediahub.catalog.roster.csv_table import MAX_LINES, Line, TableError, read_table, write_table
from mediahub.csv_text import FORMULA


def test_the_roster_goes_out_and_comes_back() -> None:
    line = Line("x1", "=cmd|' /C calc'!A0", "+name", {"en": "@role"})
    written = write_table([line])
    assert all(not cell.startswith(FORMULA) for row in csv.reader(io.StringIO(written)) for cell in row)
    assert read_table(written.encode()) == ([line], [])


def test_a_file_has_so_many_lines_and_cells_of_any_length() -> None:
    def table(codes: int) -> bytes:
        return b"code,name\n" + b"".join(b"c%d,Somebody\n" % number for number in range(codes))

    lines, problems = read_table(table(MAX_LINES - 1))
    assert (len(lines), problems) == (MAX_LINES - 1, [])
    with pytest.raises(TableError, match="5,000 lines"):
        read_table(table(MAX_LINES))
    ((line,), _) = read_table(b"code,name\nbkm," + b"x" * (MAX_LINES + 1))
    assert len(line.name) == 200
