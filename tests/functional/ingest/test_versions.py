"""A retouched version in the place of the original: same id, same links, nothing lost, and the way back."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from mediahub.catalog.holdings import files_of
from mediahub.catalog.models import (
    Arrival,
    Asset,
    AssetChange,
    Companion,
    Crop,
    Gallery,
    Photographer,
    Rendition,
    User,
)
from mediahub.curation.edits.fields import EditError
from mediahub.curation.edits.versions import put_back
from mediahub.curation.galleries import edit, galleries
from mediahub.curation.galleries.operations import Add
from mediahub.ingest.batches.batches import batch_ref
from mediahub.ingest.reading.originals import StoredOriginal
from mediahub.media.hashing import sha256_file
from mediahub.media.writing.write import WriteFields, write_metadata
from mediahub.rights import Viewer
from tests.desk import Desk, announced
from tests.functional.ingest.test_uploads import announce, complete, put, send
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services


def begin(desk: Desk, api: httpx.Client, key: str = "") -> int:
    body = {"photographer": "Chen Rui", "resume_key": key}
    answer = api.post(f"/events/{desk.event}/batches", json=body)
    return int(answer.json()["id"])


def retouch(desk: Desk, api: httpx.Client, identity: str, path: Path) -> str:
    """Send a file as a version of the picture; gives what became of it."""
    batch = begin(desk, api, f"version {path.name}")
    (file,) = announce(api, batch, announced(path, replaces=identity))
    if file["state"] != "expected":
        return str(file["state"])
    assert put(api, file, path.read_bytes()).status_code == 200
    assert complete(api, file).status_code == 200
    desk.check_all()
    return str(api.get(f"/uploads/{file['id']}").json()["state"])


def asset_of(desk: Desk, identity: str) -> Asset:
    with desk.services.database.read() as session:
        asset = session.get_one(Asset, identity)
        assert asset.renditions is not None
        assert asset.companions is not None
        return asset


def changes(desk: Desk, identity: str) -> list[AssetChange]:
    with desk.services.database.read() as session:
        mine = select(AssetChange).where(AssetChange.asset_id == identity).order_by(AssetChange.id)
        return [one for one in session.scalars(mine) if one.field == "original"]


def worker_puts_back(desk: Desk, identity: str, digest: str) -> None:
    assert desk.checker.finish_companion(identity, digest)


@pytest.fixture
def marketing(desk: Desk) -> httpx.Client:
    return desk.client("marketing")


@pytest.fixture
def picture(desk: Desk, marketing: httpx.Client, tmp_path: Path) -> tuple[str, Path]:
    """A picture of 640 x 427 with words, a crop, a web size and a gallery that it is in; its id and file."""
    path = write_jpeg(tmp_path / "DSC_0001.JPG", 1)
    path.write_bytes(write_metadata(path, WriteFields(caption="As it was shot.")))
    send(marketing, begin(desk, marketing), path)
    desk.check_all()
    with desk.services.database.begin() as session:
        asset = session.scalars(select(Asset)).one()
        asset.title = "Written by the desk"
        session.add(Crop(asset_id=asset.id, name="Square", ratio="1:1", x=0.1, y=0.2, width=0.4, height=0.6))
        key = f"renditions/{asset.id[:2]}/{asset.id}/400-avif-000000000000.avif"
        desk.services.bucket.put_bytes(key, b"of the first original", "image/avif")
        session.add(
            Rendition(
                asset_id=asset.id, name="400-avif", key=key, mime="image/avif", width=400, height=267, size=21
            )
        )
        made = galleries.create(session, asset.event_id, "The opening", user_id=None)
        edit.apply(session, made, [Add(op="add", ids=[asset.id])], None)
        return asset.id, path


def test_a_retouched_version_keeps_everything_but_the_pixels(
    desk: Desk, marketing: httpx.Client, picture: tuple[str, Path], tmp_path: Path
) -> None:
    identity, first = picture
    before = asset_of(desk, identity)
    second = write_jpeg(tmp_path / "export-final.jpg", 2)
    assert retouch(desk, marketing, identity, second) == "ready"

    after = asset_of(desk, identity)
    assert (after.sha256, after.size) == (sha256_file(second), second.stat().st_size)
    assert (after.filename, after.title, after.caption) == (
        "DSC_0001.jpg",
        "Written by the desk",
        "As it was shot.",
    )
    assert (after.taken_at, after.created_at, after.batch_id) == (
        before.taken_at,
        before.created_at,
        before.batch_id,
    )
    (earlier,) = after.companions
    assert (earlier.role, earlier.state, earlier.sha256) == ("earlier", "ready", sha256_file(first))
    bucket = desk.services.bucket
    assert bucket.get_bytes(earlier.key) == first.read_bytes()
    assert bucket.get_bytes(after.original_key) == second.read_bytes()

    # what was made of the first original is gone, and made anew
    old, new = ({one.name: one.key for one in row.renditions} for row in (before, after))
    assert set(new) == {"thumb", "preview"}
    assert not set(old.values()) & set(new.values())
    assert [key for key in old.values() if bucket.head(key)] == []
    with desk.services.database.read() as session:
        crop = session.scalars(select(Crop)).one()
        assert (crop.x, crop.y, crop.width, crop.height) == (0.1, 0.2, 0.4, 0.6)
        assert galleries.picture_ids(session.scalars(select(Gallery)).one()) == [identity]
        someone = session.scalars(select(User.id).where(User.email == "marketing@example.org")).one()
    (change,) = changes(desk, identity)
    assert (change.user_id, change.before["sha256"], change.after["sha256"]) == (
        someone,
        sha256_file(first),
        sha256_file(second),
    )
    assert [one.role for one in files_of(after)] == ["original", "earlier"]

    # the bytes of before are known, wherever they come from
    assert retouch(desk, marketing, identity, first) == "duplicate"


def test_an_earlier_version_is_put_back_and_the_history_names_each_step(
    desk: Desk, marketing: httpx.Client, picture: tuple[str, Path], tmp_path: Path
) -> None:
    identity, first = picture
    second = write_jpeg(tmp_path / "export.png.jpg", 2, (427, 640))
    assert retouch(desk, marketing, identity, second) == "ready"
    with desk.services.database.read() as session:
        crop = session.scalars(select(Crop)).one()
    assert crop.width * 427 / (crop.height * 640) == pytest.approx(0.4 * 640 / (0.6 * 427))

    curator = Viewer(frozenset({"marketing"}), 3)
    with desk.services.database.begin() as session, pytest.raises(EditError, match="no such earlier"):
        put_back(session, session.get_one(Asset, identity), curator, sha256_file(second))
    with desk.services.database.begin() as session:
        put_back(session, session.get_one(Asset, identity), curator, sha256_file(first))
    worker_puts_back(desk, identity, sha256_file(first))
    again = asset_of(desk, identity)
    assert (again.sha256, again.filename, again.width) == (sha256_file(first), "DSC_0001.JPG", 640)
    assert [one.sha256 for one in again.companions] == [sha256_file(second)]
    steps = [(one.before["sha256"], one.after["sha256"]) for one in changes(desk, identity)]
    assert steps == [
        (sha256_file(first), sha256_file(second)),
        (sha256_file(second), sha256_file(first)),
    ]


def test_who_may_replace_and_what_may_not_be_replaced(
    desk: Desk, marketing: httpx.Client, picture: tuple[str, Path], tmp_path: Path
) -> None:
    identity, _ = picture
    other = write_jpeg(tmp_path / "other.jpg", 3)

    def asked(api: httpx.Client, target: str = identity) -> int:
        body = {"files": [announced(other, replaces=target)]}
        answer = api.post(f"/events/{desk.event}/batches", json={})
        return api.post(f"/batches/{answer.json()['id']}/files", json=body).status_code

    photographer = desk.client("photographer")
    assert asked(photographer) == 403
    assert asked(marketing, "aaaaaaaaaaaaaaaa") == 404
    with desk.services.database.begin() as session:
        user = session.scalars(select(User.id).where(User.email == "photographer@example.org")).one()
        shooter = session.scalars(select(Photographer).where(Photographer.name == "Chen Rui")).one()
        shooter.user_id = user
    assert asked(photographer) == 200  # it is theirs
    with desk.services.database.begin() as session:
        session.get_one(Asset, identity).kind = "video"
    assert asked(marketing) == 409


def test_a_kill_after_the_bytes_are_stored_is_made_good(
    desk: Desk, marketing: httpx.Client, picture: tuple[str, Path], tmp_path: Path
) -> None:
    identity, first = picture
    second = write_jpeg(tmp_path / "export.jpg", 2)
    batch = begin(desk, marketing)
    (file,) = announce(marketing, batch, announced(second, replaces=identity))
    assert put(marketing, file, second.read_bytes()).status_code == 200
    assert complete(marketing, file).status_code == 200

    class Killed(BaseException):
        pass

    pipeline = desk.checker.pipeline
    commit, pipeline._commit_beside = pipeline._commit_beside, _raising(Killed)  # type: ignore[method-assign]
    with pytest.raises(Killed):
        desk.checker.check(file["id"])
    pipeline._commit_beside = commit  # type: ignore[method-assign]
    assert asset_of(desk, identity).sha256 == sha256_file(first)

    worker_puts_back(desk, identity, sha256_file(second))  # as the sweeper does
    assert asset_of(desk, identity).sha256 == sha256_file(second)
    desk.checker.check(file["id"])
    with desk.services.database.read() as session:
        arrival = session.get_one(Arrival, file["id"])
        assert (arrival.state, arrival.asset_id, arrival.incoming_key) == ("ready", identity, None)
        assert [one.role for one in session.scalars(select(Companion))] == ["earlier"]
        ref = batch_ref(arrival.batch)
    assert len(changes(desk, identity)) == 1
    again = (pipeline.take(StoredOriginal(name, second), ref).state for name in (second.name, "other.jpg"))
    assert tuple(again) == ("ready", "duplicate")  # the same command once more; the same bytes once more


def _raising(error: type[BaseException]):  # type: ignore[no-untyped-def]
    def raises(*_: object) -> None:
        raise error

    return raises
