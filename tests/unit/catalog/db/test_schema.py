"""A catalogue that a newer program made."""

from __future__ import annotations

from mediahub.catalog.db.schema import newest_revision, problem_of


def test_a_catalogue_of_a_newer_program_is_refused_in_words() -> None:
    assert "update this program" in str(problem_of("9999", newest_revision()))
