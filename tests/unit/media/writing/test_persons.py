"""Whom a picture does not show is named nowhere in its file."""

from __future__ import annotations

from typing import Any

import exiv2
import pytest

from mediahub.media.writing.persons import leave_out

RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" '
    'xmlns:MP="http://ns.microsoft.com/photo/1.2/" '
    'xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" '
    'xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">%s</rdf:Description></rdf:RDF></x:xmpmeta>'
)
LANG = '<rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li><rdf:li xml:lang="de">?</rdf:li></rdf:Alt>'


def bag(*items: str) -> str:
    inner = "".join(f'<rdf:li rdf:parseType="Resource">{one}</rdf:li>' for one in items)
    return f"<rdf:Bag>{inner}</rdf:Bag>"


def named(how: str, name: str) -> str:
    """A structure with this name, in one of four standards."""
    return {
        "details": f"<e:PersonName>{LANG % name}</e:PersonName>",
        "region": f"<e:PersonInImage><rdf:Bag><rdf:li>{name}</rdf:li></rdf:Bag></e:PersonInImage>",
        "mwg": f"<mwg-rs:Name>{name}</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>",
        "microsoft": f"<MPReg:PersonDisplayName>{name}</MPReg:PersonDisplayName>",
    }[how]


AROUND = {
    "details": "<e:PersonInImageWDetails>%s</e:PersonInImageWDetails>",
    "region": "<e:ImageRegion>%s</e:ImageRegion>",
    "mwg": (
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList>%s</mwg-rs:RegionList></mwg-rs:Regions>'
    ),
    "microsoft": '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions>%s</MPRI:Regions></MP:RegionInfo>',
}


@pytest.mark.parametrize("how", AROUND)
def test_structures_that_name_somebody_who_is_not_there_are_gone(how: str) -> None:
    people = bag(named(how, "Li Na"), named(how, "Wu Di"))
    image: Any = exiv2.ImageFactory.open((RDF % (AROUND[how] % people)).encode())
    image.readMetadata()
    leave_out(image.xmpData(), ("li na ", "Somebody"))
    image.writeMetadata()
    io = image.io()
    io.open()
    left = bytes(io.mmap())
    assert b"Li Na" not in left
    assert b"Wu Di" in left
