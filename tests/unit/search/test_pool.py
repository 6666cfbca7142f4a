"""Postings are gathered by word, and come out as the codec writes them."""

from __future__ import annotations

from mediahub.search.engine.pool import Term, TermPool


def test_words_come_in_order_with_their_documents() -> None:
    pool = TermPool()
    for item in [
        ("title", b"robot", 0, 1.0, b"\1"),
        ("caption", b"stage", 0, 2.0, b"\2\3"),
        ("caption", b"\xc3\xa9toile", 1, 1.0, b"\1"),
        ("caption", b"stage", 1, 1.0, None),
        ("caption", b"car", 2, 1.0, b"\1"),
        ("title", b"robot", 2, 3.0, b"\1\2\3"),
    ]:
        pool.add(item)
    assert list(pool.iter_postings()) == [
        Term("caption", b"car", [2], [1.0], [b"\1"]),
        Term("caption", b"stage", [0, 1], [2.0, 1.0], [b"\2\3", None]),
        Term("caption", b"\xc3\xa9toile", [1], [1.0], [b"\1"]),
        Term("title", b"robot", [0, 2], [1.0, 3.0], [b"\1", b"\1\2\3"]),
    ]
    pool.cleanup()
    assert list(pool.iter_postings()) == []
