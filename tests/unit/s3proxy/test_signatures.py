"""Before a byte is kept the signature is checked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from mediahub.s3proxy.admission import Refused
from mediahub.s3proxy.signatures import Signatures
from mediahub.storage import Presigner
from mediahub.storage.keys import INCOMING
from tests.unit.s3proxy.signing import KEY, ONCE, settings_in, signed, sliced

SIZE = 3_000_000
SPAN = f"bytes 0-99/{SIZE}"


def test_what_we_signed_is_good_whatever_the_length_of_the_slice(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE), SPAN, 100)
    Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))


def test_a_part_is_good_too(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    url = Presigner(settings).put_part(KEY, "an-upload", 2, SIZE)
    request, headers = sliced(settings, url, SPAN, 100)
    Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))


@pytest.mark.parametrize("key", [f"{KEY}.tail", f"{KEY}.preview"])
def test_what_else_an_upload_consists_of_is_good(tmp_path: Path, key: str) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE, key), SPAN, 100)
    Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))


@pytest.mark.parametrize("key", ["originals/summit/cl/clip.mp4", "press/summit/0123", f"{INCOMING}else"])
def test_other_families_are_not_taken_although_signed(tmp_path: Path, key: str) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE, key), SPAN, 100)
    with pytest.raises(Refused, match="Only uploads"):
        Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))


def test_another_size_than_the_signed_one_is_refused(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE), SPAN, 100)
    with pytest.raises(Refused, match="not right"):
        Signatures(settings).check_put(request, headers, SIZE + 1, datetime.now(UTC))


@pytest.mark.parametrize("change", [{"if-none-match": "x"}, {"x-amz-checksum-sha256": "other"}])
def test_signed_headers_may_not_be_changed(tmp_path: Path, change: dict[str, str]) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE), SPAN, 100)
    with pytest.raises(Refused, match="not right"):
        Signatures(settings).check_put(request, headers | change, SIZE, datetime.now(UTC))


def test_signed_headers_may_not_be_left_out(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE), SPAN, 100)
    del headers["if-none-match"]
    with pytest.raises(Refused, match="not right"):
        Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))


@pytest.mark.parametrize(
    ("pattern", "other"),
    [
        (r"/1\?", "/2?"),
        (r"X-Amz-Signature=....", "X-Amz-Signature=0000"),
        (r"X-Amz-Expires=\d+", "X-Amz-Expires=604800"),
        (r"X-Amz-Expires=\d+", "X-Amz-Expires=never"),
        (r"X-Amz-Date=\d+", "X-Amz-Date=20990101"),
        (r"X-Amz-Date=\w+", "X-Amz-Date="),
        (r"content-length%3B", ""),
    ],
)
def test_nothing_of_the_address_may_be_changed(tmp_path: Path, pattern: str, other: str) -> None:
    settings = settings_in(tmp_path)
    url = re.sub(pattern, other, signed(settings, SIZE))
    request, headers = sliced(settings, url, SPAN, 100)
    with pytest.raises(Refused) as refused:
        Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))
    assert refused.value.status == 403


def test_somebody_elses_secret_does_not_sign(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    other = settings.model_copy(update={"s3_secret_key": SecretStr("guessed")})
    request, headers = sliced(settings, signed(other, SIZE), SPAN, 100)
    with pytest.raises(Refused, match="not right"):
        Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC))


def test_a_signed_get_does_not_write(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, Presigner(settings).get(KEY), SPAN, 100)
    for method in ("PUT", "GET"):
        with pytest.raises(Refused, match="Only uploads"):
            Signatures(settings).check_put(
                replace(request, method=method), headers | ONCE, SIZE, datetime.now(UTC)
            )


def test_a_signature_ends(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    request, headers = sliced(settings, signed(settings, SIZE), SPAN, 100)
    for away in (timedelta(seconds=2 * settings.presign_window), timedelta(days=-1)):
        with pytest.raises(Refused, match="ended"):
            Signatures(settings).check_put(request, headers, SIZE, datetime.now(UTC) + away)
