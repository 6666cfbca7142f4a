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
from mediahub.media.provenance.reading import read_file_provenance
from mediahub.media.provenance.signing import Claim, Original, sign_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.deliver import deliver_original, deliver_picture
from mediahub.media.writing.write import WriteFields
from tests.conftest import CHECKOUT, skip_or_fail
from tests.credentials import EXIF, HARMLESS, authority, signed
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


def png() -> bytes:
    out = BytesIO()
    quarters().save(out, "PNG")
    return out.getvalue()


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
    source = Original(original, "DSC_0412.JPG", file_type.mime)
    claim = replace(CLAIM, actions=(*CLAIM.actions, "c2pa.resized")) if size else CLAIM
    done = sandbox.call(sign_file, made, target, source, claim, answer=OURS.sign)
    assert done.is_signed, done.problem
    return target


def test_deliveries_are_valid_for_both_and_one_flipped_byte_makes_them_invalid(tmp_path: Path) -> None:
    originals = {
        "unsigned.jpg": jpeg(noise(64, 48)),
        "harmless.jpg": signed(jpeg(noise(64, 48)), assertions=(HARMLESS,)),
        "placed.jpg": signed(jpeg(noise(64, 48)), assertions=(EXIF,)),
        "harmless.png": signed(png(), "image/png", assertions=(HARMLESS,)),
    }
    made: list[Path] = []
    with Sandbox(1) as sandbox:
        for name, data in originals.items():
            (tmp_path / name).write_bytes(data)
            made.append(deliver(sandbox, tmp_path / name, name))
        made.append(deliver(sandbox, tmp_path / "harmless.jpg", "small.jpg", 32))
    changed = tmp_path / "changed.jpg"
    data = bytearray(made[1].read_bytes())
    data[-20] ^= 1
    changed.write_bytes(data)
    *delivered, broken = as_another_reader_says(*made, changed)
    for path, found in zip(made, delivered, strict=True):
        assert found == {"valid": True, "fails": [], "parents": ["DSC_0412.JPG"]}, path
        ours = read_file_provenance(path, OURS.root)
        assert ours is not None
        assert ours.verdict == "known", path
        has_history = "harmless" in path.name or "small" in path.name
        assert len(ours.manifests) == (2 if has_history else 1), path
    assert not broken["valid"]
    ours = read_file_provenance(changed, OURS.root)
    assert ours is not None
    assert ours.verdict == "changed"


@pytest.mark.parametrize("name", ["dev/heic/iphone_7.heic", "dev/tiff/tif-with-iptc-icc-xmp.tif"])
def test_files_of_cameras_are_signed(corpus: Path, tmp_path: Path, name: str) -> None:
    source = tmp_path / Path(name).name
    shutil.copyfile(corpus / name, source)
    with Sandbox(1) as sandbox:
        target = deliver(sandbox, source, "one")
    found = read_file_provenance(target, OURS.root)
    assert found is not None
    assert found.verdict == "known"
