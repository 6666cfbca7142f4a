"""Galleries of one asset: those that everybody may find it by, and the team's."""

from __future__ import annotations

from mediahub.search.documents.in_galleries import Galleries


def test_drafts_are_the_teams_and_published_ones_everybodys() -> None:
    galleries = Galleries()
    galleries.add("best", "Best of day one", "Best of")
    galleries.add("later", "For later", None)
    assert galleries.published == {"galleries": ("best",), "gallery_names": ("Best of",)}
    assert galleries.unpublished == {
        "galleries": ("later",),
        "gallery_names": ("Best of day one", "For later"),
    }


def test_a_title_that_everybody_knows_is_no_draft() -> None:
    galleries = Galleries()
    galleries.add("a", "Same", "Same")
    galleries.add("b", "Same", None)
    assert galleries.unpublished == {"galleries": ("b",), "gallery_names": ()}


def test_without_galleries_there_are_no_words() -> None:
    empty = {"galleries": (), "gallery_names": ()}
    assert Galleries().published == Galleries().unpublished == empty
