"""Uploads over HTTP, step by step, against the real application and a real S3 server."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from mediahub.catalog.models import ApiToken, Arrival, Asset, AssetChange, EditAction, Photographer, User
from mediahub.catalog.models.base import utcnow
from mediahub.ingest.batches.batches import incoming_name
from mediahub.ingest.uploads.stale import free_orphans, settle_silent_uploads
from mediahub.ingest.uploads.states import UploadError
from mediahub.ingest.uploads.uploads import Uploads
from mediahub.jobs import Jobs
from mediahub.storage import Presigner
from mediahub.storage.keys import incoming_key
from mediahub.storage.multipart import Multipart
from tests.desk import PASSWORD, Desk, announced, large_jpeg, sha256
from tests.pictures import write_jpeg

pytestmark = pytest.mark.services
UNKNOWN = 2**31 - 1
"""A number that no file has."""
PART = 5 << 20


@pytest.fixture
def api(desk: Desk) -> Iterator[httpx.Client]:
    """A photographer's program."""
    with desk.client() as client:
        yield client


@pytest.fixture
def batch(desk: Desk, api: httpx.Client) -> int:
    return open_batch(desk, api)


def open_batch(desk: Desk, api: httpx.Client, **more: Any) -> int:
    answer = api.post(f"/events/{desk.event}/batches", json={"photographer": "Chen Rui", **more})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def announce(api: httpx.Client, batch: int, *files: dict[str, Any]) -> list[dict[str, Any]]:
    answer = api.post(f"/batches/{batch}/files", json={"files": files})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["files"])


def put(api: httpx.Client, file: dict[str, Any], data: bytes, part: int | None = None) -> httpx.Response:
    """Sign and send one piece, as it says it is."""
    body = {"method": "PUT", "part": part, "sha256": sha256(data)}
    signed = api.post(f"/uploads/{file['id']}/sign", json=body)
    assert signed.status_code == 200, signed.text
    return httpx.put(signed.json()["url"], content=data, headers=signed.json()["headers"])


def complete(api: httpx.Client, file: dict[str, Any]) -> httpx.Response:
    return api.post(f"/uploads/{file['id']}/complete")


def send(api: httpx.Client, batch: int, path: Path) -> dict[str, Any]:
    (file,) = announce(api, batch, announced(path))
    assert put(api, file, path.read_bytes()).status_code == 200
    answer = complete(api, file)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_one_file_from_announcement_to_asset(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "DSC_0001.JPG", 1)
    (file,) = announce(api, batch, announced(path, shown="DCIM/100/DSC_0001.JPG"))
    assert (file["state"], file["path"], file["part_size"]) == ("expected", "DCIM/100/DSC_0001.JPG", None)
    assert "Not sent completely" in file["what_to_do"]
    assert put(api, file, path.read_bytes()).status_code == 200
    assert complete(api, file).json()["state"] == "received"
    assert complete(api, file).json()["state"] == "received"  # may be repeated
    desk.check_all()
    state = api.get(f"/uploads/{file['id']}").json()
    assert (state["state"], state["key"]) == ("ready", None)
    with desk.services.database.read() as session:
        asset = session.get_one(Asset, state["asset_id"])
        assert (asset.sha256, asset.filename) == (sha256(path.read_bytes()), "DSC_0001.JPG")
        assert asset.photographer.name == "Chen Rui"
    assert desk.services.bucket.get_bytes(asset.original_key) == path.read_bytes()
    assert list(desk.services.bucket.list("incoming/")) == []


def test_what_a_sender_calls_its_file_is_not_believed(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    picture = write_jpeg(tmp_path / "a.jpg", 70)
    page = tmp_path / "b.jpg"
    page.write_bytes(b"<script>alert(1)</script>")
    headers = {"Content-Type": "text/html", "Cache-Control": "max-age=99", "Content-Disposition": "inline"}
    for path in (picture, page):
        (file,) = announce(api, batch, announced(path))
        signed = api.post(f"/uploads/{file['id']}/sign", json={"method": "PUT"}).json()
        sent = httpx.put(signed["url"], content=path.read_bytes(), headers=signed["headers"] | headers)
        assert sent.status_code == 200
        assert complete(api, file).status_code == 200
    desk.check_all()
    with desk.services.database.read() as session:
        (key,) = session.scalars(select(Asset.original_key))
    (kept,) = (info.key for info in desk.services.bucket.list(f"quarantine/{desk.event}/"))
    for where, kind in ((key, "image/jpeg"), (kept, "application/octet-stream")):
        about = desk.services.bucket.client.head_object(Bucket=desk.services.bucket.name, Key=where)
        assert about["ContentType"] == kind
        assert "CacheControl" not in about
        assert "ContentDisposition" not in about


def test_who_asks_for_it_may_send_with_the_answer_to_the_announcement(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    paths = [write_jpeg(tmp_path / f"{number}.jpg", number) for number in (1, 2)]
    large = large_jpeg(tmp_path / "large.jpg", 3, 12 << 20)
    files = [announced(paths[0]), announced(paths[1], whole=False), announced(large)]
    answer = api.post(f"/batches/{batch}/files", json={"files": files, "sign": True}).json()["files"]
    whole, bare, in_parts = (file["signed"] for file in answer)
    assert in_parts is None
    assert {file["signed"] for file in announce(api, batch, *files)} == {None}

    def sent(signed: dict[str, Any], data: bytes) -> int:
        return httpx.put(signed["url"], content=data, headers=signed["headers"]).status_code

    data = [path.read_bytes() for path in paths]
    changed = data[0][:-1] + bytes([data[0][-1] ^ 1])
    assert sent(whole, changed) == 400, "the SHA-256 that was announced goes with the address"
    assert sent(whole, data[0]) == 200
    assert sent(bare, data[1] + b"x") == 403
    assert sent(bare, data[1]) == 200
    assert sent(bare, data[1]) == 412, "it is not written over"
    assert {complete(api, file).json()["state"] for file in answer[:2]} == {"received"}
    # all there, or arrived: nothing is left to send
    again = api.post(f"/batches/{batch}/files", json={"files": files[:2], "sign": True}).json()["files"]
    assert [(file["state"], file["signed"]) for file in again] == [("received", None)] * 2


def test_a_large_file_goes_in_parts_and_only_the_missing_ones_again(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "big.jpg", 2, 12 << 20)
    data = path.read_bytes()
    pieces = [data[i : i + PART] for i in range(0, len(data), PART)]
    (file,) = announce(api, batch, announced(path))
    assert (file["part_size"], file["part_count"], file["parts"]) == (PART, 3, [])
    assert put(api, file, pieces[2], 3).status_code == 200
    assert put(api, file, pieces[0], 1).status_code == 200
    wanting = complete(api, file)
    assert (wanting.status_code, wanting.json()["code"], wanting.json()["missing"]) == (
        409,
        "parts_missing",
        [2],
    )
    (again,) = announce(api, batch, announced(path))
    assert (again["id"], again["upload_id"], again["parts"]) == (file["id"], file["upload_id"], [1, 3])
    assert put(api, again, pieces[1], 2).status_code == 200
    assert complete(api, again).json()["state"] == "received"
    desk.check_all()
    assert api.get(f"/uploads/{file['id']}").json()["state"] == "ready"
    originals = list(desk.services.bucket.list(f"originals/{desk.event}/"))
    assert [desk.services.bucket.get_bytes(info.key) for info in originals] == [data]


def test_what_is_all_there_is_not_sent_again(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    """Its sender died after the last byte, the second one even after joining the parts."""
    small = write_jpeg(tmp_path / "small.jpg", 41)
    large = large_jpeg(tmp_path / "large.jpg", 42, 6 << 20)
    first, second = announce(api, batch, announced(small), announced(large))
    assert put(api, first, small.read_bytes()).status_code == 200
    for part, piece in ((1, large.read_bytes()[:PART]), (2, large.read_bytes()[PART:])):
        assert put(api, second, piece, part).status_code == 200
    uploads = Multipart(desk.services.bucket)
    parts = uploads.parts(second["key"], second["upload_id"])
    assert parts is not None
    uploads.complete(second["key"], second["upload_id"], parts)
    again = announce(api, batch, announced(small), announced(large))
    assert [file["parts"] for file in again] == [[1], [1, 2]]
    for file in again:
        assert complete(api, file).json()["state"] == "received"
    desk.check_all()
    assert {row.state for row in desk.arrivals().values()} == {"ready"}


def test_a_damaged_piece_is_refused_and_can_be_sent_again(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 3)
    (file,) = announce(api, batch, announced(path))
    body = {"method": "PUT", "sha256": sha256(path.read_bytes())}
    signed = api.post(f"/uploads/{file['id']}/sign", json=body).json()
    damaged = path.read_bytes()[:-5] + b"wrong"
    assert httpx.put(signed["url"], content=damaged, headers=signed["headers"]).status_code == 400
    nothing = complete(api, file).json()
    assert (nothing["code"], nothing["missing"]) == ("nothing_there", [1])
    assert httpx.put(signed["url"], content=path.read_bytes(), headers=signed["headers"]).status_code == 200
    assert complete(api, file).json()["state"] == "received"


def test_what_has_arrived_cannot_be_written_over(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 4)
    (file,) = announce(api, batch, announced(path))
    assert put(api, file, path.read_bytes()).status_code == 200
    assert put(api, file, path.read_bytes()[::-1]).status_code == 412
    assert complete(api, file).json()["state"] == "received"
    refused = api.post(f"/uploads/{file['id']}/sign", json={"method": "PUT"})
    assert (refused.status_code, refused.json()["code"]) == (409, "arrived")
    assert "it is received" in refused.json()["detail"]


def test_many_files_are_signed_and_completed_in_one_request(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    paths = [large_jpeg(tmp_path / f"{number}.jpg", 50 + number, 1 << 18) for number in range(3)]
    one, two, unsent = announce(api, batch, *(announced(path, whole=False) for path in paths))
    requests = [{"id": one["id"], "method": "PUT"}, {"id": two["id"], "method": "PUT", "part": 2}]
    hashed = {**requests[0], "sha256": sha256(paths[0].read_bytes())}
    answer = api.post(
        "/uploads/sign", json={"requests": [*requests, hashed, {"id": UNKNOWN, "method": "PUT"}]}
    )
    assert answer.status_code == 200, answer.text
    bare, second, checked = (one["signed"] for one in answer.json()["answers"][:3])
    unknown = answer.json()["answers"][3]
    assert httpx.put(checked["url"], content=b"x", headers=checked["headers"]).status_code in (400, 403)
    for signed, path in ((bare, paths[0]), (second, paths[1])):
        sent = httpx.put(signed["url"], content=path.read_bytes(), headers=signed["headers"])
        assert sent.status_code == 200
    assert unknown["problem"]["status"] == 404
    files = [{"id": one["id"], "sha256": sha256(paths[0].read_bytes())}, {"id": unsent["id"]}]
    files += [{"id": two["id"], "sha256": "0" * 64}, {"id": UNKNOWN}]
    answer = api.post("/uploads/complete", json={"files": files})
    done, missing, untold, unknown = answer.json()["answers"]
    assert (done["upload"]["id"], done["upload"]["state"]) == (one["id"], "received")
    assert missing["problem"] == {
        "status": 409,
        "code": "nothing_there",
        "detail": "Nothing of this file has arrived yet. Send it.",
        "missing": [1],
    }
    assert (untold["upload"]["state"], unknown["problem"]["status"]) == ("received", 404)
    desk.check_all()
    rows = desk.arrivals()
    assert {path: (row.state, row.reason_code) for path, row in rows.items()} == {
        "0.jpg": ("ready", ""),
        "1.jpg": ("rejected", "not_as_sent"),
        "2.jpg": ("expected", ""),
    }


def test_a_file_that_is_taken_back_while_it_is_completed_is_gone(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    file = send(api, batch, write_jpeg(tmp_path / "DSC_0001.JPG", 1))
    uploads = Uploads(desk.services, Presigner(desk.settings), Jobs(desk.settings))
    found = uploads.complete_many({file["id"]: None, UNKNOWN: None})
    assert not isinstance(found[file["id"]], UploadError)
    assert isinstance(found[UNKNOWN], UploadError)
    with pytest.raises(UploadError) as caught:
        uploads.complete(UNKNOWN)
    assert caught.value.code == "upload_gone"


def test_files_of_another_sender_are_nobodys_to_complete(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    (file,) = announce(api, batch, announced(write_jpeg(tmp_path / "a.jpg", 55)))
    with desk.client("marketing") as other:
        for what, asked in (("sign", "requests"), ("complete", "files")):
            one = {"id": file["id"], **({"method": "PUT"} if what == "sign" else {})}
            (answer,) = other.post(f"/uploads/{what}", json={asked: [one]}).json()["answers"]
            assert (answer["problem"]["status"], list(answer)) == (404, ["problem"])
    with desk.client("press") as press:
        assert press.post("/uploads/complete", json={"files": [{"id": file["id"]}]}).status_code == 403


def test_a_hash_that_follows_the_bytes_is_compared_all_the_same(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    """Before a worker has begun, by it; after it, against what it found."""
    paths = [large_jpeg(tmp_path / f"{number}.jpg", 60 + number, 1 << 18) for number in range(3)]
    early, late, busy = announce(api, batch, *(announced(path, whole=False) for path in paths))
    digests = [sha256(path.read_bytes()) for path in paths]
    for file, path in zip((early, late, busy), paths, strict=True):
        signed = api.post(f"/uploads/{file['id']}/sign", json={"method": "PUT"}).json()
        sent = httpx.put(signed["url"], content=path.read_bytes(), headers=signed["headers"])
        assert sent.status_code == 200
        assert complete(api, file).json()["state"] == "received"

    def tell(file: dict[str, Any], digest: str) -> httpx.Response:
        return api.post(f"/uploads/{file['id']}/complete", json={"sha256": digest})

    assert tell(early, "0" * 64).json()["state"] == "received"
    with desk.services.database.begin() as session:
        session.get_one(Arrival, busy["id"]).state = "checking"
    assert tell(busy, "0" * 64).json()["state"] == "checking"  # nothing is known yet: it is to be told again
    desk.check_all()
    assert (desk.arrivals()["0.jpg"].state, desk.arrivals()["0.jpg"].reason_code) == (
        "rejected",
        "not_as_sent",
    )
    assert tell(late, digests[1]).json()["state"] == "ready"
    wrong = tell(late, "0" * 64)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_bytes")
    desk.checker.check(busy["id"])
    assert tell(busy, digests[2]).json()["state"] == "ready"
    # announced with its hash, the right file is another one beside what arrived
    (again,) = announce(api, batch, {**announced(paths[1], whole=False), "sha256": "1" * 64})
    assert (again["state"], again["path"]) == ("expected", "1 (2).jpg")


def test_bytes_of_the_wrong_number_are_thrown_away(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 5)
    (file,) = announce(api, batch, announced(path))
    for other in (path.read_bytes()[:-1], path.read_bytes() + b"x"):
        assert put(api, file, other).status_code == 403
    desk.services.bucket.put_bytes(file["key"], b"x", "image/jpeg")
    wrong = complete(api, file)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "wrong_bytes")
    assert send(api, batch, path)["state"] == "received"


def test_other_content_of_the_same_size_never_goes_into_an_upload_under_way(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "clip.jpg", 6, 12 << 20)
    data = path.read_bytes()
    (file,) = announce(api, batch, announced(path, whole=False, last_modified=1))
    assert put(api, file, data[:PART], 1).status_code == 200
    # changed in the middle only: same size, same ends
    changed = data[:PART] + b"XY" + data[PART + 2 :]
    path.write_bytes(changed)
    (again,) = announce(api, batch, announced(path, whole=False, last_modified=2))
    assert again["id"] == file["id"]
    assert again["upload_id"] != file["upload_id"]
    assert again["parts"] == []
    stale = api.post(
        f"/uploads/{file['id']}/sign", json={"method": "PUT", "part": 2, "upload_id": file["upload_id"]}
    )
    assert (stale.status_code, stale.json()["code"]) == (409, "upload_gone")
    assert Multipart(desk.services.bucket).parts(file["key"], file["upload_id"]) is None
    # the same told with whole hashes: two files
    (third,) = announce(api, batch, announced(path))
    assert third["id"] == file["id"]
    path.write_bytes(data)
    (fourth,) = announce(api, batch, announced(path))
    assert (fourth["path"], fourth["id"] != file["id"]) == ("clip (2).jpg", True)


def test_what_arrives_otherwise_than_announced_is_rejected_and_kept(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "clip.jpg", 7, 6 << 20)
    data = path.read_bytes()
    damaged = data[:1000] + b"?" + data[1001:]
    (file,) = announce(api, batch, announced(path))
    for part, piece in ((1, damaged[:PART]), (2, damaged[PART:])):
        assert put(api, file, piece, part).status_code == 200
    assert complete(api, file).json()["state"] == "received"
    desk.check_all()
    state = api.get(f"/uploads/{file['id']}").json()
    assert (state["state"], state["code"]) == ("rejected", "not_as_sent")
    assert "changed while it was sent, or was damaged" in state["reason"]
    quarantined = list(desk.services.bucket.list(f"quarantine/{desk.event}/"))
    assert [desk.services.bucket.get_bytes(info.key) for info in quarantined] == [damaged]
    assert list(desk.services.bucket.list(f"originals/{desk.event}/")) == []
    # announced again, it is sent again
    (again,) = announce(api, batch, announced(path))
    assert (again["id"], again["state"], again["parts"]) == (file["id"], "expected", [])


def test_a_hash_that_is_known_only_in_the_end_is_held_against_what_came(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    """A file that was changed in the middle, with its time put back, between two tries of a browser."""
    path = large_jpeg(tmp_path / "clip.jpg", 40, 6 << 20)
    old = path.read_bytes()
    (file,) = announce(api, batch, announced(path, whole=False, last_modified=1))
    assert put(api, file, old[:PART], 1).status_code == 200
    new = old[:100_000] + b"XY" + old[100_002:]
    path.write_bytes(new)
    (again,) = announce(api, batch, announced(path, whole=False, last_modified=1))
    assert again["parts"] == [1]
    assert put(api, again, new[PART:], 2).status_code == 200
    done = api.post(f"/uploads/{file['id']}/complete", json={"sha256": sha256(new)})
    assert done.json()["state"] == "received"
    desk.check_all()
    assert desk.arrivals()["clip.jpg"].reason_code == "not_as_sent"
    assert list(desk.services.bucket.list(f"originals/{desk.event}/")) == []


def test_duplicates_are_found_before_a_byte_moves(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    small = write_jpeg(tmp_path / "small.jpg", 8)
    large = large_jpeg(tmp_path / "large.jpg", 9, 300_000)
    for path in (small, large):
        send(api, batch, path)
    desk.check_all()
    ids = {path: row.asset_id for path, row in desk.arrivals().items()}
    copy = tmp_path / "copies"
    copy.mkdir()
    (copy / "small.jpg").write_bytes(small.read_bytes())
    (copy / "large.jpg").write_bytes(large.read_bytes())
    other = open_batch(desk, api, resume_key="another card")
    whole, ends, wanted = announce(
        api,
        other,
        announced(copy / "large.jpg"),
        announced(copy / "small.jpg", whole=False),  # its ends are all of it
        announced(copy / "large.jpg", shown="third.jpg", whole=False),
    )
    assert (whole["state"], whole["asset_id"]) == ("duplicate", ids["large.jpg"])
    assert whole["reason"] == "The event has it already, as large.jpg."
    assert (ends["state"], ends["asset_id"]) == ("duplicate", ids["small.jpg"])
    assert (wanted["state"], wanted["id"]) == ("hash_wanted", None)
    assert "third.jpg" not in desk.arrivals()
    # whoever cannot hash sends it, and a worker finds out
    (sent,) = announce(
        api, other, announced(copy / "large.jpg", shown="third.jpg", whole=False, send_anyway=True)
    )
    assert sent["state"] == "expected"
    assert put(api, sent, large.read_bytes()).status_code == 200
    complete(api, sent)
    desk.check_all()
    assert desk.arrivals()["third.jpg"].state == "duplicate"


def test_a_camera_that_uses_a_name_again_loses_nothing(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    for number in (10, 11):
        send(api, batch, write_jpeg(tmp_path / "DSC_0001.JPG", number))
    desk.check_all()
    assert {path: row.state for path, row in desk.arrivals().items()} == {
        "DSC_0001.JPG": "ready",
        "DSC_0001 (2).JPG": "ready",
    }
    (again,) = announce(api, batch, announced(tmp_path / "DSC_0001.JPG"))
    assert (again["path"], again["state"]) == ("DSC_0001 (2).JPG", "ready")


def test_an_empty_file_is_refused_at_once_and_the_rest_goes_on(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    good = write_jpeg(tmp_path / "good.jpg", 12)
    refused, accepted = announce(api, batch, announced(empty), announced(good))
    assert (refused["state"], refused["code"]) == ("rejected", "empty")
    assert "copy it from the card again" in refused["reason"]
    assert accepted["state"] == "expected"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "a\x01b.jpg",
        "rtl\u202egpj.exe",
        "😀.jpg",
        '"<script>$(x)`.jpg',
        "x" * 3000,
        "/",
        "  ",
    ],
)
def test_any_name_is_taken(desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, name: str) -> None:
    path = write_jpeg(tmp_path / "a.jpg", 13)
    (file,) = announce(api, batch, announced(path, shown=name))
    assert put(api, file, path.read_bytes()).status_code == 200
    assert complete(api, file).json()["state"] == "received"
    desk.check_all()
    (row,) = desk.arrivals().values()
    assert row.state == "ready"
    assert not {"\x01", "\u202e"} & set(row.path)


def test_a_name_that_no_disk_holds_is_refused(api: httpx.Client, batch: int) -> None:
    answer = api.post(f"/batches/{batch}/files", json={"files": [some_file(path="a\0b.jpg")]})
    assert answer.status_code == 422
    assert "NUL" in answer.text


def test_the_same_opening_gives_the_same_batch_until_it_is_finished(desk: Desk, api: httpx.Client) -> None:
    first = open_batch(desk, api)
    assert open_batch(desk, api) == first
    assert open_batch(desk, api, resume_key="other") != first
    assert open_batch(desk, api, usage_terms="For the press.") != first
    assert api.post(f"/batches/{first}/finish").json()["finished_at"]
    assert open_batch(desk, api) != first
    refused = api.post(f"/batches/{first}/files", json={"files": [some_file()]})
    assert (refused.status_code, refused.json()["code"]) == (409, "finished")


def some_file(**more: Any) -> dict[str, Any]:
    return {"path": "a.jpg", "size": 10, "last_modified": 0, "head_tail": "a" * 64, **more}


@pytest.mark.parametrize(
    "wrong",
    [{"size": -1}, {"head_tail": "A" * 64}, {"sha256": "x"}, {"path": ""}, {"sidecar": "no base64!"}],
)
def test_what_makes_no_sense_is_refused_by_name(api: httpx.Client, batch: int, wrong: dict[str, Any]) -> None:
    answer = api.post(f"/batches/{batch}/files", json={"files": [some_file(**wrong)]})
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert next(iter(wrong)) in json.dumps(answer.json()["errors"])


def test_a_request_is_no_way_for_frames(api: httpx.Client, batch: int) -> None:
    sidecar = base64.b64encode(bytes(8 << 20)).decode()
    files = [some_file(path=f"{number}.jpg", sidecar=sidecar) for number in range(5)]
    assert api.post(f"/batches/{batch}/files", json={"files": files}).status_code == 413
    assert api.post(f"/batches/{batch}/files", json={"files": [some_file()] * 101}).status_code == 422


def test_the_description_names_every_call(desk: Desk) -> None:
    described = httpx.get(f"{desk.url}/api/v1/openapi.json").json()
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert set(described["paths"]["/api/v1/batches/{batch_id}/files"]) >= {"get", "post"}
    shown = described["components"]["schemas"]["Upload"]["properties"]
    assert {"id", "state", "part_size", "parts", "what_to_do"} <= set(shown)


def test_the_press_may_not_deliver(desk: Desk) -> None:
    with desk.client("press") as api:
        answer = api.post(f"/events/{desk.event}/batches", json={})
        assert answer.status_code == 403
        assert answer.json()["detail"] == "Your account may look and download, but not deliver pictures."
        assert api.get("/batches/1").status_code == 403


def test_a_batch_of_someone_else_does_not_exist(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    (file,) = announce(api, batch, announced(write_jpeg(tmp_path / "a.jpg", 14)))
    with desk.client("marketing") as stranger, desk.client("admin") as admin:
        for method, way in (
            ("GET", f"/batches/{batch}"),
            ("GET", f"/batches/{batch}/files"),
            ("GET", f"/batches/{batch}/report.csv"),
            ("POST", f"/batches/{batch}/finish"),
            ("GET", f"/uploads/{file['id']}"),
            ("POST", f"/uploads/{file['id']}/complete"),
            ("DELETE", f"/uploads/{file['id']}"),
        ):
            assert stranger.request(method, way).status_code == 404, way
        signing = {"method": "PUT"}
        assert stranger.post(f"/uploads/{file['id']}/sign", json=signing).status_code == 404
        assert stranger.post(f"/batches/{batch}/files", json={"files": [some_file()]}).status_code == 404
        assert stranger.get(f"/events/{desk.event}/batches").json() == []
        assert admin.get(f"/batches/{batch}").json()["counts"] == {"expected": 1}
        assert [row["id"] for row in admin.get(f"/events/{desk.event}/batches").json()] == [batch]


def test_nobody_delivers_in_the_name_of_another_account(desk: Desk, api: httpx.Client) -> None:
    with desk.services.database.begin() as session:
        marketing = session.scalar(select(User).where(User.email == "marketing@example.org"))
        assert marketing is not None
        session.add(Photographer(name="Ann Other", user_id=marketing.id))
    refused = api.post(f"/events/{desk.event}/batches", json={"photographer": "Ann Other"})
    assert refused.status_code == 403
    assert "Ann Other delivers from an account of their own" in refused.json()["detail"]
    own = api.post(f"/events/{desk.event}/batches", json={}).json()
    assert own["photographer"] == "Photographer"
    with desk.client("admin") as admin:
        assert open_batch(desk, admin, photographer="Ann Other")


def test_an_unknown_event_lists_those_there_are(desk: Desk, api: httpx.Client) -> None:
    answer = api.post("/events/nowhere/batches", json={})
    assert answer.status_code == 404
    assert desk.event in answer.json()["detail"]


def test_a_token_opens_what_its_scope_says_while_it_lives(desk: Desk) -> None:
    way = f"{desk.url}/api/v1/events/{desk.event}/batches"

    def asked(token: str, url: str = way) -> int:
        return httpx.get(url, headers={"Authorization": f"Bearer {token}"}).status_code

    upload, read = desk.token(), desk.token(scope="read")
    events = f"{desk.url}/api/v1/events"
    assert (asked(upload), asked(read), asked(upload, events), asked(read, events)) == (200, 403, 403, 200)
    assert asked(upload + "x") == 401
    assert httpx.get(way).status_code == 401
    assert httpx.get(
        f"{desk.url}/events/{desk.event}/", headers={"Authorization": f"Bearer {read}"}
    ).is_redirect
    with desk.services.database.begin() as session:
        row = session.scalar(select(ApiToken).where(ApiToken.prefix == upload[:19]))
        assert row is not None
        assert row.last_used_at is not None
        row.expires_at = utcnow() - timedelta(seconds=1)
    assert asked(upload) == 401


def test_a_session_needs_the_csrf_token_and_a_bad_bearer_is_not_helped_by_a_cookie(desk: Desk) -> None:
    browser = desk.app.test_client()

    def token_of(page: str) -> str:
        token = browser.get(page).text.partition('name="csrf_token"')[2].partition('value="')[2]
        assert token
        return token.partition('"')[0]

    before = token_of("/login")
    form = {"email": "photographer@example.org", "password": PASSWORD, "csrf_token": before}
    assert browser.post("/login", data=form).status_code == 302
    token = token_of(f"/events/{desk.event}/")
    way, body = f"/api/v1/events/{desk.event}/batches", {"photographer": "Chen Rui"}
    assert browser.post(way, json=body).status_code == 400
    planted = browser.post(way, json=body, headers={"X-CSRFToken": before})
    assert planted.status_code == 400, "a token from before the sign-in is of another session"
    opened = browser.post(way, json=body, headers={"X-CSRFToken": token})
    assert opened.status_code == 200
    assert opened.json["source"] == "browser"
    bad = {"Authorization": "Bearer mediahub_0123456789_nothing"}
    assert browser.get(way, headers=bad).status_code == 401
    assert browser.post(way, json=body, headers={**bad, "X-CSRFToken": token}).status_code == 401


def test_the_report_says_everything_and_opens_safely_in_a_spreadsheet(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    send(api, batch, write_jpeg(tmp_path / "good.jpg", 20))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(write_jpeg(tmp_path / "x.jpg", 21).read_bytes()[:3000])
    send(api, batch, broken)
    announce(api, batch, announced(write_jpeg(tmp_path / "y.jpg", 22), shown='=HYPERLINK("x").jpg'))
    desk.check_all()
    answer = api.get(f"/batches/{batch}/report.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="batch-{batch}.csv"'
    rows = {row["path"]: row for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))}
    assert rows["good.jpg"]["state"] == "ready"
    assert rows["good.jpg"]["sha256"] == sha256((tmp_path / "good.jpg").read_bytes())
    assert rows["broken.jpg"]["state"] == "rejected"
    assert "ends too early" in rows["broken.jpg"]["reason"]
    assert rows['\'=HYPERLINK("x").jpg']["state"] == "expected"
    assert api.get(f"/batches/{batch}").json()["counts"] == {"expected": 1, "ready": 1, "rejected": 1}
    page = api.get(f"/batches/{batch}/files", params={"state": "rejected"}).json()
    assert [row["path"] for row in page["files"]] == ["broken.jpg"]
    silent_since(desk, hours=1)
    later = api.get(f"/batches/{batch}/files", params={"since": page["now"]}).json()
    assert later["files"] == []
    touch(desk, "good.jpg")
    later = api.get(f"/batches/{batch}/files", params={"since": page["now"]}).json()
    assert [row["path"] for row in later["files"]] == ["good.jpg"]


def test_a_file_can_be_taken_back_until_it_has_arrived(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "a.jpg", 23, 6 << 20)
    (file,) = announce(api, batch, announced(path))
    assert put(api, file, path.read_bytes()[:PART], 1).status_code == 200
    assert api.delete(f"/uploads/{file['id']}").status_code == 204
    assert api.get(f"/uploads/{file['id']}").status_code == 404
    assert Multipart(desk.services.bucket).parts(file["key"], file["upload_id"]) is None
    small = send(api, batch, write_jpeg(tmp_path / "b.jpg", 24))
    assert api.delete(f"/uploads/{small['id']}").json()["code"] == "arrived"


def test_an_upload_that_s3_forgot_begins_anew(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "a.jpg", 25, 6 << 20)
    (file,) = announce(api, batch, announced(path))
    Multipart(desk.services.bucket).abort(file["key"], file["upload_id"])
    assert put(api, file, path.read_bytes()[:PART], 1).status_code == 404
    assert complete(api, file).json()["code"] == "upload_gone"
    (again,) = announce(api, batch, announced(path))
    assert again["id"] == file["id"]
    assert again["upload_id"] not in (None, file["upload_id"])
    for part, piece in ((1, path.read_bytes()[:PART]), (2, path.read_bytes()[PART:])):
        assert put(api, again, piece, part).status_code == 200
    assert complete(api, again).json()["state"] == "received"


def test_a_browser_may_complete_at_s3_itself(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    """As Uppy does: list, parts, complete, each with a signed request."""
    path = large_jpeg(tmp_path / "a.jpg", 26, 6 << 20)
    data = path.read_bytes()
    (file,) = announce(api, batch, announced(path))

    def signed(method: str) -> str:
        body = {"method": method, "upload_id": file["upload_id"]}
        return str(api.post(f"/uploads/{file['id']}/sign", json=body).json()["url"])

    assert "<PartNumber>" not in httpx.get(signed("GET")).text
    tags = [
        put(api, file, piece, part).headers["ETag"] for part, piece in ((1, data[:PART]), (2, data[PART:]))
    ]
    assert httpx.get(signed("GET")).text.count("<PartNumber>") == 2
    parts = "".join(
        f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n, tag in enumerate(tags, 1)
    )
    xml = f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"
    assert httpx.post(signed("POST"), content=xml).status_code == 200
    assert complete(api, file).json()["state"] == "received"
    desk.check_all()
    assert desk.arrivals()["a.jpg"].state == "ready"


def test_a_sidecar_and_the_template_give_an_asset_its_words(
    desk: Desk, api: httpx.Client, tmp_path: Path
) -> None:
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Headline="From the sidecar"/>'
        "</rdf:RDF></x:xmpmeta>"
    )
    template = {"headline": "Of the template", "caption": "{event}, {date}, {session}", "city": "Wuhu"}
    batch = open_batch(desk, api, template=template, clock_offset=3600)
    path = write_jpeg(tmp_path / "a.jpg", 27, taken="2025:10:18 10:30:00")
    sidecar = base64.b64encode(xmp.encode()).decode()
    (file,) = announce(api, batch, announced(path, sidecar=sidecar))
    assert put(api, file, path.read_bytes()).status_code == 200
    complete(api, file)
    desk.check_all()
    with desk.services.database.read() as session:
        asset = session.scalars(select(Asset)).one()
    assert asset.headline == "From the sidecar"
    assert asset.caption == "Upload Day, 2025-10-18"
    assert asset.city == "Wuhu"
    assert asset.taken_at.isoformat() == "2025-10-18T03:30:00+00:00"  # an hour later than the camera said
    assert list(desk.services.bucket.list("incoming/")) == []


def settle(desk: Desk) -> int:
    jobs = Jobs(desk.settings)
    return settle_silent_uploads(desk.services, Uploads(desk.services, Presigner(desk.settings), jobs))


def touch(desk: Desk, path: str) -> None:
    with desk.services.database.begin() as session:
        session.execute(update(Arrival).where(Arrival.path == path).values(touched_at=utcnow()))


def silent_since(desk: Desk, **ago: int) -> None:
    with desk.services.database.begin() as session:
        session.execute(update(Arrival).values(touched_at=utcnow() - timedelta(**ago)))


def test_what_is_all_there_is_taken_in_although_its_sender_died(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "a.jpg", 28, 6 << 20)
    (file,) = announce(api, batch, announced(path))
    for part, piece in ((1, path.read_bytes()[:PART]), (2, path.read_bytes()[PART:])):
        put(api, file, piece, part)
    assert settle(desk) == 0  # its sender may still be there
    silent_since(desk, minutes=20)
    assert settle(desk) == 1
    desk.check_all()
    assert desk.arrivals()["a.jpg"].state == "ready"


def test_what_was_never_finished_is_given_up_after_a_day_and_freed(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    path = large_jpeg(tmp_path / "a.jpg", 29, 6 << 20)
    (file,) = announce(api, batch, announced(path))
    put(api, file, path.read_bytes()[:PART], 1)
    silent_since(desk, hours=23)
    assert settle(desk) == 0
    silent_since(desk, hours=25)
    assert settle(desk) == 1
    row = desk.arrivals()["a.jpg"]
    assert (row.state, row.reason_code) == ("rejected", "never_finished")
    assert Multipart(desk.services.bucket).parts(file["key"], file["upload_id"]) is None
    (again,) = announce(api, batch, announced(path))
    assert (again["id"], again["state"]) == (file["id"], "expected")


def test_orphans_are_freed_but_nothing_that_the_catalogue_does_not_know(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path, small_parts: int
) -> None:
    bucket, now = desk.services.bucket, timedelta(0)
    send(api, batch, write_jpeg(tmp_path / "a.jpg", 30))
    desk.check_all()
    name = incoming_name(desk.arrivals()["a.jpg"])
    late = incoming_key(name)
    bucket.put_bytes(late, b"a late retry of something that is in", "image/jpeg")
    unknown = incoming_key(replace(name, token="0" * 16))
    bucket.put_bytes(unknown, b"a frame from before the catalogue was lost", "image/jpeg")
    (file,) = announce(api, batch, announced(large_jpeg(tmp_path / "b.jpg", 31, 6 << 20)))
    lost = Multipart(bucket).create(file["key"])
    assert free_orphans(desk.services) == 0
    assert free_orphans(desk.services, now) == 2
    assert [info.key for info in bucket.list("incoming/")] == [unknown]
    alive = [upload.upload_id for upload in Multipart(bucket).under_way("incoming/")]
    assert file["upload_id"] in alive
    assert lost not in alive


def test_settings_change_for_what_comes_and_if_asked_for_what_is_in(
    desk: Desk, api: httpx.Client, tmp_path: Path
) -> None:
    batch = open_batch(desk, api, template={"city": "Wuhu", "caption": "At {event}"})
    names = ("in.jpg", "edited.jpg")
    for number, name in enumerate(names):
        send(api, batch, write_jpeg(tmp_path / name, 60 + number, taken="2025:10:18 10:30:00"))
    desk.check_all()
    with desk.services.database.begin() as session:
        asset = session.scalars(select(Asset).where(Asset.filename == "edited.jpg")).one()
        action = EditAction(event_id=asset.event_id, kind="edit")
        session.add(action)
        session.flush()
        asset.caption = "By hand"
        change = {"before": "", "after": "By hand"}
        session.add(AssetChange(asset_id=asset.id, action_id=action.id, field="caption", **change))
        before = asset.taken_at
    changes = {"rights_class": "partners", "clock_offset": 3600, "template": {"caption": "In {room}Wuhu"}}
    answer = api.patch(f"/batches/{batch}", json=changes)
    assert (answer.status_code, answer.json()["changed"], answer.json()["rights_class"]) == (
        200,
        0,
        "partners",
    )
    send(api, batch, write_jpeg(tmp_path / "later.jpg", 66, taken="2025:10:18 10:30:00"))
    desk.check_all()
    with desk.services.database.read() as session:
        terms = dict(session.execute(select(Asset.filename, Asset.rights_class)).all())
    assert terms == {"in.jpg": "editorial", "edited.jpg": "editorial", "later.jpg": "partners"}
    api.patch(f"/batches/{batch}", json={"rights_class": "editorial", "clock_offset": 0})
    back = {"rights_class": "free", "clock_offset": 60, "template": {"caption": "Anew"}, "also_ready": True}
    assert api.patch(f"/batches/{batch}", json=back).json()["changed"] == 3
    with desk.services.database.read() as session:
        rows = {asset.filename: asset for asset in session.scalars(select(Asset))}
    assert {name: row.caption for name, row in rows.items()}["edited.jpg"] == "By hand"
    assert {row.rights_class for name, row in rows.items() if name != "later.jpg"} == {"free"}
    assert rows["in.jpg"].taken_at == before + timedelta(seconds=60)
    assert api.patch(f"/batches/{batch}", json={"rights_class": "mine"}).status_code == 422


def test_a_card_is_judged_before_the_delivery_is_finished_and_rejected_files_say_their_size(
    desk: Desk, api: httpx.Client, batch: int, tmp_path: Path
) -> None:
    send(api, batch, write_jpeg(tmp_path / "good.jpg", 67))
    desk.check_all()
    so_far = api.get(f"/batches/{batch}/receipt?so_far=true").json()
    assert (so_far["verdict"], so_far["finished"]) == ("green", False)
    assert api.get(f"/batches/{batch}/receipt").json()["verdict"] == "red"
    note = tmp_path / "note.jpg"
    note.write_text("no picture" * 30)
    send(api, batch, note)
    desk.check_all()
    row = next(row for row in api.get(f"/batches/{batch}/files").json()["files"] if row["path"] == "note.jpg")
    assert (row["state"], row["size"]) == ("rejected", 300)
    assert api.get(f"/batches/{batch}/receipt?so_far=true").json()["verdict"] == "red"
