"""The privacy trap: what an event strips is in nothing that is made of a signed original, however packed.

The original says where it was taken, with which camera, and by whom it belongs to, in its metadata and in two
manifests, in every way that these can: JSON, CBOR, base64, and thumbnails of what is cut away.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.models import Asset, Companion, CropSet, DeliveredFile
from mediahub.curation.crops.export import CropMaker
from mediahub.delivery.files.making import Maker
from mediahub.media.provenance.model import Provenance
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.provenance.signers import choose_signer
from mediahub.provenance.stored import keep
from tests.credentials import authority, manifest_beside, signed, signed_again
from tests.exiftool import need_exiftool
from tests.in_app import counter_in_memory
from tests.in_process import SandboxHere
from tests.takers import Counter
from tests.traces import layers, tags_of, told
from tests.unit.media.picture_files import jpeg, noise, quarters

LATITUDE, LONGITUDE, BODY, LENS, OWNER = 31.230417, 121.473701, "NKN0047811", "LNS5550123", "Owner of Nowhere"
WHERE = f"{LATITUDE},{LONGITUDE} {BODY} {LENS} {OWNER}"
SECRETS = {
    *(text.encode(coding) for text in (str(LATITUDE), str(LONGITUDE), BODY, LENS, OWNER)
      for coding in ("ascii", "utf-16-le", "utf-16-be")),
    *(struct.pack(f"{order}d", one) for order in "<>" for one in (LATITUDE, LONGITUDE)),
    b"BodySerialNumber", b"GPSLatitude",
}  # fmt: skip
CONTEXT = {
    "exif": "http://ns.adobe.com/exif/1.0/",
    "exifEX": "http://cipa.jp/exif/2.32/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
STATED: dict[str, Any] = {
    "@context": CONTEXT,
    "exif:GPSLatitude": str(LATITUDE),
    "exif:GPSLongitude": LONGITUDE,
    "exifEX:BodySerialNumber": BODY,
    "exifEX:LensSerialNumber": LENS,
    "exifEX:CameraOwnerName": OWNER,
    "Iptc4xmpExt:LocationCreated": {"exif:GPSLatitude": LATITUDE, "exif:GPSLongitude": str(LONGITUDE)},
}
ASSERTIONS = (
    {"label": "stds.exif", "data": STATED, "kind": "Json"},
    {"label": "c2pa.metadata", "data": STATED, "kind": "Json"},
    {"label": "org.example.notes", "data": {"where": [LATITUDE, LONGITUDE], "body": BODY, "who": OWNER}},
    {"label": "org.example.packed", "data": {"said": base64.b64encode(WHERE.encode()).decode()}},
)
PLACED = WriteFields(gps_lat=LATITUDE, gps_lon=LONGITUDE, serial=BODY, model="Z 9", province_state="Shanghai")
CUT_AWAY = jpeg(quarters(48, 36), comment=WHERE.encode())
"""The thumbnail, which shows all of the picture."""


def original() -> bytes:
    """A picture as its camera signed it, and then an editor."""
    picture = write_metadata(jpeg(noise(120, 80)), PLACED)
    camera = signed(picture, assertions=ASSERTIONS, thumbnail=CUT_AWAY)
    return signed_again(camera, by=authority("Agency"), assertions=ASSERTIONS, thumbnail=CUT_AWAY)


def left_in(data: bytes) -> set[bytes]:
    """The secrets that are in a file, also where they are packed."""
    pixels = Image.open(BytesIO(CUT_AWAY)).tobytes()
    found = {secret for layer in layers(data) for secret in SECRETS if secret in layer}
    return found | {b"thumbnail" for layer in layers(data) if CUT_AWAY[-60:] in layer or pixels in layer}


@pytest.fixture(scope="module", params=[True, False], ids=["redacted", "left behind"])
def counter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """An event with a picture that is signed inside, and one whose manifest came beside it."""
    with counter_in_memory(tmp_path_factory.mktemp("stripped"), "stripped") as made:
        redacting = made.services.settings.model_copy(update={"redact_manifests": request.param})
        choose_signer(redacting, made.services.database)
        made.add("DSC_1.jpg", original(), width=120, height=80, rights_class="free")
        drawing = BytesIO()
        quarters(120, 80).save(drawing, "BMP")
        made.add("DSC_2.bmp", drawing.getvalue(), mime="image/bmp", width=120, height=80, rights_class="free")
        with made.services.database.begin() as session:
            for identity in made.ids:
                asset = session.get_one(Asset, identity)
                keep(session, identity, asset.sha256, Provenance("valid"))
            manifest = manifest_beside(drawing.getvalue(), assertions=ASSERTIONS)
            made.services.bucket.put_bytes("beside.c2pa", manifest, "application/c2pa")
            session.add(
                Companion(
                    asset_id=asset.id, sha256="c" * 64, event_id=asset.event_id, role="manifest",
                    state="ready", size=len(manifest), mime="application/c2pa", filename="a.c2pa",
                    key="beside.c2pa",
                )
            )  # fmt: skip
        sandbox = SandboxHere(1)

        def make_files() -> None:
            with made.services.database.read() as session:
                wanted = select(DeliveredFile.key).where(DeliveredFile.state == "wanted")
                keys = session.scalars(wanted).all()
            for key in keys:
                Maker(made.services, sandbox, 1).make(key)

        made.make_files = make_files  # type: ignore[method-assign]
        yield made


def test_the_originals_say_all_of_it() -> None:
    texts = {text.encode() for text in (str(LATITUDE), str(LONGITUDE), BODY, LENS, OWNER)}
    numbers = {struct.pack(">d", LATITUDE), struct.pack(">d", LONGITUDE)}
    assert left_in(original()) >= texts | numbers | {b"BodySerialNumber", b"GPSLatitude", b"thumbnail"}


@pytest.mark.parametrize("recipe", ["original", "web", "px40", "px60-0.0.5000.10000"])
def test_a_zip_of_any_size_or_part_says_nothing_of_it(
    counter: Counter, request: pytest.FixtureRequest, tmp_path: Path, recipe: str
) -> None:
    need_exiftool()
    press, has_history = counter.client("press"), "redacted" in request.node.name
    state = counter.make_zip(press, counter.ids, recipe)
    data = press.get(state["url"]).data
    assert left_in(data) == set()
    with counter.services.database.read() as session:
        rows = session.scalars(select(DeliveredFile).where(DeliveredFile.recipe == recipe)).all()
        assert [row.state for row in rows] == ["ready", "ready"]
        made = [(row.key, row.manifest_size) for row in rows]
    for number, (key, has_manifest) in enumerate(made):
        stored = [counter.services.bucket.get_bytes(key)]
        stored += [counter.services.bucket.get_bytes(f"{key}.c2pa")] if has_manifest else []
        for one in stored:
            assert left_in(one) == set()
        assert (b"Camera Works" in b"".join(stored)) == has_history
        path = tmp_path / f"{number}.jpg"
        path.write_bytes(stored[0])
        tags = {name for name in told(tags_of(path)) if "JUMD" not in name and "C2PA" not in name.upper()}
        assert not {name for name in tags if "JUMBF" not in name}


def test_a_set_of_crops_says_nothing_of_it(counter: Counter) -> None:
    services, (identity, _) = counter.services, counter.ids
    crop = {"name": "a", "rect": {"x": 0, "y": 0, "width": 0.5, "height": 1}, "size": None, "max_bytes": 0}
    look = {"angle": 0.0, "exposure": 0.0, "contrast": 0.0, "warmth": 0.0}
    with services.database.begin() as session:
        row = CropSet(asset_id=identity, state="waiting", crops=[{"crop": crop, "look": look, "logo": False}])
        session.add(row)
        session.flush()
        number = row.id
    CropMaker(services, SandboxHere(1)).make(number)
    with services.database.read() as session:
        done = session.get_one(CropSet, number)
        assert (done.state, done.problem) == ("ready", "")
        data = services.bucket.get_bytes(done.key)
        assert session.get_one(Asset, identity).state == "ready"
    assert b"Shanghai" in data, "words of the standard are carried over"
    assert left_in(data) == set()
