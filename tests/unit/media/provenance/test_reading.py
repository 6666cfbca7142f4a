"""What the manifests of a file say, and whether it is what was signed."""

from __future__ import annotations

import socket
from io import BytesIO
from pathlib import Path

import pytest
from c2pa import C2paDigitalSourceType
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.metadata import read_facts
from mediahub.media.provenance.model import Failure, Manifest, Provenance
from mediahub.media.provenance.reading import provenance_of, read_file_provenance
from tests.credentials import EXIF, authority, signed
from tests.unit.media.picture_files import jpeg, noise

PICTURE = jpeg(noise(64, 48))


def read(tmp_path: Path, data: bytes, anchors: str = "") -> Provenance:
    path = tmp_path / "picture.jpg"
    path.write_bytes(data)
    found = read_file_provenance(path, anchors)
    assert found is not None
    return found


def test_an_unsigned_picture_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(PICTURE)
    assert read_file_provenance(path) is None


def test_a_camera_is_named_and_known_by_its_anchor(tmp_path: Path) -> None:
    known = read(tmp_path, signed(PICTURE), authority().root)
    unknown = read(tmp_path, signed(PICTURE), authority("Somebody else").root)
    assert (known.state, known.verdict, unknown.state, unknown.verdict) == (
        "trusted", "known", "valid", "unknown",
    )  # fmt: skip
    assert known.current is not None
    assert known.current.device == "NIKON Z 9"
    assert known.current.organisation == "Camera Works"
    assert [one.name for one in known.current.actions] == ["c2pa.created"]
    assert known.source_type == "digitalCapture"
    assert (known.failures, known.search_values) == ((), ("signed",))
    assert "Test Camera" in known.signers


def test_one_flipped_byte_of_the_picture_is_a_change(tmp_path: Path) -> None:
    data = bytearray(signed(PICTURE))
    data[-20] ^= 1
    changed = read(tmp_path, bytes(data), authority().root)
    assert (changed.state, changed.verdict) == ("invalid", "changed")
    assert [one.code for one in changed.failures] == ["assertion.dataHash.mismatch"]
    assert changed.search_values == ("signed", "changed")


def test_one_flipped_byte_of_a_statement_is_a_change(tmp_path: Path) -> None:
    data = signed(PICTURE).replace(b"NIKON Z 9", b"NIKON Z 8", 1)
    assert read(tmp_path, data, authority().root).verdict == "changed"


def test_a_damaged_manifest_refuses_no_file(tmp_path: Path) -> None:
    data = signed(PICTURE)
    at = data.index(b"jumb") + 40
    found = read(tmp_path, data[:at] + bytes(200) + data[at + 200 :])
    assert found.verdict in ("unreadable", "changed")
    assert found.state != "valid"


@pytest.mark.parametrize(
    ("source", "is_generated"),
    [
        (C2paDigitalSourceType.TRAINED_ALGORITHMIC_MEDIA, True),
        (C2paDigitalSourceType.COMPOSITE_WITH_TRAINED_ALGORITHMIC_MEDIA, True),
        (C2paDigitalSourceType.DIGITAL_CAPTURE, False),
    ],
)
def test_what_a_program_made_says_so(
    tmp_path: Path, source: C2paDigitalSourceType, is_generated: bool
) -> None:
    found = read(tmp_path, signed(PICTURE, source=source, assertions=()))
    assert found.is_generated is is_generated
    assert ("generated" in found.search_values) is is_generated


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_other_formats_are_read(tmp_path: Path, form: str) -> None:
    out = BytesIO()
    Image.new("RGB", (32, 24), "red").save(out, form)
    found = read(tmp_path, signed(out.getvalue(), f"image/{form.lower()}"), authority().root)
    assert found.verdict == "known"


def test_reports_of_any_shape_are_read() -> None:
    assert provenance_of({}) == Provenance("invalid")
    odd = {"active_manifest": "a", "manifests": {"a": {"assertions": 3, "ingredients": [None, {}]}}}
    assert provenance_of(odd).manifests[0].label == "a"
    ring = {
        "active_manifest": "a",
        "validation_state": "Valid",
        "manifests": {
            "a": {"ingredients": [{"active_manifest": "a", "relationship": "parentOf"}]},
            "b": {"title": "not reached"},
        },
        "validation_results": {
            "activeManifest": {"failure": [{"code": "signingCredential.untrusted"}]},
            "ingredientDeltas": [{"validationDeltas": {"failure": [{"code": "ingredient.missing"}]}}],
        },
    }
    found = provenance_of(ring)
    assert [one.label for one in found.manifests] == ["a"]
    assert found.failures == (Failure("ingredient.missing"),)


def test_old_generators_are_named_without_their_libraries() -> None:
    said = {"claim_generator": "Nikon_Z_9_Sample c2pa-rs/0.14.0", "assertions": [EXIF]}
    found = provenance_of({"active_manifest": "a", "manifests": {"a": said}}).manifests[0]
    assert (found.generator, found.device) == ("Nikon Z 9 Sample", "NIKON Z 9")


def test_what_a_picture_was_not_made_from_does_not_count() -> None:
    ai = Manifest("b", "", "", "", source_types=("trainedAlgorithmicMedia",))
    assert Provenance("valid", (ai,)).is_generated
    said = {
        "active_manifest": "a",
        "manifests": {
            "a": {"ingredients": [{"active_manifest": "b", "relationship": "inputTo"}]},
            "b": {"assertions": [{"label": "c2pa.actions", "data": {"actions": [
                {"action": "c2pa.created", "digitalSourceType": "http://x/trainedAlgorithmicMedia"}
            ]}}]},
        },
    }  # fmt: skip
    assert not provenance_of(said).is_generated


def xmp_saying(address: str) -> bytes:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'dcterms:provenance="{address}"/></rdf:RDF></x:xmpmeta>'
    )
    body = b"http://ns.adobe.com/xap/1.0/\0" + packet.encode()
    return (len(body) + 2).to_bytes(2) + body


def test_a_manifest_elsewhere_is_named_and_never_asked_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/secrets.c2pa"
        path = tmp_path / "file"
        path.write_bytes(PICTURE[:2] + b"\xff\xe1" + xmp_saying(address) + PICTURE[2:])
        assert read_file_provenance(path) is None
        assert read_facts(path, types.JPEG).raw["XMP"]["dcterms.provenance"] == address
        with pytest.raises(BlockingIOError):
            server.accept()
