from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from mediahub.settings import Settings
from mediahub.storage import Presigner, presign
from mediahub.storage.presign import content_disposition

SETTINGS = Settings(
    home=Path("unused"),
    s3_access_key="AKIAIOSFODNN7EXAMPLE",
    s3_secret_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    s3_endpoint="http://10.0.0.5:8333",
    s3_public_endpoint="https://media.example.org/",
    presign_window=600,
)
NOON = 1_761_998_400  # a multiple of the window


@pytest.fixture
def clock(monkeypatch):
    """Sets what time it is for the presigner."""

    def set_to(moment: float) -> None:
        monkeypatch.setattr(presign.time, "time", lambda: moment)

    set_to(NOON)
    return set_to


def test_signs_for_the_public_endpoint_as_the_s3_reference_does(monkeypatch):
    """The example of the S3 documentation, "Authenticating Requests: Using Query Parameters"."""
    request = AWSRequest("GET", "https://examplebucket.s3.amazonaws.com/test.txt")
    auth = S3SigV4QueryAuth(
        Credentials(SETTINGS.s3_access_key.get_secret_value(), SETTINGS.s3_secret_key.get_secret_value()),
        "s3",
        "us-east-1",
        expires=86400,
    )
    presign.sign_at(auth, request, 1_369_353_600)  # 2013-05-24T00:00:00Z
    assert request.url.endswith("aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


def test_a_url_stays_the_same_within_a_window_and_is_valid_half_a_window_longer(clock):
    signer = Presigner(SETTINGS)
    first = signer.get("renditions/a.webp")
    clock(NOON + 599)
    assert signer.get("renditions/a.webp") == first
    clock(NOON + 600)
    assert signer.get("renditions/a.webp") != first
    query = parse_qs(urlsplit(first).query)
    assert query["X-Amz-Date"] == ["20251101T120000Z"]
    assert query["X-Amz-Expires"] == ["900"]


def test_two_processes_hand_out_the_same_url(clock):
    assert Presigner(SETTINGS).get("a") == Presigner(SETTINGS).get("a")


def test_browsers_are_sent_to_the_public_endpoint(clock):
    assert Presigner(SETTINGS).get("a/b.jpg").startswith("https://media.example.org/media/a/b.jpg?")


def test_where_s3_is_proxied_an_address_is_good_under_every_name_of_the_pages(clock):
    """The signature names S3 as our server reaches it; the address names no host."""
    proxied = SETTINGS.model_copy(update={"s3_endpoint": "http://127.0.0.1:8333", "s3_public_endpoint": None})
    direct = SETTINGS.model_copy(
        update={"s3_endpoint": "http://10.0.0.5:1", "s3_public_endpoint": "http://127.0.0.1:8333"}
    )
    url = Presigner(proxied).get("a/b.jpg", filename="x.jpg")
    assert url.startswith("/s3/media/a/b.jpg?")
    assert "http://127.0.0.1:8333" + url.removeprefix("/s3") == Presigner(direct).get(
        "a/b.jpg", filename="x.jpg"
    )


def test_every_object_and_name_has_its_own_signature(clock):
    signer = Presigner(SETTINGS)
    urls = {
        signer.get("a"),
        signer.get("b"),
        signer.get("a", filename="x.jpg"),
        signer.get("a", filename="x.jpg", attachment=True),
        signer.get("a", mime="image/jpeg"),
        signer.put_part("a", "upload", 1, 5),
        signer.put_part("a", "upload", 2, 5),
    }
    assert len({parse_qs(urlsplit(url).query)["X-Amz-Signature"][0] for url in urls}) == 7


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("DSC_0001.JPG", 'attachment; filename="DSC_0001.JPG"'),
        ("尹同跃.jpg", "attachment; filename=\"___.jpg\"; filename*=UTF-8''%E5%B0%B9%E5%90%8C%E8%B7%83.jpg"),
        ('a"; evil="b.jpg', 'attachment; filename="a; evil=b.jpg"'),
        ("../../etc/passwd", 'attachment; filename="etcpasswd"'),
        ("a\r\nSet-Cookie: x.jpg", 'attachment; filename="aSet-Cookie: x.jpg"'),
        ("gpj.\u202eexe.jpg", 'attachment; filename="gpj.exe.jpg"'),
        ("50%.jpg", "attachment; filename=\"50_.jpg\"; filename*=UTF-8''50%25.jpg"),
        ("\n/", "attachment"),
    ],
)
def test_a_file_name_cannot_break_the_header(name, header):
    assert content_disposition(name, attachment=True) == header
