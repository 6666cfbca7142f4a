"""What a program is told of a file that it asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files.package import Prepared
from mediahub.http.files import answers
from mediahub.http.files.answers import ASK_AGAIN, file_json, retry_after
from mediahub.settings import load_settings
from mediahub.storage import Presigner


@pytest.fixture(autouse=True)
def presigned(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    settings = load_settings(home=tmp_path, s3_access_key="key", s3_secret_key="secret")
    monkeypatch.setattr(answers, "presigner", lambda: Presigner(settings))
    monkeypatch.setattr(answers, "translated", lambda text: text)


READY = Prepared("a", "delivered/a.jpg", "Anna Ö.jpg", "ready", 12, "image/jpeg")


def test_a_ready_file_lies_at_an_address_that_names_it() -> None:
    told = file_json(READY)
    assert (told["state"], told["size"], told["mime"], told["sidecar"]) == ("ready", 12, "image/jpeg", None)
    query = parse_qs(urlsplit(told["url"]).query)
    assert "attachment" in query["response-content-disposition"][0]
    assert "secret" not in told["url"]


def test_a_sidecar_comes_with_it() -> None:
    told = file_json(replace(READY, filename="a.nef", sidecar_size=3))
    assert (told["sidecar"]["filename"], told["manifest"]) == ("a.xmp", None)
    assert urlsplit(told["sidecar"]["url"]).path.endswith("/delivered/a.jpg.xmp")
    both = file_json(replace(READY, sidecar_size=3, manifest_size=4))
    assert both["manifest"]["filename"] == "Anna Ö.c2pa"


def test_one_that_is_not_ready_says_what_holds_it_up_and_no_address() -> None:
    assert file_json(replace(READY, state="failed", problem="It is damaged.")) == {
        "state": "failed",
        "problem": "It is damaged.",
    }


def test_asking_again_is_worth_it_when_it_is_due_and_never_at_once() -> None:
    assert retry_after(replace(READY, state="wanted")) == ASK_AGAIN
    assert retry_after(replace(READY, state="wanted", due_at=utcnow() - timedelta(hours=1))) == ASK_AGAIN
    assert 29 <= retry_after(replace(READY, state="wanted", due_at=utcnow() + timedelta(seconds=30))) <= 30
