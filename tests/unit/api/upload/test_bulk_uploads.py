"""Many files in one request: a refusal is of one file, and the others do not wait for it."""

from __future__ import annotations

from mediahub.api.upload.bulk_uploads import UNKNOWN
from tests.unit.api.upload.conftest import Delivery


def test_each_file_is_signed_or_refused_for_itself(delivery: Delivery) -> None:
    one, two = delivery.announce("sign a.jpg", "sign b.jpg")
    requests = [
        {"id": one["id"], "method": "PUT"},
        {"id": 999999, "method": "PUT"},
        {"id": two["id"], "method": "PUT", "part": 9, "upload_id": "none"},
    ]
    answer = delivery.post("uploads/sign", {"requests": requests})
    assert answer.status_code == 200, answer.text
    signed, unknown, refused = answer.json["answers"]
    assert one["key"] in signed["signed"]["url"]
    assert "problem" not in signed
    assert unknown == {"problem": UNKNOWN}
    assert refused["problem"]["status"] == 409
    assert refused["problem"]["code"]


def test_each_file_is_completed_or_refused_for_itself(delivery: Delivery) -> None:
    one, two = delivery.announce("done a.jpg", "done b.jpg")
    delivery.send(one, "done a.jpg")
    files = [{"id": one["id"]}, {"id": two["id"]}, {"id": 999999}]
    done, missing, unknown = delivery.post("uploads/complete", {"files": files}).json["answers"]
    assert done["upload"]["state"] == "received"
    assert (missing["problem"]["status"], missing["problem"]["code"]) == (409, "nothing_there")
    assert missing["problem"]["missing"] == [1]
    assert unknown == {"problem": UNKNOWN}


def test_files_of_others_are_unknown_and_press_ask_for_none(delivery: Delivery) -> None:
    (one,) = delivery.announce("others.jpg")
    requests = {"requests": [{"id": one["id"], "method": "PUT"}]}
    other = delivery.post("uploads/sign", requests, role="marketing")
    assert other.json == {"answers": [{"problem": UNKNOWN}]}
    assert delivery.post("uploads/sign", requests, role="admin").json["answers"][0]["signed"]["key"]
    assert delivery.post("uploads/sign", requests, role="press").status_code == 403
    assert delivery.post("uploads/complete", {"files": [{"id": one["id"]}]}, role="press").status_code == 403
    assert delivery.post("uploads/sign", {"requests": []}).status_code == 422
