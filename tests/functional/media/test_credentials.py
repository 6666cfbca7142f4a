"""Deliveries are valid for another implementation of C2PA too, signed with all walls of the sandbox up."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.provenance.parents import Original
from mediahub.media.provenance.reading import read_beside, read_file_provenance
from mediahub.media.provenance.signing import Claim, sign_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.deliver import deliver_original, deliver_picture
from mediahub.media.writing.write import WriteFields
from mediahub.provenance.certificates import ends_at
from mediahub.provenance.signers import Answers, Signer
from mediahub.provenance.timestamps import TimeStamps
from tests.conftest import CHECKOUT, skip_or_fail
from tests.credentials import BODY, EXIF, HARMLESS, PLACE, authority, signed
from tests.exiftool import need_exiftool
from tests.time_stamps import time_stamp_server
from tests.traces import tags_of
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import jpeg, noise, quarters

INSTALLED = CHECKOUT / "static/check/node_modules"
OURS = authority("Event Office")
FIELDS = WriteFields(caption="Robots wave", credit="Chen Rui / Summit")
CLAIM = Claim(
    version="1.0",
    actions=("c2pa.edited.metadata",),
    strip=("gps", "serial"),
    is_cropped=False,
    redacts=False,
    chain=OURS.chain,
    algorithm="es256",
)


def as_another_reader_says(*paths: Path) -> list[dict[str, Any]]:
    """What `@trustnxt/c2pa-ts` says of each file."""
    node = shutil.which("node")
    if node is None or not (INSTALLED / "@trustnxt/c2pa-ts").exists():
        skip_or_fail("@trustnxt/c2pa-ts", "is not installed: run scripts/setup --dev")
    script = Path(__file__).with_name("credentials.mjs")
    command = [str(node), str(script), str(INSTALLED), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def deliver(sandbox: Sandbox, original: Path, name: str, size: int = 0) -> Path:
    """Deliver and sign it in the sandbox, as a worker does."""
    file_type = identify(original)
    made, target = original.with_name(f"made-{name}"), original.with_name(f"signed-{name}")
    if size:
        sandbox.call(deliver_picture, original, file_type, made, FIELDS, (size, 90))
    else:
        sandbox.call(deliver_original, original, file_type, made, FIELDS, CLAIM.strip)
    source = Original(original, "DSC_0412.JPG", file_type.mime, verified=sha256_file(original))
    claim = replace(CLAIM, actions=(*CLAIM.actions, "c2pa.resized")) if size else CLAIM
    done = sandbox.call(sign_file, made, target, source, claim, answer=OURS.sign)
    assert done.is_signed, done.problem
    return target


def flipped(path: Path) -> Path:
    """The file with one bit of its picture data changed."""
    data = bytearray(path.read_bytes())
    at = data.rindex(b"mdat") + 40 if path.suffix in (".mp4", ".avif") else len(data) - 20
    data[at] ^= 1
    changed = path.with_name(f"changed-{path.name}")
    changed.write_bytes(data)
    return changed


def drawn(form: str) -> bytes:
    out = BytesIO()
    quarters().save(out, form)
    return out.getvalue()


def test_deliveries_are_valid_for_both_and_one_flipped_byte_makes_them_invalid(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.mp4", [quarters(), quarters()]).read_bytes()
    originals = {
        "unsigned.jpg": jpeg(noise(64, 48)),
        "harmless.jpg": signed(jpeg(noise(64, 48)), assertions=(HARMLESS,)),
        "placed.jpg": signed(jpeg(noise(64, 48)), assertions=(EXIF,)),
        "harmless.png": signed(drawn("PNG"), "image/png", assertions=(HARMLESS,)),
        "harmless.webp": signed(drawn("WEBP"), "image/webp", assertions=(HARMLESS,)),
        "harmless.avif": signed(drawn("AVIF"), "image/avif", assertions=(HARMLESS,)),
        "harmless.mp4": signed(clip, "video/mp4", assertions=(HARMLESS,)),
    }
    made: list[Path] = []
    with Sandbox(1) as sandbox:
        for name, data in originals.items():
            (tmp_path / name).write_bytes(data)
            made.append(deliver(sandbox, tmp_path / name, name))
        made.append(deliver(sandbox, tmp_path / "harmless.jpg", "small.jpg", 32))
    changed = [flipped(path) for path in made]
    answers = as_another_reader_says(*made, *changed)
    for path, found in zip(made, answers[: len(made)], strict=True):
        assert found == {"valid": True, "fails": [], "parents": ["DSC_0412.JPG"]}, path
        ours = read_file_provenance(path, OURS.root)
        assert ours is not None
        assert ours.verdict == "known", path
        has_history = "harmless" in path.name or "small" in path.name
        assert len(ours.manifests) == (2 if has_history else 1), path
        for secret in (PLACE, BODY):
            assert secret.encode() not in path.read_bytes(), path
    for path, found in zip(changed, answers[len(made) :], strict=True):
        assert not found["valid"], path
        ours = read_file_provenance(path, OURS.root)
        assert ours is not None
        assert ours.verdict == "changed", path


def test_exiftool_finds_no_place_and_no_body_in_what_is_delivered(tmp_path: Path) -> None:
    need_exiftool()
    original = tmp_path / "placed.jpg"
    original.write_bytes(signed(jpeg(noise(64, 48)), assertions=(EXIF,)))
    before = json.dumps(tags_of(original), default=str)
    assert "GPSLatitude" in before
    assert BODY in before
    with Sandbox(1) as sandbox:
        delivered = deliver(sandbox, original, "placed.jpg")
    after = json.dumps(tags_of(delivered), default=str)
    assert "JUMBF" in after
    for secret in ("GPSLatitude", BODY, PLACE, "BodySerial"):
        assert secret not in after


@pytest.mark.parametrize("name", ["dev/raw/sample.nef", "dev/raw/FujiFilm.raf", "dev/raw/canon_eos_r.cr3"])
def test_a_manifest_beside_a_raw_file_is_valid_for_both(corpus: Path, tmp_path: Path, name: str) -> None:
    source, target = tmp_path / Path(name).name, tmp_path / "none"
    shutil.copyfile(corpus / name, source)
    before = source.read_bytes()
    original = Original(source, source.name, "image/x-raw")
    with Sandbox(1) as sandbox:
        done = sandbox.call(sign_file, source, target, original, CLAIM, answer=OURS.sign)
    assert (done.is_signed, target.exists(), source.read_bytes()) == (False, False, before)
    changed = flipped(source)
    for path in (source, changed):
        path.with_suffix(".c2pa").write_bytes(done.manifest)
    whole, broken = as_another_reader_says(source, changed)
    assert whole == {"valid": True, "fails": [], "parents": [source.name]}
    assert not broken["valid"]
    assert read_beside(source, done.manifest, OURS.root).verdict == "known"
    assert read_beside(changed, done.manifest, OURS.root).verdict == "changed"


def test_a_time_stamp_comes_through_the_walls_of_the_sandbox(tmp_path: Path) -> None:
    source = tmp_path / "unsigned.jpg"
    source.write_bytes(jpeg(noise(64, 48)))
    signer = Signer(OURS.chain, "es256", "", ends_at(OURS.chain), OURS.sign)
    with time_stamp_server(tmp_path / "clock") as clock, Sandbox(1) as sandbox:
        answers = Answers(signer, TimeStamps(clock.url))
        args = (source, tmp_path / "signed.jpg", Original(source, "a.jpg", "image/jpeg"))
        done = sandbox.call(sign_file, *args, replace(CLAIM, is_timed=True), answer=answers)
    assert done.is_signed
    found = read_file_provenance(tmp_path / "signed.jpg", OURS.root)
    assert found is not None
    assert found.current is not None
    assert (found.verdict, bool(found.current.signed_at)) == ("known", True)


@pytest.mark.parametrize("name", ["dev/heic/iphone_7.heic", "dev/tiff/tif-with-iptc-icc-xmp.tif"])
def test_files_of_cameras_are_signed(corpus: Path, tmp_path: Path, name: str) -> None:
    source = tmp_path / Path(name).name
    shutil.copyfile(corpus / name, source)
    with Sandbox(1) as sandbox:
        target = deliver(sandbox, source, "one")
    found = read_file_provenance(target, OURS.root)
    assert found is not None
    assert found.verdict == "known"
