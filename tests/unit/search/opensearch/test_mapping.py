"""The mapping of an index."""

from __future__ import annotations

from dataclasses import fields

from mediahub.search.opensearch.documents import source
from mediahub.search.opensearch.mapping import index_body
from mediahub.search.port import Document
from tests.unit.search.sample_documents import document

PROPERTIES = index_body()["mappings"]["properties"]


def test_every_field_is_in_the_mapping_and_every_field_of_the_mapping_is_sent() -> None:
    words = {"str": "2025-10-18", "tuple[str, ...]": ("2025-10-18",)}
    filled = {one.name: words[one.type] for one in fields(Document) if one.type in words}
    filled |= {"rating": 4.0, "palette": ("red",)}
    assert set(source(document(1, **filled))) == set(PROPERTIES)
