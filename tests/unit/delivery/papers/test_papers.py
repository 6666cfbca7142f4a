"""The papers of a delivery."""

from __future__ import annotations

import csv
import io

from mediahub.delivery.papers.papers import Sheet, Terms, captions_csv, captions_text, terms_text

SHEET = Sheet(
    file="a.jpg", title="Robot", caption="A robot waves, 机器人.", credit_line="Chen Rui / Pool", id="x",
    may_i_use_it="You may use it.", headline="Robot",
    usage_terms="Free to use. No covers.", further_terms="No covers.",
    instructions="No covers. Call us.", further_instructions="Call us.",
)  # fmt: skip


def test_a_spreadsheet_takes_every_cell_for_text() -> None:
    evil = Sheet(file="b.jpg", title="=HYPERLINK(1)", caption='-1+1, "quoted"\nand a second line')
    rows = list(csv.DictReader(io.StringIO(captions_csv([SHEET, evil]).removeprefix("\ufeff"))))
    assert rows[0]["caption"] == SHEET.caption
    assert rows[1]["title"] == "'=HYPERLINK(1)"
    assert rows[1]["caption"].startswith("'-1+1")


def test_the_text_says_each_thing_once_and_what_is_missing() -> None:
    text = captions_text([SHEET], [Sheet("", title="Kept back", may_i_use_it="Not before 14:00.")])
    assert text.count("Robot\n") == 1
    assert "Credit: Chen Rui / Pool" in text
    assert "Terms: No covers.\n" in text, "not again what the sentence says"
    assert "Instructions: Call us.\n" in text, "nor what the terms say"
    assert text.index("NOT IN THIS DELIVERY") < text.index("Kept back\nNot before 14:00.")
    terms = terms_text(
        Terms("Summit", "Ann", "today", [("Free, with credit.", 1)], "Version 2\n\nBe fair.", "mh-1")
    )
    assert "Free, with credit.\n(1 picture)" in terms
    assert terms.index("Be fair.") < terms.index("mh-1")
