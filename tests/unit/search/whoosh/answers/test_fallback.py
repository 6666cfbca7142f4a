"""What flat postings do not answer is asked of Whoosh, with the view's own numbers."""

from __future__ import annotations

from pathlib import Path

from whoosh import query as wq

from mediahub.search.whoosh.answers.fallback import whoosh_docs
from mediahub.search.whoosh.index import WhooshIndex
from tests.unit.search.sample_documents import document


def test_documents_of_every_segment_are_found_by_their_numbers(tmp_path: Path) -> None:
    index = WhooshIndex.create(tmp_path / "index")
    index.write([document(0, caption="red car"), document(1, caption="dog")])
    index.write([document(2, caption="fast car")])
    view = index.view()
    assert len(view.segments) == 2
    assert whoosh_docs(view, wq.Term("caption", "car")).tolist() == [0, 2]
    assert whoosh_docs(view, wq.Term("caption", "zebra")).tolist() == []
