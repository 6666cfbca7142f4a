"""What is kept of a view."""

from __future__ import annotations

from mediahub.search.whoosh.answers.kept import Kept


def test_the_one_not_asked_for_longest_goes() -> None:
    kept: Kept[str, str] = Kept(2)
    made: list[str] = []

    def ask(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key.upper()

        return kept.get(key, make)

    assert [ask(key) for key in "abacab"] == list("ABACAB")
    assert made == ["a", "b", "c", "b"]
