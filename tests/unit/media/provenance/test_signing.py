"""Delivered files are signed, with their original as parent, and say no more than the event lets out."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.picture_data import picture_hash
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.parents import Original
from mediahub.media.provenance.reading import read_beside, read_file_provenance
from mediahub.media.provenance.signing import Claim, Signed, sign_file
from mediahub.media.questions import NoAnswer, answered_by, ask_parent
from mediahub.media.writing.deliver import deliver_original
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.credentials import BODY, EXIF, HARMLESS, PLACE, authority, manifest_beside, signed
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import jpeg, noise, quarters

OURS = authority("Event Office")
PICTURE = jpeg(noise(64, 48))
CLAIM = Claim(
    version="1.0",
    actions=("c2pa.edited.metadata",),
    strip=("gps", "serial"),
    is_cropped=False,
    redacts=True,
    chain=OURS.chain,
    algorithm="es256",
)


def deliver(tmp_path: Path, data: bytes, claim: Claim = CLAIM) -> tuple[Signed, bytes, Provenance]:
    """What comes of delivering and signing a file; its bytes, and what they say."""
    source, made, target = (tmp_path / name for name in ("source", "made", "target"))
    source.write_bytes(data)
    file_type = identify(source)
    deliver_original(source, file_type, made, WriteFields(caption="Robots"), claim.strip)
    with answered_by(OURS.sign):
        signed_one = sign_file(made, target, Original(source, "DSC_0412.JPG", file_type.mime), claim)
    found = read_file_provenance(target, OURS.root + authority().root)
    assert found is not None
    assert source.read_bytes() == data
    return signed_one, target.read_bytes(), found


def drawn(form: str) -> bytes:
    out = BytesIO()
    quarters().save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_format_is_signed_with_its_parent(tmp_path: Path, form: str) -> None:
    original = signed(drawn(form), f"image/{form.lower()}")
    done, data, found = deliver(tmp_path, original)
    assert done == Signed(True, has_history=True)
    assert found.verdict == "known"
    assert [one.organisation for one in found.manifests] == ["Event Office", "Camera Works"]
    assert found.current is not None
    assert [one.title for one in found.current.ingredients] == ["DSC_0412.JPG"]
    actions = [one.name for one in found.current.actions]
    assert actions[:2] == ["c2pa.opened", "c2pa.edited.metadata"]
    assert "c2pa.redacted" in actions
    source, made = tmp_path / "source", tmp_path / "target"
    assert picture_hash(source, identify(source)) == picture_hash(made, identify(made))
    for secret in (PLACE, BODY, "GPSLatitude", "BodySerial"):
        assert secret.encode() in original
        assert secret.encode() not in data


def test_a_clip_is_signed(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", [quarters(), quarters()])
    _, data, found = deliver(tmp_path, path.read_bytes())
    assert found.verdict == "known"
    assert identify(tmp_path / "target") == types.MP4
    changed = bytearray(data)
    changed[data.index(b"mdat") + 40] ^= 1
    (tmp_path / "target").write_bytes(changed)
    broken = read_file_provenance(tmp_path / "target", OURS.root)
    assert broken is not None
    assert broken.verdict == "changed"


def test_what_would_be_redacted_stays_behind_where_that_is_not_wanted(tmp_path: Path) -> None:
    plain = replace(CLAIM, redacts=False)
    done, data, found = deliver(tmp_path, signed(PICTURE), plain)
    assert done == Signed(True)
    assert (found.verdict, len(found.manifests)) == ("known", 1)
    assert found.current is not None
    assert [one.title for one in found.current.ingredients] == ["DSC_0412.JPG"]
    assert PLACE.encode() not in data


def test_what_is_harmless_goes_along_unredacted(tmp_path: Path) -> None:
    work = {
        "label": "stds.schema-org.CreativeWork",
        "data": {"@context": "http://schema.org/", "@type": "CreativeWork", "author": [{"name": "Chen Rui"}]},
        "kind": "Json",
    }
    original = signed(PICTURE, assertions=(HARMLESS, work), thumbnail=jpeg(quarters(16, 12)))
    done, data, found = deliver(tmp_path, original, replace(CLAIM, redacts=False))
    assert done.has_history
    assert [one.organisation for one in found.manifests] == ["Event Office", "Camera Works"]
    assert found.manifests[1].device == "NIKON Z 9"
    (tmp_path / "target").unlink()
    placed = jpeg(quarters(16, 12), comment=b"http://ns.adobe.com/ " + PLACE.encode())
    done, data, _ = deliver(tmp_path, signed(PICTURE, assertions=(), thumbnail=placed))
    assert done.has_history
    assert PLACE.encode() not in data


@pytest.mark.parametrize("redacts", [True, False])
@pytest.mark.parametrize("form", ["JPEG", "BMP"])
def test_a_manifest_that_came_beside_the_original_is_its_history(
    tmp_path: Path, form: str, redacts: bool
) -> None:
    source, made, target = (tmp_path / name for name in ("source", "made", "target"))
    source.write_bytes(drawn(form))
    file_type = identify(source)
    other, own, told = tmp_path / "other.c2pa", tmp_path / "own.c2pa", tmp_path / "told.c2pa"
    other.write_bytes(manifest_beside(drawn("PNG")))
    own.write_bytes(manifest_beside(source.read_bytes(), assertions=(HARMLESS,)))
    told.write_bytes(manifest_beside(source.read_bytes(), assertions=(EXIF,)))
    deliver_original(source, file_type, made, WriteFields(caption="Robots"), CLAIM.strip)
    claim = replace(CLAIM, redacts=redacts)
    for beside, has_history in (((other, own), True), ((told,), redacts), ((other,), False)):
        original = Original(source, "DSC_0412", file_type.mime, sha256_file(source), beside)
        with answered_by(OURS.sign):
            done = sign_file(made, target, original, claim)
        assert done.has_history == has_history
        found = read_beside(made, done.manifest, OURS.root + authority().root) if done.manifest else None
        found = found or read_file_provenance(target, OURS.root + authority().root)
        assert found is not None
        assert found.verdict == "known"
        names = ["Event Office", "Camera Works"] if has_history else ["Event Office"]
        assert [one.organisation for one in found.manifests] == names
        said = done.manifest or target.read_bytes()
        assert PLACE.encode() not in said
        assert BODY.encode() not in said


def test_a_manifest_inside_counts_before_one_beside(tmp_path: Path) -> None:
    source, beside = tmp_path / "source", tmp_path / "a.c2pa"
    source.write_bytes(signed(PICTURE, assertions=(HARMLESS,)))
    beside.write_bytes(manifest_beside(source.read_bytes(), by=authority("Somebody")))
    original = Original(source, "DSC_0412.JPG", "image/jpeg", beside=(beside,))
    with answered_by(OURS.sign):
        sign_file(source, tmp_path / "target", original, CLAIM)
    found = read_file_provenance(tmp_path / "target")
    assert found is not None
    assert [one.organisation for one in found.manifests] == ["Event Office", "Camera Works"]


def test_a_broken_history_does_not_break_the_delivery(tmp_path: Path) -> None:
    _, twice, chain = deliver(tmp_path, signed(PICTURE, assertions=()))
    (tmp_path / "target").unlink()
    label = chain.manifests[1].label.encode()
    broken = twice.replace(label, label[:-1] + b"x", 1)  # what it was made from is not found any more
    done, _, found = deliver(tmp_path, broken)
    assert (done.is_signed, found.verdict) == (True, "known")


@pytest.mark.parametrize("redacts", [True, False])
def test_what_comes_back_is_signed_again(tmp_path: Path, redacts: bool) -> None:
    claim = replace(CLAIM, redacts=redacts)
    _, once, first = deliver(tmp_path, signed(PICTURE), claim)
    (tmp_path / "target").unlink()
    done, twice, second = deliver(tmp_path, once, claim)
    assert done == Signed(True, has_history=True)
    assert (second.verdict, len(second.manifests)) == ("known", len(first.manifests) + 1)
    assert PLACE.encode() not in twice


def test_an_unsigned_original_is_named_as_the_parent(tmp_path: Path) -> None:
    done, _, found = deliver(tmp_path, PICTURE)
    assert done == Signed(True)
    assert found.verdict == "known"
    assert found.current is not None
    assert [one.title for one in found.current.ingredients] == ["DSC_0412.JPG"]


def test_one_flipped_byte_is_seen(tmp_path: Path) -> None:
    _, data, _ = deliver(tmp_path, signed(PICTURE))
    changed = bytearray(data)
    changed[-20] ^= 1
    (tmp_path / "target").write_bytes(changed)
    found = read_file_provenance(tmp_path / "target", OURS.root)
    assert found is not None
    assert found.verdict == "changed"


def test_what_an_event_lets_out_stays(tmp_path: Path) -> None:
    done, data, _ = deliver(tmp_path, signed(PICTURE), replace(CLAIM, strip=()))
    assert done.has_history
    assert PLACE.encode() in data


def test_the_thumbnail_of_what_was_cut_away_is_gone(tmp_path: Path) -> None:
    whole = jpeg(quarters(48, 32))
    original = signed(PICTURE, assertions=(), thumbnail=whole)
    _, kept, _ = deliver(tmp_path, original, replace(CLAIM, strip=()))
    (tmp_path / "target").unlink()
    _, cropped, found = deliver(tmp_path, original, replace(CLAIM, strip=(), is_cropped=True))
    assert whole[-200:] in kept
    assert whole[-200:] not in cropped
    assert len(found.manifests) == 2


def test_what_cannot_be_redacted_stays_behind_with_its_manifests(tmp_path: Path) -> None:
    place = {"actions": [{"action": "c2pa.edited", "parameters": {"where": PLACE}}]}
    original = signed(PICTURE, assertions=[{"label": "c2pa.actions", "data": place}])
    done, data, found = deliver(tmp_path, original)
    assert done == Signed(True)
    assert PLACE.encode() not in data
    assert found.verdict == "known"
    assert len(found.manifests) == 1


def test_a_serial_number_that_the_file_says_elsewhere_is_looked_for(tmp_path: Path) -> None:
    """The camera's own name for itself is no statement that could be redacted."""
    camera = authority(f"Works {BODY}")
    original = signed(write_metadata(PICTURE, WriteFields(serial=BODY)), by=camera, assertions=())
    done, data, _ = deliver(tmp_path, original)
    assert not done.has_history
    assert BODY.encode() not in data


def test_a_changed_original_is_signed_honestly(tmp_path: Path) -> None:
    changed = bytearray(signed(PICTURE, assertions=()))
    changed[-20] ^= 1
    done, _, found = deliver(tmp_path, bytes(changed))
    assert done.is_signed
    assert found.state in ("trusted", "valid")


@pytest.mark.parametrize("extra", [b"", b"\0" * 100])
def test_without_a_signature_nothing_is_written(tmp_path: Path, extra: bytes) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(PICTURE + extra)
    with answered_by(lambda question: b""):
        done = sign_file(source, target, Original(None, "a.jpg", "image/jpeg"), CLAIM)
    assert not done.is_signed
    assert done.problem
    assert not target.exists()
    with pytest.raises(NoAnswer):
        ask_parent(b"?")


def test_formats_that_take_no_manifest_stay_as_they_are_with_one_beside_them(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    Image.new("RGB", (8, 8)).save(source, "BMP")
    before = source.read_bytes()
    with answered_by(OURS.sign):
        done = sign_file(source, target, Original(source, "a.bmp", "image/bmp"), CLAIM)
    assert (done.is_signed, done.problem, source.read_bytes()) == (False, "", before)
    assert not target.exists()
    found = read_beside(source, done.manifest, OURS.root)
    assert found.verdict == "known"
    assert found.current is not None
    assert [one.title for one in found.current.ingredients] == ["a.bmp"]
    source.write_bytes(before[:-1] + b"x")
    assert read_beside(source, done.manifest, OURS.root).verdict == "changed"


def test_a_file_that_cannot_be_written_into_has_its_manifest_beside_it(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(PICTURE[:200])  # a JPEG without its end
    with answered_by(OURS.sign):
        done = sign_file(source, target, Original(None, "a.jpg", "image/jpeg"), CLAIM)
    if done.is_signed:
        pytest.skip("the library writes into it")
    assert read_beside(source, done.manifest, OURS.root).verdict == "known"
