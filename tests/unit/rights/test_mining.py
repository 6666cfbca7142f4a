"""Data mining: what each code of PLUS leaves open, and says to people and machines."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.vocabularies import DATA_MINING
from mediahub.rights.mining import Mining, is_reserved, may_mine, say_mining


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("", set(Mining)),
        ("DMI-UNSPECIFIED", set(Mining)),
        ("DMI-ALLOWED", set(Mining)),
        ("DMI-PROHIBITED-AIMLTRAINING", {"index", "mine"}),
        ("DMI-PROHIBITED-GENAIMLTRAINING", {"index", "mine", "train"}),
        ("DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING", {"index"}),
        ("DMI-PROHIBITED", set()),
        ("DMI-PROHIBITED-SEECONSTRAINT", set()),
        ("a code of tomorrow", set()),
    ],
)
def test_each_code_leaves_open_what_plus_says(code: str, left: set[str]) -> None:
    assert {use for use in Mining if may_mine(code, use)} == left
    assert is_reserved(code) == (left != set(Mining))


def test_every_code_that_may_be_chosen_is_said_but_that_nothing_is_said() -> None:
    for code in DATA_MINING:
        assert bool(say_mining(code)) == (code != "DMI-UNSPECIFIED")
    assert say_mining("") == ""
    assert say_mining("DMI-ALLOWED") == "Data mining is allowed."
    assert say_mining("DMI-PROHIBITED") == say_mining("of tomorrow") == "Not for data mining and training AI."


def test_constraints_are_quoted_where_the_code_points_to_them() -> None:
    said = say_mining("DMI-PROHIBITED-SEECONSTRAINT", "For the archive only.")
    assert said == "Data mining only as follows: For the archive only."
    assert say_mining("DMI-PROHIBITED-SEECONSTRAINT", " ") == "Not for data mining and training AI."
