"""Every field of the IPTC Photo Metadata Standard 2025.1 that a file has is in its delivery too, except what
the event strips.

The file is drawn here, with each property of the standard's reference image. The image itself is not in the
repository: name it in `MEDIAHUB_IPTC_REFERENCE` (IPTC-PhotometadataRef-Std2025.1.jpg, from iptc.org).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import exiv2
import pytest

from mediahub.media.containers.filetypes import JPEG
from mediahub.media.containers.identify import identify
from mediahub.media.pictures.cropping import CropFile, Look, Rect
from mediahub.media.writing.cleaning.packets import written_bytes
from mediahub.media.writing.crops import deliver_crops
from mediahub.media.writing.deliver import deliver_original, deliver_picture
from mediahub.media.writing.private import Private
from mediahub.media.writing.write import WriteFields
from tests.unit.media.picture_files import jpeg, noise

FIELDS = WriteFields(caption="Robots wave")
REFERENCE = "MEDIAHUB_IPTC_REFERENCE"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "exif": "http://ns.adobe.com/exif/1.0/",
}
PLACE = (
    "City CountryCode CountryName LocationId LocationName ProvinceState Sublocation WorldRegion "
    "exif:GPSAltitude exif:GPSAltitudeRef exif:GPSLatitude exif:GPSLongitude"
)
TERM = "CvId CvTermId CvTermName CvTermRefinedAbout"
SIMPLE = {
    "dc": "creator description rights subject title",
    "Iptc4xmpCore": (
        "AltTextAccessibility CountryCode ExtDescrAccessibility IntellectualGenre Location Scene SubjectCode"
    ),
    "Iptc4xmpExt": (
        "AIPromptInformation AIPromptWriterName AISystemUsed AISystemVersionUsed AddlModelInfo "
        "DigImageGUID DigitalSourceType Event EventId MaxAvailHeight MaxAvailWidth ModelAge "
        "OrganisationInImageCode OrganisationInImageName PersonInImage"
    ),
    "photoshop": (
        "AuthorsPosition CaptionWriter City Country Credit DateCreated Headline Instructions "
        "Source State TransmissionReference"
    ),
    "plus": (
        "DataMining ImageCreatorImageID ImageSupplierImageID MinorModelAgeDisclosure "
        "ModelReleaseID ModelReleaseStatus OtherConstraints PropertyReleaseID "
        "PropertyReleaseStatus"
    ),
    "xmp": "Rating",
    "xmpRights": "UsageTerms WebStatement",
}
"""Properties of one value, or of a list, a text in languages: which of these does not matter here."""
STRUCTURES: Mapping[str, str] = {
    "Iptc4xmpCore:CreatorContactInfo": (
        "CiAdrCity CiAdrCtry CiAdrExtadr CiAdrPcode CiAdrRegion CiEmailWork CiTelWork CiUrlWork"
    ),
    "Iptc4xmpExt:AboutCvTerm": TERM,
    "Iptc4xmpExt:ArtworkOrObject": (
        "AOCircaDateCreated AOContentDescription AOContributionDescription AOCopyrightNotice "
        "AOCreator AOCreatorId AOCurrentCopyrightOwnerId AOCurrentCopyrightOwnerName "
        "AOCurrentLicensorId AOCurrentLicensorName AODateCreated AOPhysicalDescription AOSource "
        "AOSourceInvNo AOSourceInvURL AOStylePeriod AOTitle"
    ),
    "Iptc4xmpExt:Contributor": "Name Role xmp:Identifier",
    "Iptc4xmpExt:EmbdEncRightsExpr": "EncRightsExpr RightsExprEncType RightsExprLangId",
    "Iptc4xmpExt:Genre": TERM,
    "Iptc4xmpExt:ImageRegion": ("Name OrganisationInImageName PersonInImage rId RegionBoundary rCtype rRole"),
    "Iptc4xmpExt:LinkedEncRightsExpr": "LinkedRightsExpr RightsExprEncType RightsExprLangId",
    "Iptc4xmpExt:LocationCreated": PLACE,
    "Iptc4xmpExt:LocationShown": PLACE,
    "Iptc4xmpExt:PersonInImageWDetails": "PersonCharacteristic PersonDescription PersonId PersonName",
    "Iptc4xmpExt:ProductInImage": "ProductDescription ProductGTIN ProductId ProductName",
    "Iptc4xmpExt:RegistryId": "RegEntryRole RegItemId RegOrgId",
    "plus:CopyrightOwner": "CopyrightOwnerID CopyrightOwnerName",
    "plus:ImageCreator": "ImageCreatorID ImageCreatorName",
    "plus:ImageSupplier": "ImageSupplierID ImageSupplierName",
    "plus:Licensor": (
        "LicensorCity LicensorCountry LicensorEmail LicensorExtendedAddress LicensorID "
        "LicensorName LicensorPostalCode LicensorRegion LicensorStreetAddress LicensorTelephone1 "
        "LicensorTelephone2 LicensorTelephoneType1 LicensorTelephoneType2 LicensorURL"
    ),
}
INNER = {
    "RegionBoundary": "rbH rbRx rbShape rbUnit rbW rbX rbY",
    "rCtype": "Name xmp:Identifier",
    "rRole": "Name xmp:Identifier",
    "PersonCharacteristic": TERM,
}


def structure(prefix: str, fields: str) -> str:
    """The fields of one as XML."""
    parts = []
    for field in fields.split():
        name = field if ":" in field else f"{prefix}:{field}"
        inner = INNER.get(field)
        resource = ' rdf:parseType="Resource"' if inner else ""
        parts.append(f"<{name}{resource}>{structure(prefix, inner) if inner else '1'}</{name}>")
    return "".join(parts)


def drawn() -> bytes:
    """A JPEG with each property."""
    simple = "".join(f"<{p}:{name}>1</{p}:{name}>" for p, names in SIMPLE.items() for name in names.split())
    more = "".join(
        f'<{name}><rdf:Bag><rdf:li rdf:parseType="Resource">{structure(name.partition(":")[0], fields)}'
        f"</rdf:li></rdf:Bag></{name}>"
        for name, fields in STRUCTURES.items()
    )
    spaces = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {spaces}>{simple}{more}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )
    body = b"http://ns.adobe.com/xap/1.0/\0" + packet.encode()
    picture = jpeg(noise(64, 48))
    return picture[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body + picture[2:]


def held(path: Path) -> dict[str, str]:
    """The properties in a file, without numbers in lists, and their values."""
    image: Any = exiv2.ImageFactory.open(str(path))
    image.readMetadata()
    return {re.sub(r"\[\d+\]", "", datum.key()): datum.toString() for datum in image.xmpData()}


def in_format(form: str) -> bytes:
    """The same properties in a picture of another format."""
    out = BytesIO()
    noise(64, 48).save(out, form)
    source: Any = exiv2.ImageFactory.open(drawn())
    source.readMetadata()
    image: Any = exiv2.ImageFactory.open(out.getvalue())
    image.readMetadata()
    image.setXmpData(source.xmpData())
    image.writeMetadata()
    return written_bytes(image)


def lost(before: Mapping[str, str], made: Path) -> set[str]:
    """The properties that a delivery has not, or not with the original's value; the caption is ours."""
    after = held(made)
    assert after.pop("Xmp.dc.description").endswith("Robots wave")
    return {name for name in before if before[name] != after.get(name)} - {"Xmp.dc.description"}


@pytest.fixture(params=["drawn", "reference"])
def original(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "reference":
        where = os.environ.get(REFERENCE)
        if not where:
            pytest.skip(f"set {REFERENCE} to IPTC's reference image")
        return Path(where)
    path = tmp_path / "original.jpg"
    path.write_bytes(drawn())
    return path


@pytest.mark.parametrize("strip", [(), ("serial",), ("gps", "serial")])
def test_each_field_of_the_standard_is_in_the_delivery(
    original: Path, tmp_path: Path, strip: tuple[Private, ...]
) -> None:
    before = held(original)
    assert len(before) > 150
    made = tmp_path / "made"
    deliver_original(original, JPEG, made, FIELDS, strip)
    stripped = {name for name in before if "GPS" in name} if "gps" in strip else set()
    assert lost(before, made) == stripped
    assert len(stripped) in (0, 8)


@pytest.mark.parametrize("strip", [(), ("gps", "serial")])
def test_each_field_of_the_standard_is_in_a_smaller_picture(
    original: Path, tmp_path: Path, strip: tuple[Private, ...]
) -> None:
    before, made = held(original), tmp_path / "made"
    deliver_picture(original, JPEG, made, FIELDS, (32, 90), None, strip)
    stripped = {name for name in before if "GPS" in name} if strip else set()
    assert lost(before, made) == stripped


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_a_picture_of_another_format_takes_its_fields_along(tmp_path: Path, form: str) -> None:
    source, made = tmp_path / "original", tmp_path / "made"
    source.write_bytes(in_format(form))
    deliver_picture(source, identify(source), made, FIELDS, (32, 90))
    assert lost(held(source), made) == set()


def test_a_part_takes_along_all_that_is_true_of_it(original: Path, tmp_path: Path) -> None:
    before, made = held(original), tmp_path / "made"
    deliver_picture(original, JPEG, made, FIELDS, (32, 90), (0.5, 0.5, 0.4, 0.4))
    deliver_crops(
        original, JPEG, tmp_path, [CropFile("crop.jpg", Rect(0.5, 0.5, 0.4, 0.4))], Look(), None, FIELDS, ()
    )
    for path in (made, tmp_path / "crop.jpg"):
        names = {re.split(r"[\[/]", name)[0] for name in lost(before, path)}
        regions, sizes = (
            {"Xmp.iptcExt.ImageRegion"},
            {"Xmp.iptcExt.MaxAvailHeight", "Xmp.iptcExt.MaxAvailWidth"},
        )
        assert names - regions == sizes
