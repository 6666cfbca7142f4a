"""What contributors deliver stays apart from everybody else's pictures, and tells them nothing of those."""

from __future__ import annotations

import base64
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from mediahub.analysis.stacks import Stacker
from mediahub.catalog.models import Arrival, Asset, AssetChange, Batch, ClockReading, Companion, EditAction
from mediahub.ingest.batches.batches import BatchRef, open_batch
from mediahub.ingest.batches.outcome import Outcome
from mediahub.ingest.pipeline.pipeline import Pipeline
from mediahub.ingest.placing.first_rows import begin_asset
from mediahub.ingest.placing.read_file import read_file
from mediahub.ingest.reading.originals import LocalFile
from mediahub.media.hashing import sha256_file
from mediahub.media.sandbox.sandbox import Sandbox
from mediahub.runtime import Services
from tests.clock_frames import clock_text, write_clock_frame
from tests.desk import EVENT, Desk, announced
from tests.functional.ingest.test_contributors import begin, invite
from tests.functional.ingest.test_edited_files import with_words, xmp
from tests.functional.ingest.test_previews import send_ahead
from tests.functional.ingest.test_uploads import announce, complete, put
from tests.functional.ingest.test_uploads import open_batch as open_delivery
from tests.pictures import write_dng, write_jpeg

__all__ = ["invite"]
pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]
Invite = Callable[..., Callable[[str], httpx.Client]]
Open = Callable[..., BatchRef]
ANNA, BEN = "a" * 20, "b" * 20
TAKEN = "2025:10:18 10:30:00"
SHA = re.compile(r"[0-9a-f]{64}")


def take(pipeline: Pipeline, batch: BatchRef, path: Path) -> Outcome:
    return pipeline.take(LocalFile(path.name, path), batch)


@pytest.fixture
def team(open_for: Open) -> BatchRef:
    """The delivery of a photographer who has no account."""
    return open_for("Chen Rui")


@pytest.fixture
def guest(services: Services, team: BatchRef) -> BatchRef:
    """Somebody's by a link, under that photographer's name."""
    with services.database.begin() as session:
        words: Any = {"photographer": "Chen Rui", "source": "link", "roots": [], "contributor": "f" * 64}
        return open_batch(session, event=team.event_slug, **words)


def assets(services: Services, batch: BatchRef) -> list[Asset]:
    with services.database.read() as session:
        mine = select(Asset).where(Asset.batch_id == batch.id)
        found = list(session.scalars(mine.order_by(Asset.id)))
        for asset in found:
            asset.companions  # noqa: B018  (loaded)
        return found


@pytest.mark.parametrize("first", ["team", "guest"])
def test_nobody_becomes_the_picture_of_somebodys_raw(
    services: Services, pipeline: Pipeline, team: BatchRef, guest: BatchRef, tmp_path: Path, first: str
) -> None:
    picture = write_jpeg(tmp_path / "DSC_0001.JPG", 6201, taken=TAKEN, serial="77")
    raw = write_dng(tmp_path / "DSC_0001.DNG", 6202, TAKEN, "77")
    steps = [(team, raw), (guest, picture)]
    for batch, path in steps if first == "team" else reversed(steps):
        assert take(pipeline, batch, path).state == "ready"
    (theirs,), (his,) = assets(services, team), assets(services, guest)
    assert (theirs.mime, theirs.companions, theirs.filename) == ("image/x-adobe-dng", [], "DSC_0001.DNG")
    assert (his.mime, his.companions) == ("image/jpeg", [])
    # pairs of their own are pairs
    own = write_dng(tmp_path / "own" / "DSC_0001.DNG", 6203, TAKEN, "77")
    assert take(pipeline, guest, own).asset_id == his.id
    assert [one.role for one in assets(services, guest)[0].companions] == ["raw"]


@pytest.mark.parametrize("first", ["team", "guest"])
def test_the_same_picture_with_other_words_stands_in_nobodys_way(
    services: Services, pipeline: Pipeline, team: BatchRef, guest: BatchRef, tmp_path: Path, first: str
) -> None:
    whole = write_jpeg(tmp_path / "HOT_0003.JPG", 6210)
    with services.database.begin() as session:  # a photographer's, who may edit nothing but their own
        session.get_one(Batch, team.id).source = "ftp"
    steps = [
        (team, with_words(whole, tmp_path / "a" / whole.name, headline="Opening")),
        (guest, with_words(whole, tmp_path / "b" / whole.name, headline="Forged")),
    ]
    for batch, path in steps if first == "team" else reversed(steps):
        assert take(pipeline, batch, path).code == ""
    (theirs,), (his,) = assets(services, team), assets(services, guest)
    assert (theirs.headline, his.headline) == ("Opening", "Forged")
    with services.database.read() as session:
        ids = [theirs.id, his.id]
        assert not session.scalars(select(AssetChange).where(AssetChange.asset_id.in_(ids))).all()
        assert not session.scalars(select(Companion).where(Companion.asset_id.in_(ids))).all()


def test_bytes_that_somebody_else_is_delivering_bring_no_words(
    services: Services, sandbox: Sandbox, pipeline: Pipeline, team: BatchRef, guest: BatchRef, tmp_path: Path
) -> None:
    """The team's process died while it stored the picture."""
    path = with_words(write_jpeg(tmp_path / "a.jpg", 6220), tmp_path / "b" / "a.jpg", headline="Opening")
    with services.database.begin() as session:
        session.get_one(Batch, team.id).template = {"city": "Wuhu"}
    read = read_file(sandbox, LocalFile(path.name, path), team, path.stat().st_size, sha256_file(path))
    with services.database.begin() as session:
        begin_asset(session, read.identity, read)
    words = tmp_path / "b" / "a.xmp"
    words.write_bytes(xmp("Forged"))
    outcome, beside = pipeline.take_all(LocalFile(path.name, path, words), guest)
    assert (outcome.state, outcome.asset_id) == ("duplicate", read.identity)
    assert (beside.state, beside.code) == ("rejected", "not_yours")
    with services.database.read() as session:
        asset = session.get_one(Asset, read.identity)
        assert (asset.batch_id, asset.contributor, asset.state) == (team.id, "", "storing")
    assert take(pipeline, team, path).state == "ready"  # the sweeper finds all of it stored
    (asset,) = assets(services, team)
    assert (asset.state, asset.headline, asset.companions) == ("ready", "Opening", [])


def test_their_byline_credit_and_terms_are_the_links(
    services: Services, pipeline: Pipeline, guest: BatchRef, tmp_path: Path
) -> None:
    words = {
        "creator": "Li Wei",
        "credit": "Li Wei/Summit",
        "usage_terms": "Free for all",
        "headline": "Hall",
    }
    path = with_words(write_jpeg(tmp_path / "a.jpg", 6225), tmp_path / "b" / "a.jpg", **words)
    take(pipeline, guest, path)
    sidecar = tmp_path / "b" / "a.xmp"
    sidecar.write_bytes(xmp("Later", 'photoshop:Credit="Li Wei"'))
    pipeline.sidecars.take(sidecar, "a.xmp", guest)
    (asset,) = assets(services, guest)
    assert (asset.creator, asset.credit, asset.usage_terms) == ("Chen Rui", "", "")
    assert asset.headline in ("Hall", "Later")


def test_a_sharper_picture_of_the_same_body_lies_on_nobodys_stack(
    services: Services, pipeline: Pipeline, team: BatchRef, guest: BatchRef, tmp_path: Path
) -> None:
    whole = write_jpeg(tmp_path / "s.jpg", 6230, taken=TAKEN, serial="77")
    paths = [with_words(whole, tmp_path / f"s{n}" / "s.jpg", headline=str(n)) for n in range(2)]
    for batch, path in zip((team, guest), paths, strict=True):
        assert take(pipeline, batch, path).state == "ready"
    with services.database.begin() as session:
        for asset in session.scalars(select(Asset).where(Asset.batch_id == guest.id)):
            asset.sharpness = 1e9
    Stacker(services).work(threading.Event())
    assert {asset.stack_id for batch in (team, guest) for asset in assets(services, batch)} == {None}


def test_a_frame_of_the_clock_page_moves_only_their_own_clock(
    services: Services, pipeline: Pipeline, team: BatchRef, guest: BatchRef, tmp_path: Path
) -> None:
    key = services.settings.secret_key.get_secret_value()
    text = clock_text(datetime(2025, 10, 18, 2, 30, tzinfo=UTC) + timedelta(hours=5), key)
    take(pipeline, team, write_jpeg(tmp_path / "a.jpg", 6240, taken=TAKEN, serial="77"))
    take(pipeline, guest, write_clock_frame(tmp_path / "clock.jpg", text, TAKEN, "77"))
    take(pipeline, team, write_jpeg(tmp_path / "b.jpg", 6241, taken=TAKEN, serial="77"))
    take(pipeline, guest, write_jpeg(tmp_path / "c.jpg", 6242, taken=TAKEN, serial="77"))
    assert {(one.clock_basis, one.clock_shift) for one in assets(services, team)} == {("", 0.0)}
    assert {one.clock_basis for one in assets(services, guest)} == {"qr"}
    with services.database.read() as session:
        reading = session.scalars(select(ClockReading).where(ClockReading.event_id == team.event_id)).one()
        assert reading.body.endswith(f"~{'f' * 32}#77")


def as_told(desk: Desk, api: httpx.Client, secret_page: str, batch: int, path: Path) -> list[Any]:
    """Everything that delivering a file with its XMP file answers, without what any two files differ in."""
    said: list[Any] = []

    def note(answer: httpx.Response) -> Any:
        text = SHA.sub("<sha256>", re.sub(r'sha256":"[^"]{44}"', "", answer.text))
        for known in (path.name, path.stem):
            text = text.replace(known, "<name>")
        text = re.sub(r'"(id|size|batch)":\s*\d+', r'"\1": 0', text)
        text = re.sub(
            r'"[^"]*X-Amz-Signature[^"]*"|incoming/[0-9a-zA-Z/.-]+|\d{4}-\d\d-\d\dT[^",\r\n]*', "-", text
        )
        said.append((answer.status_code, re.sub(r",\d+,", ",0,", text)))
        return answer

    sidecar = base64.b64encode(xmp("Words")).decode()
    file = {**announced(path), "sidecar": sidecar}
    answer = note(api.post(f"/batches/{batch}/files", json={"files": [file], "sign": True}))
    (row,) = answer.json()["files"]
    note(api.get(f"/uploads/{row['id']}"))
    assert put(api, row, path.read_bytes()).status_code == 200
    note(complete(api, row))
    desk.check_all()
    for way in (f"/uploads/{row['id']}", f"/uploads/{row['sidecar']['id']}", f"/batches/{batch}/files"):
        note(api.get(way))
    for state in ("ready", "duplicate", "rejected"):
        note(api.get(f"/batches/{batch}/files", params={"state": state}))
    note(api.get(f"/batches/{batch}"))
    note(api.get(f"/batches/{batch}/report.csv"))
    note(api.get(f"/events/{EVENT}/batches"))
    note(api.post(f"/batches/{batch}/files", json={"files": [file]}))
    other = {**file, "path": f"again/{path.name}"}
    note(api.post(f"/batches/{batch}/files", json={"files": [other]}))
    note(
        api.post(f"/batches/{batch}/files", json={"files": [announced(path, whole=False, shown="third.jpg")]})
    )
    page = httpx.get(secret_page).text
    said.append(re.search(r"There is room for [^.]*", page)[0])  # type: ignore[index]
    return said


@pytest.mark.parametrize("what", ["known", "trashed", "edited"])
def test_no_answer_tells_a_contributor_what_the_event_has(
    desk: Desk, invite: Invite, tmp_path: Path, what: str
) -> None:
    paths = [write_jpeg(tmp_path / f"frame{n}.jpg", 6250 + n, (1200, 800)) for n in range(2)]
    known = paths[0]
    if what == "edited":
        known = with_words(paths[0], tmp_path / "theirs" / paths[0].name, headline="Opening")
    with desk.client() as api:
        batch = open_delivery(desk, api)
        (row,) = announce(api, batch, announced(known))
        put(api, row, known.read_bytes())
        complete(api, row)
        desk.check_all()
    if what == "trashed":
        with desk.services.database.begin() as session:
            asset = session.scalars(select(Asset)).one()
            asset.state, asset.deleted_at = "trashed", datetime.now(UTC)
    told = []
    for path in paths:  # each by a link of its own, so that counts are alike
        api = invite(max_files=9, max_bytes=1 << 30)(ANNA)
        secret = api.headers["Authorization"].removeprefix("Bearer ").rpartition(".")[0]
        told.append(as_told(desk, api, f"{desk.url}/c/{secret}", begin(desk, api, "Anna"), path))
    for one, other in zip(*told, strict=True):
        assert one == other
    with desk.services.database.read() as session:
        theirs = session.scalars(select(Asset).where(Asset.contributor == "")).one()
        assert (theirs.headline, theirs.companions) == ("Opening" if what == "edited" else "", [])
        assert not session.scalars(select(EditAction)).all() or what == "edited"


def test_a_hash_that_was_not_sent_makes_nothing_theirs(desk: Desk, invite: Invite, tmp_path: Path) -> None:
    """A small picture with a hash that somebody heard of: whoever has the file delivers it all the same."""
    path = write_jpeg(tmp_path / "DSC_0007.JPG", 6260, (1600, 1000), TAKEN, "77")
    path = with_words(path, tmp_path / "card" / path.name, headline="Opening")
    lure = write_jpeg(tmp_path / "lure.jpg", 6261, (800, 500), "2025:10:19 10:30:00", "88")
    lure = with_words(lure, tmp_path / "lure" / "lure.jpg", headline="Forged", caption="Forged too")
    anna = invite(rights_class="free")(ANNA)
    (claim,) = announce(anna, begin(desk, anna, "Anna"), announced(path, shown="x.jpg"))
    assert claim["state"] == "expected"
    send_ahead(desk, anna, claim, lure.read_bytes())
    with desk.services.database.read() as session:
        shown = session.scalars(select(Asset)).one()
        assert (shown.awaited, shown.headline, shown.rights_class) == (True, "Forged", "free")
    with desk.client() as api:
        batch = open_delivery(desk, api, rights_class="partners")
        (row,) = announce(api, batch, announced(path))
        assert row["state"] == "expected"
        put(api, row, path.read_bytes())
        complete(api, row)
        desk.check_all()
        assert api.get(f"/uploads/{row['id']}").json()["state"] == "ready"
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
        assert (asset.batch_id, asset.contributor, asset.awaited) == (batch, "", False)
        assert (asset.headline, asset.caption, asset.creator) == ("Opening", "", "Chen Rui")
        assert (asset.rights_class, asset.serial, asset.filename) == ("partners", "77", "DSC_0007.JPG")
        assert (asset.width, asset.camera_at) == (1600, datetime(2025, 10, 18, 2, 30, tzinfo=UTC))
        assert session.get_one(Arrival, claim["id"]).state == "expected"
