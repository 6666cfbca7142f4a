"""Codes of IPTC and PLUS are one thing, however a file writes them."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.vocabularies import (
    DATA_MINING,
    SOURCE_TYPES,
    data_mining_code,
    data_mining_uri,
    source_type_code,
    source_type_uri,
)

GENERATED = "trainedAlgorithmicMedia"


@pytest.mark.parametrize(
    "written",
    [
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
        "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/",
        "digsrctype:trainedAlgorithmicMedia",
        " trainedAlgorithmicMedia ",
    ],
)
def test_a_source_type_is_known_as_uri_qcode_and_code(written: str) -> None:
    assert source_type_code(written) == GENERATED
    assert source_type_uri(source_type_code(written)) == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    )


def test_what_is_of_another_vocabulary_stays_as_it_is() -> None:
    empty = "http://c2pa.org/digitalsourcetype/empty"
    assert (source_type_code(empty), source_type_uri(empty)) == (empty, empty)
    assert source_type_uri(source_type_code("a scan, I think")) == "a scan, I think"
    assert (source_type_code(None), source_type_uri("")) == ("", "")


def test_data_mining_is_known_as_uri_and_code() -> None:
    uri = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-GENAIMLTRAINING"
    assert data_mining_code(uri) == data_mining_code("DMI-PROHIBITED-GENAIMLTRAINING")
    assert data_mining_uri(data_mining_code(uri)) == uri
    assert data_mining_uri(data_mining_code("ask us")) == "ask us"
    assert data_mining_uri("") == ""


def test_every_code_that_may_be_chosen_comes_back() -> None:
    assert [source_type_code(source_type_uri(one)) for one in SOURCE_TYPES] == list(SOURCE_TYPES)
    assert [data_mining_code(data_mining_uri(one)) for one in DATA_MINING] == list(DATA_MINING)
