from __future__ import annotations

import pytest

from mediahub.tagging.vocabulary.files import MAX_SIZE, read_terms, write_csv, write_lightroom
from mediahub.tagging.vocabulary.skos import write_skos
from mediahub.tagging.vocabulary.terms import Term, VocabularyFileError

TERMS = [
    Term("technology", "Technology", "", (("技术", "zh-Hans"),)),
    Term("robotics", "Robotics", "technology", (("robots", ""),)),
    Term("demo", "robotics demo", "robotics", (("机器人演示", "zh-Hans"), ("robot show", "en"))),
    Term("people", "People"),
]


def shape(terms: list[Term]) -> list[tuple[str, str, tuple[str, ...]]]:
    labels = {term.key: term.label for term in terms}
    return [(t.label, labels.get(t.parent, ""), tuple(text for text, _ in t.names)) for t in terms]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (write_csv(TERMS).encode(), "v.csv"),
        (write_skos(TERMS, "https://example.org/tags/", "xml"), "v.rdf"),
        (write_skos(TERMS, "https://example.org/tags/", "turtle"), "v.ttl"),
        (write_lightroom(TERMS).encode(), "v.txt"),
    ],
)
def test_what_is_written_is_read_again(data: bytes, name: str) -> None:
    """SKOS has no order: neither of concepts nor of names."""
    read, written = (
        [(*one[:2], {*one[2]}) for one in sorted(shape(terms))] for terms in (read_terms(data, name), TERMS)
    )
    assert read == written


def test_languages_survive_in_tables_and_skos() -> None:
    files = [(write_csv(TERMS).encode(), "v.csv")]
    files += [(write_skos(TERMS, "x:", "xml"), "v.rdf"), (write_skos(TERMS, "x:", "turtle"), "v.ttl")]
    for data, name in files:
        (term,) = (term for term in read_terms(data, name) if term.label == "robotics demo")
        assert sorted(term.names) == sorted(TERMS[2].names)


def test_lightroom_brackets_are_taken_off_and_depth_counts() -> None:
    terms = read_terms(b"[Places]\n\tWuhu\n\t\t{Anhui}\n\tParis\nCars\n", "k.txt")
    expected = [("Places", "", ()), ("Wuhu", "Places", ("Anhui",)), ("Paris", "Places", ()), ("Cars", "", ())]
    assert shape(terms) == expected


def test_skos_with_narrower_and_several_languages() -> None:
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns:skos="http://www.w3.org/2004/02/skos/core#">
      <skos:Concept rdf:about="a"><skos:prefLabel xml:lang="zh">技术</skos:prefLabel>
        <skos:prefLabel xml:lang="en">Technology</skos:prefLabel>
        <skos:narrower rdf:resource="b"/></skos:Concept>
      <rdf:Description rdf:about="b"><rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/>
        <skos:prefLabel>Robots</skos:prefLabel></rdf:Description></rdf:RDF>"""
    assert shape(read_terms(text.encode(), "x.xml")) == [
        ("Technology", "", ("技术",)),
        ("Robots", "Technology", ()),
    ]


def test_turtle_is_known_by_what_it_says_and_nothing_is_fetched() -> None:
    text = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
      <a> a skos:Concept ; skos:prefLabel "技术"@zh, "Technology"@en ; skos:narrower <b> .
      <b> a skos:Concept ; skos:prefLabel "Robots" ; skos:altLabel "Bots"@en ."""
    assert shape(read_terms(text.encode(), "words.txt")) == [
        ("Technology", "", ("技术",)),
        ("Robots", "Technology", ("Bots",)),
    ]
    bomb = """<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:s="http://www.w3.org/2004/02/skos/core#">
        <s:Concept rdf:about="q"><s:prefLabel>Safe&x;</s:prefLabel></s:Concept></rdf:RDF>"""
    assert shape(read_terms(bomb.encode(), "x.rdf")) == [("Safe", "", ())]


def test_a_circle_is_cut() -> None:
    assert len(read_terms(b"label,parent\nA,B\nB,A\n", "v.csv")) == 2


@pytest.mark.parametrize("data", [b"<x", b"<x/>", b"@prefix x", b"a;b\n1;2\n", b""])
def test_what_is_no_vocabulary_says_so(data: bytes) -> None:
    with pytest.raises(VocabularyFileError):
        read_terms(data, "v.csv" if b";" in data else "v")


def test_keywords_of_the_west_and_deep_circular_and_long_ones() -> None:
    assert [term.label for term in read_terms("label,names\nBühne,Größe\n".encode("cp1252"), "v.csv")] == [
        "Bühne"
    ]
    chain = "label,parent\n" + "".join(f"k{n},k{n + 1}\n" for n in range(1900))
    assert len(read_terms(chain.encode(), "v.csv")) == 1900
    ring = read_terms(b"label,parent\na,b\nb,a\n", "v.csv")
    assert [(term.label, term.parent) for term in ring] == [("b", ""), ("a", "b")]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        ("label\n" + " " * MAX_SIZE, "v.csv", "8 MiB"),
        ("label\n" + "".join(f"k{n}\n" for n in range(2001)), "v.csv", "2000"),
        ("label\n" + "x" * 300, "v.csv", "200 characters"),
        ("\n".join("\t" * n + f"k{n}" for n in range(40)), "v.txt", "30 levels"),
        ('label\n"' + "x" * 200_000, "v.csv", "no table"),
        ('<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><rdf:RDF>&b;</rdf:RDF>', "v.rdf", "XML"),
    ],
)
def test_what_is_too_much_or_no_vocabulary_says_so(data: str, name: str, words: str) -> None:
    with pytest.raises(VocabularyFileError, match=words):
        read_terms(data.encode(), name)
