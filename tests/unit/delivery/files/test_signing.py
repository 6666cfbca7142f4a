"""Deliveries are signed last, with the original as parent, and made anew when what signs them changes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from mediahub.catalog.models import Asset, Companion, DeliveredFile, SigningKey
from mediahub.catalog.settings.installation_settings import SIGNED_BY, write_setting
from mediahub.delivery.files import recipes
from mediahub.delivery.files.making import NOT_SIGNED, RETENTION, Maker, sweep
from mediahub.delivery.files.package import Prepared, load, look, want
from mediahub.delivery.files.signing import actions_of
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.reading import read_beside, read_file_provenance
from mediahub.provenance.anchors import trust_anchors
from mediahub.provenance.signers import choose_signer
from mediahub.provenance.stored import keep
from mediahub.runtime import Services
from tests.credentials import BODY, PLACE, authority, manifest_beside, signed
from tests.in_process import SandboxHere
from tests.time_stamps import time_stamp_server
from tests.unit.media.picture_files import jpeg, noise, quarters
from tests.unit.stored_pictures import add_pictures

CAMERA_FILE = signed(jpeg(noise(120, 80)))
"""It says where it was taken, and with which body."""


@pytest.fixture
def picture(services: Services) -> str:
    """A picture that its camera signed."""
    redacting = services.settings.model_copy(update={"redact_manifests": True})
    choose_signer(redacting, services.database)
    (identity,) = add_pictures(services, "a", width=120, height=80, caption="A robot waves")
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    services.bucket.put_bytes(key, CAMERA_FILE, "image/jpeg")
    return identity


def ask(services: Services, identity: str, recipe: recipes.Recipe = recipes.ORIGINAL) -> Prepared:
    with services.database.begin() as session:
        return want(session, load(session, [identity]), recipe)[0]


def made(
    services: Services, sandbox: SandboxHere, wanted: Prepared, folder: Path
) -> tuple[bytes, Provenance]:
    """The delivered file, and what it says to whoever trusts us and the camera."""
    Maker(services, sandbox, 1).make(wanted.key)
    data = services.bucket.get_bytes(wanted.key)
    path = folder / "delivered"
    path.write_bytes(data)
    with services.database.read() as session:
        anchors = trust_anchors(services.settings, session)
    found = read_file_provenance(path, anchors + authority().root)
    assert found is not None
    return data, found


@pytest.mark.parametrize("recipe", [recipes.ORIGINAL, recipes.WEB, recipes.parse("px60-0.0.5000.10000")])
def test_every_recipe_is_signed_with_the_original_as_parent(
    services: Services, sandbox: SandboxHere, picture: str, tmp_path: Path, recipe: recipes.Recipe
) -> None:
    data, found = made(services, sandbox, ask(services, picture, recipe), tmp_path)
    assert found.verdict == "known"
    assert [one.organisation for one in found.manifests] == ["MediaHub", "Camera Works"]
    assert b"A robot waves" in data
    assert PLACE.encode() not in data
    assert BODY.encode() not in data
    with services.database.read() as session:
        assert services.bucket.get_bytes(session.get_one(Asset, picture).original_key) == CAMERA_FILE


def test_a_manifest_that_comes_beside_a_picture_later_is_the_history_of_what_is_made_from_it(
    services: Services, sandbox: SandboxHere, tmp_path: Path
) -> None:
    choose_signer(services.settings, services.database)
    bare = jpeg(noise(120, 80))
    digest = hashlib.sha256(bare).hexdigest()
    (identity,) = add_pictures(services, "a", width=120, height=80, sha256=digest)
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    services.bucket.put_bytes(key, bare, "image/jpeg")
    first = ask(services, identity)
    _, found = made(services, sandbox, first, tmp_path)
    assert [one.organisation for one in found.manifests] == ["MediaHub"]
    manifest = manifest_beside(bare)
    services.bucket.put_bytes("beside.c2pa", manifest, "application/c2pa")
    with services.database.begin() as session:
        event_id = session.get_one(Asset, identity).event_id
        session.add(
            Companion(
                asset_id=identity, sha256="c" * 64, event_id=event_id, role="manifest", state="ready",
                size=len(manifest), mime="application/c2pa", filename="a.c2pa", key="beside.c2pa",
            )
        )  # fmt: skip
        keep(session, identity, digest, Provenance("valid"))
    for recipe in (recipes.ORIGINAL, recipes.WEB, recipes.parse("px60-0.0.5000.10000")):
        wanted = ask(services, identity, recipe)
        assert wanted.key != first.key
        _, found = made(services, sandbox, wanted, tmp_path)
        assert found.verdict == "known"
        assert [one.organisation for one in found.manifests] == ["MediaHub", "Camera Works"]


def test_another_caption_or_certificate_is_another_file(
    services: Services, sandbox: SandboxHere, picture: str, tmp_path: Path
) -> None:
    first = ask(services, picture)
    made(services, sandbox, first, tmp_path)
    with services.database.begin() as session:
        session.get_one(Asset, picture).caption = "It waves back"
    second = ask(services, picture)
    _, found = made(services, sandbox, second, tmp_path)
    assert found.verdict == "known"
    with services.database.begin() as session:
        for row in session.query(SigningKey):
            row.private_key = None
    choose_signer(services.settings, services.database)
    third = ask(services, picture)
    assert len({first.key, second.key, third.key}) == 3
    _, found = made(services, sandbox, third, tmp_path)
    assert [one.organisation for one in found.manifests] == ["MediaHub"]
    off = services.settings.model_copy(update={"sign_deliveries": False})
    choose_signer(off, services.database)
    assert ask(services, picture).key not in (first.key, second.key, third.key)


def test_a_file_that_takes_no_manifest_has_it_beside_it_and_both_go_together(
    services: Services, sandbox: SandboxHere, tmp_path: Path
) -> None:
    choose_signer(services.settings, services.database)
    (identity,) = add_pictures(services, "a", mime="image/bmp", filename="a.bmp")
    data = BytesIO()
    quarters().save(data, "BMP")
    with services.database.read() as session:
        key = session.get_one(Asset, identity).original_key
    services.bucket.put_bytes(key, data.getvalue(), "image/bmp")
    wanted = ask(services, identity)
    Maker(services, sandbox, 1).make(wanted.key)
    with services.database.read() as session:
        (ready,) = look(session, [wanted])
        anchors = trust_anchors(services.settings, session)
    beside = {one.ending: one for one in ready.beside}
    assert set(beside) == {".xmp", ".c2pa"}
    assert beside[".c2pa"].name(ready.filename) == f"{Path(ready.filename).stem}.c2pa"
    manifest = services.bucket.get_bytes(beside[".c2pa"].key)
    assert len(manifest) == beside[".c2pa"].size
    path = tmp_path / "delivered"
    path.write_bytes(services.bucket.get_bytes(ready.key))
    assert path.read_bytes() == data.getvalue()
    assert read_beside(path, manifest, anchors).verdict == "known"
    with services.database.begin() as session:
        session.get_one(DeliveredFile, ready.key).used_at -= 2 * RETENTION
    assert sweep(services) == 1
    assert [one.key for one in services.bucket.list("deliveries/")] == []


def test_a_time_stamp_server_stamps_deliveries_and_holds_none_up(
    services: Services, sandbox: SandboxHere, picture: str, tmp_path: Path
) -> None:
    with time_stamp_server(tmp_path / "clock") as clock:
        stamping = replace(
            services, settings=services.settings.model_copy(update={"time_stamp_server": clock.url})
        )
        _, found = made(stamping, sandbox, ask(services, picture), tmp_path)
        assert [bool(one.signed_at) for one in found.manifests] == [True, False]
        clock.status = 500
        _, found = made(stamping, sandbox, ask(services, picture, recipes.WEB), tmp_path)
        assert (found.verdict, clock.asked) == ("known", 2)
        assert [bool(one.signed_at) for one in found.manifests] == [False, False]


def test_a_machine_without_the_key_leaves_the_file_to_the_others(
    services: Services, sandbox: SandboxHere, picture: str
) -> None:
    with services.database.begin() as session:
        write_setting(session, SIGNED_BY, "f" * 64)
    wanted = ask(services, picture)
    Maker(services, sandbox, 1).make(wanted.key)
    with services.database.read() as session:
        (now,) = look(session, [wanted])
    assert (now.state, now.problem) == ("wanted", NOT_SIGNED)


def asset(**values: object) -> Asset:
    usual = {"kind": "photo", "mime": "image/jpeg", "width": 6000, "height": 4000, "orientation": 1}
    return Asset(**usual | values)


@pytest.mark.parametrize(
    ("values", "recipe", "actions"),
    [
        ({}, recipes.ORIGINAL, []),
        ({}, recipes.PRESS, ["c2pa.resized", "c2pa.transcoded"]),
        ({"width": 800, "height": 600}, recipes.PRESS, ["c2pa.transcoded"]),
        ({"orientation": 6}, recipes.parse("px9000"), ["c2pa.orientation", "c2pa.transcoded"]),
        (
            {"mime": "image/x-nikon-nef"},
            recipes.parse("px9000"),
            ["c2pa.color_adjustments", "c2pa.converted"],
        ),
        ({}, recipes.parse("px3000-0.0.5000.5000"), ["c2pa.cropped", "c2pa.transcoded"]),
        ({}, recipes.parse("px300-0.0.5000.5000"), ["c2pa.cropped", "c2pa.resized", "c2pa.transcoded"]),
        ({"kind": "video", "mime": "video/mp4"}, recipes.WEB, ["c2pa.transcoded"]),
    ],
)
def test_what_was_done_is_said_honestly(
    values: dict[str, object], recipe: recipes.Recipe, actions: list[str]
) -> None:
    assert actions_of(asset(**values), recipe) == [*actions, "c2pa.edited.metadata"]
