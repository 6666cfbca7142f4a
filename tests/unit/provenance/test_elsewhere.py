"""Manifests that are kept elsewhere are named by their host."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset, AssetMetadata
from mediahub.provenance.elsewhere import host_of, kept_elsewhere


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://cai.example.org/manifests/1.c2pa", "cai.example.org"),
        (" http://user@cai.example.org:8080/1?key=of-theirs", "cai.example.org"),
        ("https://[2001:db8::1]/1", "2001:db8::1"),
        ("self#jumbf=c2pa/urn:uuid:1", ""),
        ("file:///etc/passwd", ""),
        ("https://[", ""),
        ("https://a b\u202e.example/", ""),
        ("https://" + "a" * 300 + "/", ""),
        (["https://cai.example.org"], ""),
        (None, ""),
    ],
)
def test_only_the_host_of_an_address_on_the_web(address: object, host: str) -> None:
    assert host_of(address) == host


def test_the_file_or_the_one_beside_it_says_so() -> None:
    def said(**values: object) -> str:
        return kept_elsewhere(Asset(id="a", raw=AssetMetadata(values=values)))

    inside = said(XMP={"dcterms.provenance": "https://cai.example.org/1"})
    assert inside == "Its credentials are kept elsewhere: cai.example.org. They are not asked for."
    assert said(Sidecar={"dcterms.provenance": "https://cai.example.org/1"}) == inside
    assert said(XMP={"dc.title": ["Robots"]}) == said() == kept_elsewhere(Asset(id="a")) == ""
