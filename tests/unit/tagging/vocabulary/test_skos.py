"""Vocabularies in SKOS: which kind a text is, which label is the tag's, and what is refused."""

from __future__ import annotations

import pytest

from mediahub.tagging.vocabulary import skos
from mediahub.tagging.vocabulary.skos import kind_of, read_skos, write_skos
from mediahub.tagging.vocabulary.terms import Term, VocabularyFileError

PREFIX = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"


@pytest.mark.parametrize(
    ("text", "filename", "kind"),
    [
        ('  <?xml version="1.0"?><a/>', "x", "xml"),
        ("<!DOCTYPE rdf:RDF>", "x.ttl", "xml"),
        ("<rdf:RDF xmlns:rdf='x'>", "x", "xml"),
        ("<http://example.org/a> a <b> .", "x", "turtle"),
        ("@prefix a: <b> .", "words.txt", "turtle"),
        ("prefix a: <b>", "words.txt", "turtle"),
        ("# a comment first", "words.TTL", "turtle"),
        ("_:a <b> <c> .", "words.nt", "turtle"),
        ("label,parent", "words.csv", None),
        ("prefixes,parent", "words.csv", None),
    ],
)
def test_the_kind_is_known_by_the_text_or_by_the_name(text: str, filename: str, kind: str | None) -> None:
    assert kind_of(text, filename) == kind


def test_the_english_label_is_the_tags_and_the_others_are_names() -> None:
    text = PREFIX + '<a> a skos:Concept ; skos:prefLabel "技术"@zh, "Tech"@en-GB ; skos:altLabel "IT", " " .'
    (term,) = read_skos(text, "turtle")
    assert (term.label, set(term.names)) == ("Tech", {("技术", "zh"), ("IT", "")})
    (only,) = read_skos(PREFIX + '<a> a skos:Concept ; skos:prefLabel "技术"@zh .', "turtle")
    assert (only.label, only.names, only.parent) == ("技术", (), "")


def test_above_is_what_is_broader_or_says_that_this_is_narrower() -> None:
    text = PREFIX + (
        '<a> a skos:Concept ; skos:prefLabel "A" ; skos:narrower <b> .'
        '<b> a skos:Concept ; skos:prefLabel "B" .'
        '<c> a skos:Concept ; skos:prefLabel "C" ; skos:broader <b> .'
    )
    above = {one.label: one.parent.removeprefix(skos.BASE) for one in read_skos(text, "turtle")}
    assert above == {"A": "", "B": "a", "C": "b"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PREFIX + "<a> a skos:Concept .", "no SKOS concepts"),
        (PREFIX, "no SKOS concepts"),
        ("<a> is nothing", "Turtle cannot be read"),
    ],
)
def test_what_holds_no_vocabulary_says_so(text: str, words: str) -> None:
    with pytest.raises(VocabularyFileError, match=words):
        read_skos(text, "turtle")


def test_a_file_beyond_the_limit_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    text = PREFIX + '<a> a skos:Concept ; skos:prefLabel "A" .'
    monkeypatch.setattr(skos, "MAX_SIZE", len(text))
    assert len(read_skos(text, "turtle")) == 1
    with pytest.raises(VocabularyFileError, match="larger"):
        read_skos(text + " ", "turtle")


def test_a_term_is_written_with_its_names_and_what_is_above() -> None:
    terms = [Term("a", "A", "", (("技术", "zh"),)), Term("b", "B & C", "a")]
    for kind in ("xml", "turtle"):
        found = {one.label: one for one in read_skos(write_skos(terms, "x:", kind).decode(), kind)}
        assert found["A"] == Term("x:a", "A", "", (("技术", "zh"),))
        assert found["B & C"] == Term("x:b", "B & C", "x:a")
