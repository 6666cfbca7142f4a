"""Doctor as a browser: which addresses work, and how pictures come to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mediahub.services.checks import browsers
from mediahub.services.checks.browsers import look_as_a_browser
from mediahub.services.checks.finding import Finding
from mediahub.settings import Settings
from tests.object_storage import BucketInMemory, refused


def bytes_of(settings: Settings) -> Finding:
    return list(look_as_a_browser(settings))[-1]


class Answers:
    """In the place of a call over the network: an answer, or an error."""

    def __init__(self, error: Exception | None = None, allowed: str | None = None, status: int = 200) -> None:
        self.error, self.status = error, status
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.headers = {"Access-Control-Allow-Origin": allowed} if allowed else {}

    def __call__(self, method: str, url: str, headers: Mapping[str, str], **_: Any) -> Answers:
        self.asked.append((url, headers))
        if self.error:
            raise self.error
        return self


@pytest.fixture
def public(here: Settings, opened: BucketInMemory) -> Settings:
    """S3 has an address of its own."""
    return here.model_copy(update={"s3_public_endpoint": "http://s3.example"})


def test_pages_by_https_take_nothing_by_http(public: Settings) -> None:
    found = bytes_of(public.model_copy(update={"public_url": "https://media.example"}))
    assert (found.state, "leave MEDIAHUB_S3_PUBLIC_ENDPOINT out" in found.message) == ("problem", True)


def test_an_address_that_only_this_machine_reaches(public: Settings) -> None:
    changes = {"public_url": "http://media.example", "s3_public_endpoint": "http://127.0.0.1:8333"}
    found = bytes_of(public.model_copy(update=changes))
    assert found.state == "problem"
    assert found.message.startswith("only this machine reaches http://127.0.0.1:8333")


def test_s3_has_to_let_our_pages_in(public: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for answers, state, words in (
        (Answers(allowed="*"), "ok", "go straight to http://s3.example"),
        (Answers(allowed=public.origins[0]), "ok", "go straight"),
        (Answers(allowed="http://other"), "problem", "allow that origin in its CORS rules"),
        (Answers(), "problem", "CORS"),
        (Answers(status=403), "problem", "it answers 403"),
        (Answers(OSError("refused")), "problem", "it does not answer (refused)"),
    ):
        monkeypatch.setattr(browsers, "call", answers)
        found = bytes_of(public)
        assert (found.state, words in found.message) == (state, True)
        assert answers.asked[0][1]["Origin"] == public.origins[0]


def test_what_it_wrote_is_deleted(
    public: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsers, "call", Answers(allowed="*"))
    bytes_of(public)
    assert opened.s3.objects == {}


def test_without_storage_nothing_is_said(public: Settings, opened: BucketInMemory) -> None:
    opened.s3.broken = refused("InternalError")
    assert bytes_of(public) == Finding("bytes", "note", "not looked at: they need storage")


def test_bytes_by_the_address_of_the_pages(
    here: Settings, opened: BucketInMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bytes_of(here).state == "note"  # the web server does not answer
    monkeypatch.setattr(browsers, "web_answers", lambda settings, path: True)
    answers = Answers()
    monkeypatch.setattr(browsers, "call", answers)
    found = bytes_of(here)
    assert (found.state, found.message) == ("ok", "pictures and uploads go by the same address as the pages")
    assert answers.asked[0][0].startswith(f"{here.addresses[0]}/s3/media/incoming/doctor?")
    monkeypatch.setattr(browsers, "call", Answers(OSError("refused")))
    assert bytes_of(here).message.startswith(
        f"pictures do not come through the web server: {here.addresses[0]}"
    )
