"""Delivered files, as ExifTool reads them: the catalogue's words, no position, the picture as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from mediahub.catalog.events import create_event
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetTag,
    Batch,
    DeliveredFile,
    DeliverySettings,
    Event,
    Person,
    Rendition,
    Tag,
    asset_id,
)
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import recipes
from mediahub.delivery.files.making import TOO_MUCH, Maker, forget, sweep
from mediahub.delivery.files.package import (
    NOBODY,
    OVERDUE,
    NotMade,
    NotYet,
    Prepared,
    load,
    look,
    missed,
    prepare,
    want,
)
from mediahub.ingest.batches.batches import open_batch
from mediahub.media.containers.filetypes import XMP_ENDING
from mediahub.media.containers.identify import identify
from mediahub.media.hashing import sha256_file
from mediahub.media.model import MediaError, NotRead
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.media.writing.deliver import UNCLEAN
from mediahub.runtime import Services
from mediahub.settings import Settings
from mediahub.storage.errors import Unavailable
from mediahub.storage.keys import delivery_prefix, original_key

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed"),
]

FILES = {
    "jpeg/DSCN0010.jpg": False,
    "png/png_with_exif_and_gps.png": False,
    "webp/denali.webp": False,
    "tiff/tif-with-iptc-icc-xmp.tif": False,
    "tiff/multipage.tif": True,
    "heic/IMG_2682.heic": True,
    "video/with-gps.mp4": False,
    "video/with-gps.mov": False,
    "raw/canon_eos_6d.dng": True,
    "raw/CanonRaw.cr2": True,
}
"""Files of the corpus, and whether their words come in a sidecar."""
CAPTION = "尹同跃 & a “robot” wave; 芜湖"
WORDS = {
    "title": "Machines on stage",
    "headline": "The robots",
    "caption": CAPTION,
    "credit": "Chen Rui / Summit",
    "copyright": "© 2025 Chen Rui",
    "city": "Wuhu",
    "country": "China",
    "location": "Grand Hall",
    "rights_class": "free",
    "usage_terms": "Not for covers.",
    "instructions": "Crop above the logo.",
}
EXPECTED = {
    "XMP:Title": "Machines on stage",
    "XMP:Headline": "The robots",
    "XMP:Description": CAPTION,
    "XMP:Credit": "Chen Rui / Summit",
    "XMP:Rights": "© 2025 Chen Rui",
    "XMP:City": "Wuhu",
    "XMP:Country": "China",
    "XMP:Location": "Grand Hall",
    "XMP:Creator": "Chen Rui",
    "XMP:Source": "Summit pool",
    "XMP:Subject": "robotics",
    "XMP:PersonInImage": "Yin Tongyue",
    "XMP:UsageTerms": "Take it, name us. Not for covers.",
    "XMP:Instructions": "You may use it for any purpose, with the credit “Chen Rui / Summit”. "
    "Crop above the logo.",
}
IIM = {
    "IPTC:ObjectName": "Machines on stage",
    "IPTC:Caption-Abstract": CAPTION,
    "IPTC:By-line": "Chen Rui",
    "IPTC:Credit": "Chen Rui / Summit",
    "IPTC:City": "Wuhu",
    "IPTC:Keywords": "robotics",
    "IPTC:CopyrightNotice": "© 2025 Chen Rui",
    "EXIF:ImageDescription": CAPTION,
    "EXIF:Artist": "Chen Rui",
    "EXIF:Copyright": "© 2025 Chen Rui",
}


@pytest.fixture(scope="module")
def services(s3_settings: Settings, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Services:
    """An event with one asset of each file, all with the same words."""
    settings = s3_settings.model_copy(update={"home": tmp_path_factory.mktemp("delivery")})
    services = Services.open(settings)
    services.database.migrate()
    with services.database.begin() as session:
        create_event(session, "delivery", "Delivery", "Asia/Shanghai")
        batch = open_batch(session, event="delivery", photographer="Chen Rui", source="cli", roots=[])
    with services.database.begin() as session:
        for name in FILES:
            session.add(stored(services, session.get_one(Batch, batch.id), corpus / "dev" / name))
    with services.database.begin() as session:
        event = session.scalars(select(Event)).one()
        texts = {"free": "Take it, name us."}
        session.add(DeliverySettings(event_id=event.id, texts=texts, source="Summit pool"))
        yin, maybe = Person(slug="yin-tongyue", name="Yin Tongyue"), Person(slug="somebody", name="Somebody")
        robots = Tag(slug="robotics-x", label="robotics")
        session.add_all([yin, maybe, robots])
        session.flush()
        for asset in session.scalars(select(Asset)):
            for name, value in WORDS.items():
                setattr(asset, name, value)
            asset.creator = "Chen Rui"
            asset.tags, asset.persons = [], []
            session.flush()
            asset.tags.append(AssetTag(tag_id=robots.id, source="manual", status="accepted"))
            asset.persons.append(AssetPerson(person_id=yin.id, source="face", status="accepted"))
            asset.persons.append(AssetPerson(person_id=maybe.id, source="face", status="suggested"))
    return services


def stored(services: Services, batch: Batch, path: Path) -> Asset:
    """An asset whose original is in the bucket, without what ingest would make of it."""
    file_type, digest = identify(path), sha256_file(path)
    key = original_key("delivery", digest, file_type.extension)
    services.bucket.put_file(key, path, sha256=digest, mime=file_type.mime)
    return Asset(
        id=asset_id("delivery", digest), event_id=batch.event_id, batch_id=batch.id,
        photographer_id=batch.photographer_id, state="ready", sha256=digest, size=path.stat().st_size,
        mime=file_type.mime, kind=file_type.kind, filename=path.name, original_key=key, width=640, height=480,
        taken_at=datetime(2008, 10, 22, 16, 28, 39, tzinfo=UTC), taken_source="event", taken_offset=0,
    )  # fmt: skip


def made(services: Services, sandbox: Sandbox, name: str, recipe: recipes.Recipe) -> Prepared:
    """The delivered file of an asset, made here and now."""
    with services.database.begin() as session:
        identity = session.scalars(select(Asset.id).where(Asset.filename == Path(name).name)).one()
        wanted = want(session, load(session, [identity]), recipe)[0]
    if wanted.state == "wanted":
        Maker(services, sandbox).make(wanted.key)
    with services.database.read() as session:
        found = look(session, [wanted])[0]
    assert found.state == "ready", found.problem
    return found


def tags_of(path: Path) -> dict[str, Any]:
    command = ["exiftool", "-j", "-G", "-n", "-struct", "-api", "requesttags=imagedatahash", str(path)]
    return dict(json.loads(subprocess.run(command, capture_output=True, check=True).stdout)[0])


@pytest.mark.parametrize(("name", "has_sidecar"), FILES.items())
def test_an_original_keeps_its_picture_and_gets_the_catalogues_words(
    services: Services, sandbox: Sandbox, corpus: Path, tmp_path: Path, name: str, has_sidecar: bool
) -> None:
    file = made(services, sandbox, name, recipes.ORIGINAL)
    path = tmp_path / file.filename
    assert services.bucket.get_to_file(file.key, path) == file.size
    tags, before = tags_of(path), tags_of(corpus / "dev" / name)
    assert tags.get("File:ImageDataHash") == before.get("File:ImageDataHash")
    places = {key: value for key, value in tags.items() if "GPS" in key and "Version" not in key}
    assert not [value for value in places.values() if str(value).strip(" 0")], places
    serials = [str(value) for key, value in tags.items() if key.endswith("SerialNumber")]
    assert not [serial for serial in serials if serial.strip(" 0")]
    assert (file.sidecar_size > 0) == has_sidecar
    if has_sidecar:
        (beside,) = (one for one in file.beside if one.ending == XMP_ENDING)
        words = tmp_path / beside.name(file.filename)
        assert services.bucket.get_to_file(beside.key, words) == file.sidecar_size
        tags = tags_of(words)
    found = {key: _one(tags.get(key)) for key in EXPECTED}
    assert found == EXPECTED
    assert "Somebody" not in json.dumps(tags, ensure_ascii=False)
    if name.endswith((".jpg", ".tif")) and not has_sidecar:
        assert {key: _one(tags.get(key)) for key in IIM} == IIM
        assert "IPTCDigest is not current" not in str(tags.get("ExifTool:Warning"))


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def test_sizes_and_parts_are_pictures_of_their_own(
    services: Services, sandbox: Sandbox, tmp_path: Path
) -> None:
    part = recipes.Part(2500, 2500, 5000, 5000)
    for recipe, size in (
        (recipes.WEB, (640, 480)),
        (recipes.parse("px400"), (400, 300)),
        (recipes.custom(200, part), (200, 150)),
    ):
        file = made(services, sandbox, "DSCN0010.jpg", recipe)
        path = tmp_path / file.filename
        services.bucket.get_to_file(file.key, path)
        with Image.open(path) as picture:
            assert picture.size == size == (file.width, file.height)
        tags = tags_of(path)
        assert {key: _one(tags.get(key)) for key in EXPECTED} == EXPECTED
        assert not [key for key in tags if "GPS" in key or "Serial" in key]
        assert tags["EXIF:DateTimeOriginal"].startswith("2008:10:22")


def test_the_small_version_of_a_clip_has_the_words_too(
    services: Services, sandbox: Sandbox, corpus: Path, tmp_path: Path
) -> None:
    clip = corpus / "dev" / "video" / "christmas.mp4"
    services.bucket.put_rendition("renditions/test/proxy.mp4", clip, "video/mp4")
    with services.database.begin() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "with-gps.mov")).one()
        row = {"name": "proxy", "key": "renditions/test/proxy.mp4", "mime": "video/mp4"}
        asset.renditions.append(Rendition(**row, width=1280, height=720, size=1))
    file = made(services, sandbox, "with-gps.mov", recipes.WEB)
    services.bucket.get_to_file(file.key, tmp_path / file.filename)
    assert file.filename.endswith("_web.mp4")
    assert _one(tags_of(tmp_path / file.filename)["XMP:City"]) == "Wuhu"


def test_a_file_is_made_once_and_anew_when_its_words_change(services: Services, sandbox: Sandbox) -> None:
    first = made(services, sandbox, "denali.webp", recipes.WEB)
    assert made(services, sandbox, "denali.webp", recipes.WEB) == first
    with services.database.begin() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "denali.webp")).one()
        asset.caption = "Another caption"
    assert made(services, sandbox, "denali.webp", recipes.WEB).key != first.key
    maker = Maker(services, sandbox)
    with services.database.begin() as session:
        session.get_one(DeliveredFile, first.key).state = "wanted"
    maker.make(first.key)  # what was asked for is not what the catalogue says any more
    with services.database.read() as session:
        assert look(session, [first])[0].state == "changed"
    with services.database.begin() as session:  # and back again: no verdict on it was kept
        asset = session.scalars(select(Asset).where(Asset.filename == "denali.webp")).one()
        asset.caption = CAPTION
    assert made(services, sandbox, "denali.webp", recipes.WEB).key == first.key


def crash(*_: object) -> None:
    """What a decoder does to its process."""
    os.abort()


def test_a_reader_that_crashes_is_no_verdict(services: Services, sandbox: Sandbox) -> None:
    with pytest.raises(NotRead) as crashed:
        sandbox.call(crash)
    with services.database.begin() as session:
        identity = session.scalars(select(Asset.id).where(Asset.filename == "denali.webp")).one()
        wanted = want(session, load(session, [identity]), recipes.parse("px66"))[0]
    # killed from outside, with no process that ended to name, is as little of a verdict
    for error in (crashed.value, NotRead("killed", "The system stopped the program that reads it.")):
        with Trouble() as broken:
            broken.error = error
            Maker(services, broken).make(wanted.key)
        with services.database.read() as session:
            found = look(session, [wanted])[0]
            assert (found.state, found.problem) == ("wanted", TOO_MUCH)


class Trouble(Sandbox):
    """A sandbox in which every call ends in `error`, as long as there is one."""

    error: Exception | None = None

    def call(self, *args: Any, **more: Any) -> Any:
        if self.error is not None:
            raise self.error
        return super().call(*args, **more)


def test_a_file_that_cannot_be_made_says_so_at_once_and_for_good(services: Services) -> None:
    """As a CRW, which says which camera took it in a way that cannot be taken out."""
    with services.database.read() as session:
        identity = session.scalars(select(Asset.id).where(Asset.filename == "CanonRaw.cr2")).one()
    recipe = recipes.parse("px555")

    def ask() -> Prepared:
        with services.database.begin() as session:
            return want(session, load(session, [identity]), recipe)[0]

    wanted = ask()
    assert wanted.state == "wanted"
    with Trouble() as sandbox:
        sandbox.error = MediaError("unclean", UNCLEAN)
        Maker(services, sandbox).make(wanted.key)
    for _ in range(3):
        assert (ask().state, ask().problem) == ("failed", UNCLEAN)
    with pytest.raises(NotMade, match="take the press size"):
        prepare(services, identity, recipe)
    with services.database.begin() as session:  # a newer version may be able to do it
        session.get_one(DeliveredFile, wanted.key).due_at = utcnow()
    assert ask().state == "wanted"


@pytest.mark.parametrize(
    "error",
    [
        NotRead("timeout", "too slow"),
        NotRead("out_of_memory", "too large"),
        TypeError("a fault of ours"),
        OSError(28, "No space left on device"),
        Unavailable("S3 does not answer"),
    ],
)
def test_a_fault_of_ours_is_tried_again_and_never_a_verdict(services: Services, error: Exception) -> None:
    with services.database.read() as session:
        identity = session.scalars(select(Asset.id).where(Asset.filename == "DSCN0010.jpg")).one()
    recipe = recipes.parse(f"px{333 + len(str(error))}")
    with Trouble() as sandbox:
        maker, sandbox.error = Maker(services, sandbox), error
        with services.database.begin() as session:
            wanted = want(session, load(session, [identity]), recipe)[0]
        pauses = []
        for attempts in range(1, 4):
            assert wanted.key in maker._claim(1000)
            maker.make(wanted.key)
            with services.database.begin() as session:
                row = session.get_one(DeliveredFile, wanted.key)
                assert (row.state, row.attempts, row.claimed_until) == ("wanted", attempts, None)
                assert row.problem
                pauses.append(row.due_at - utcnow())
            assert wanted.key not in maker._claim(1000)
            with services.database.begin() as session:
                session.get_one(DeliveredFile, wanted.key).due_at = utcnow()
        assert pauses == sorted(pauses)
        with pytest.raises(NotYet, match=r"again|as soon as"):
            prepare(services, identity, recipe)
        sandbox.error = None
        assert wanted.key in maker._claim(1000)
        maker.make(wanted.key)
    assert prepare(services, identity, recipe).state == "ready"


def test_who_waits_while_nobody_makes_files_is_told(services: Services) -> None:
    with services.database.begin() as session:
        asset = load(session, [session.scalars(select(Asset.id)).first() or ""])
        wanted = want(session, asset, recipes.parse("px77"))[0]
        assert (wanted.state, wanted.problem) == ("wanted", "")
        row = session.get_one(DeliveredFile, wanted.key)
        row.wanted_at = row.due_at = utcnow() - OVERDUE - timedelta(seconds=1)
        assert look(session, [wanted])[0].problem == NOBODY


def test_a_worker_that_died_in_mid_file_is_followed_by_another(services: Services, sandbox: Sandbox) -> None:
    with services.database.begin() as session:
        identity = session.scalars(select(Asset.id).where(Asset.filename == "denali.webp")).one()
        wanted = want(session, load(session, [identity]), recipes.parse("px88"))[0]
    first, second = Maker(services, sandbox), Maker(services, sandbox)
    assert wanted.key in first._claim(1000)  # and is killed
    assert wanted.key not in second._claim(1000)
    with services.database.begin() as session:
        row = session.get_one(DeliveredFile, wanted.key)
        row.claimed_until = row.due_at = utcnow() - timedelta(seconds=1)
    assert wanted.key in second._claim(1000)
    second.make(wanted.key)
    first._fail(wanted.key, "it was not dead after all, and late")
    with services.database.read() as session:
        assert look(session, [wanted])[0].state == "ready"


def test_a_ready_file_whose_object_is_gone_is_made_anew(services: Services, sandbox: Sandbox) -> None:
    file = made(services, sandbox, "denali.webp", recipes.parse("px99"))
    services.bucket.delete(file.key)
    with services.database.begin() as session:
        missed(session, file.key)
    assert made(services, sandbox, "denali.webp", recipes.parse("px99")).key == file.key
    assert services.bucket.head(file.key) is not None


def test_what_was_made_of_an_asset_goes_with_it(services: Services, sandbox: Sandbox) -> None:
    file = made(services, sandbox, "png_with_exif_and_gps.png", recipes.WEB)
    forget(services, file.asset_id)
    assert services.bucket.head(file.key) is None
    assert not list(services.bucket.list(delivery_prefix(file.asset_id)))
    with services.database.read() as session:
        assert session.get(DeliveredFile, file.key) is None
    assert sweep(services) == 0
