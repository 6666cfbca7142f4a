"""Documents brought up to date, in spite of single ones that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from mediahub.search.port import Document
from mediahub.search.updating import update
from tests.unit.search.opened import Documents
from tests.unit.search.sample_documents import document


class Shelf:
    """An index that refuses some documents, whole batches of them."""

    def __init__(self, refused: Sequence[str] = ()) -> None:
        self.kept: set[str] = {"asset009"}
        self.refused = refused

    def write(self, documents: Iterable[Document], deleted: Iterable[str] = ()) -> None:
        ids = {each.id for each in documents}
        if ids & {*self.refused}:
            raise ValueError("something about it")
        self.kept = (self.kept | ids) - {*deleted}


SOURCE = Documents([document(1), document(2), document(3)])


def test_what_the_source_no_longer_has_goes() -> None:
    shelf = Shelf()
    update(shelf, SOURCE, ["asset001", "asset009"])
    assert shelf.kept == {"asset001"}


def test_one_bad_document_does_not_stop_the_others() -> None:
    shelf = Shelf(refused=["asset002"])
    update(shelf, SOURCE, ["asset001", "asset002", "asset003", "asset009"])
    assert shelf.kept == {"asset001", "asset003"}


def test_when_all_fail_the_fault_is_not_theirs() -> None:
    with pytest.raises(ValueError, match="something about it"):
        update(Shelf(refused=["asset001", "asset002"]), SOURCE, ["asset001", "asset002"])


def test_nothing_to_do_is_done() -> None:
    shelf = Shelf()
    update(shelf, SOURCE, [])
    assert shelf.kept == {"asset009"}
