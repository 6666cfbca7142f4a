"""The storage room against a real S3 server."""

import hashlib
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import Request

import pytest
from pydantic import SecretStr

from mediahub.storage import Bucket, Denied, NotFound, Presigner, StorageError, Unavailable
from mediahub.storage import bucket as bucket_module

pytestmark = pytest.mark.services


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def original(tmp_path):
    path = tmp_path / "DSC_0001.JPG"
    path.write_bytes(bytes(range(256)) * 700)
    return path


def status(request) -> int:
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_an_original_is_written_once(bucket, original):
    data = original.read_bytes()
    assert bucket.put_file("t/once.jpg", original, sha256=sha(data), mime="image/jpeg") is True
    assert bucket.put_file("t/once.jpg", original, sha256=sha(data), mime="image/jpeg") is False
    info = bucket.head("t/once.jpg")
    assert (info.size, info.sha256, info.mime) == (len(data), sha(data), "image/jpeg")
    assert bucket.get_bytes("t/once.jpg") == data


def test_an_original_is_never_replaced(bucket, original, tmp_path):
    data = original.read_bytes()
    bucket.put_file("t/kept.jpg", original, sha256=sha(data), mime="image/jpeg")
    other = tmp_path / "other"
    for content in (b"short", bytes(len(data))):
        other.write_bytes(content)
        with pytest.raises(StorageError, match="another object has this name"):
            bucket.put_file("t/kept.jpg", other, sha256=sha(content), mime="image/jpeg")
    assert bucket.get_bytes("t/kept.jpg") == data


def test_bytes_that_do_not_match_their_checksum_are_refused(bucket, original):
    with pytest.raises(StorageError, match="damaged on the way"):
        bucket.put_file("t/wrong.jpg", original, sha256=sha(b"something else"), mime="image/jpeg")
    assert bucket.head("t/wrong.jpg") is None


def test_an_original_beyond_the_limit_goes_in_parts_and_is_read_back(bucket, tmp_path, monkeypatch):
    monkeypatch.setattr(bucket_module, "SINGLE_LIMIT", 9 << 20)
    big = tmp_path / "clip.mp4"
    big.write_bytes(b"frame" * (4 << 20))
    digest = sha(big.read_bytes())
    with pytest.raises(StorageError, match="damaged"):
        bucket.put_file("t/clip.mp4", big, sha256=sha(b"x"), mime="video/mp4")
    assert bucket.head("t/clip.mp4") is None
    assert bucket.put_file("t/clip.mp4", big, sha256=digest, mime="video/mp4") is True
    assert bucket.put_file("t/clip.mp4", big, sha256=digest, mime="video/mp4") is False
    bucket.copy("t/clip.mp4", "t/clip-copy.mp4")
    assert sha(bucket.get_bytes("t/clip-copy.mp4")) == digest


def test_a_rendition_may_be_cached_for_ever(bucket, s3_settings):
    bucket.put_bytes("t/thumb.webp", b"pixels", "image/webp")
    with urllib.request.urlopen(Presigner(s3_settings).get("t/thumb.webp")) as answer:
        assert answer.read() == b"pixels"
        assert answer.headers["Content-Type"] == "image/webp"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_is_not_there_says_so_and_leaves_no_file(bucket, tmp_path):
    assert bucket.head("t/nothing") is None
    with pytest.raises(NotFound):
        bucket.get_bytes("t/nothing")
    with pytest.raises(NotFound):
        bucket.get_to_file("t/nothing", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    bucket.delete("t/nothing")


def test_objects_can_be_copied_listed_read_and_deleted(bucket, tmp_path):
    for name in ("b", "a", "c"):
        bucket.put_bytes(f"t/list/{name}", name.encode() * 3, "text/plain")
    bucket.copy("t/list/a", "t/list/d")
    assert [(i.key, i.size) for i in bucket.list("t/list/")] == [(f"t/list/{n}", 3) for n in "abcd"]
    assert bucket.get_to_file("t/list/d", tmp_path / "d") == 3
    assert (tmp_path / "d").read_bytes() == b"aaa"
    assert list(bucket.stream("t/list/b", chunk_size=2)) == [b"bb", b"b"]
    bucket.delete("t/list/a")
    assert [i.key for i in bucket.list("t/list/")] == ["t/list/b", "t/list/c", "t/list/d"]


@pytest.mark.parametrize("limit", [3, 4])
def test_a_copy_of_another_type_keeps_nothing_that_its_sender_said(bucket, monkeypatch, limit):
    """In one piece, and in parts as an original beyond the limit goes."""
    monkeypatch.setattr(bucket_module, "SINGLE_LIMIT", limit)
    said = {"ContentType": "text/html", "CacheControl": "max-age=99", "ContentDisposition": "inline"}
    bucket.client.put_object(Bucket=bucket.name, Key="t/sent", Body=b"page", Metadata={"x": "y"}, **said)
    bucket.copy("t/sent", "t/original.jpg", "image/jpeg", 4)
    about = bucket.client.head_object(Bucket=bucket.name, Key="t/original.jpg")
    assert (about["ContentType"], about["Metadata"]) == ("image/jpeg", {})
    assert "CacheControl" not in about
    assert "ContentDisposition" not in about


@pytest.mark.parametrize("size", [None, 3])
def test_a_copy_keeps_the_type(bucket, size):
    bucket.put_bytes("t/kept.jpg", b"abc", "image/jpeg")
    bucket.copy("t/kept.jpg", "t/copy.jpg", size=size)
    copied = bucket.head("t/copy.jpg")
    assert (copied.size, copied.mime) == (3, "image/jpeg")
    with pytest.raises(NotFound):
        bucket.copy("t/never-there.jpg", "t/copy.jpg", size=size)


@pytest.mark.parametrize("limit", [32 << 20, 4])
def test_a_large_rendition_goes_in_one_piece_or_in_parts(bucket, tmp_path, monkeypatch, limit):
    monkeypatch.setattr(bucket_module, "ONE_PIECE", limit)
    clip = tmp_path / "proxy.mp4"
    clip.write_bytes(b"frame" * (3 << 20))
    bucket.put_rendition(f"t/{limit}.mp4", clip, "video/mp4")
    written = bucket.head(f"t/{limit}.mp4")
    assert (written.size, written.mime) == (clip.stat().st_size, "video/mp4")
    assert sha(bucket.get_bytes(f"t/{limit}.mp4")) == sha(clip.read_bytes())


def test_a_presigned_url_carries_one_object_only(bucket, s3_settings):
    bucket.put_bytes("t/mine.jpg", b"mine", "image/jpeg")
    bucket.put_bytes("t/other.jpg", b"other", "image/jpeg")
    url = Presigner(s3_settings).get("t/mine.jpg", filename="尹同跃.jpg", attachment=True)
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "%E5%B0%B9" in answer.headers["Content-Disposition"]
    assert status(url.replace("mine.jpg", "other.jpg")) == 403
    assert status(url.replace("attachment", "inline")) == 403
    assert status(Request(url, method="PUT", data=b"x")) == 403
    assert status(url.partition("?")[0]) == 403


def test_a_presigned_url_dies(bucket, s3_settings, monkeypatch):
    bucket.put_bytes("t/late.jpg", b"x", "image/jpeg")
    now = time.time()
    monkeypatch.setattr("mediahub.storage.presign.time.time", lambda: now - 2.5 * s3_settings.presign_window)
    assert status(Presigner(s3_settings).get("t/late.jpg")) == 403


def test_strangers_are_refused(s3_settings):
    base = f"{s3_settings.s3_url}/{s3_settings.s3_bucket}"
    assert status(s3_settings.s3_url) == 403
    assert status(base) == 403
    assert status(f"{base}/t/thumb.webp") == 403
    assert status(Request(f"{base}/t/evil", method="PUT", data=b"x")) == 403
    assert status(Request(f"{base}/t/thumb.webp", method="DELETE")) == 403


@pytest.mark.parametrize("wrong", [{"s3_access_key": "x" * 20}, {"s3_secret_key": "x" * 40}])
def test_wrong_credentials_say_which_setting_to_check(s3_settings, wrong):
    secret = {name: SecretStr(value) for name, value in wrong.items()}
    with pytest.raises(Denied, match=r"MEDIAHUB_S3_(ACCESS|SECRET)_KEY"):
        Bucket(s3_settings.model_copy(update=secret)).get_bytes("t/thumb.webp")


def test_a_server_that_is_not_there_is_unavailable_within_a_bounded_time(s3_settings):
    gone = Bucket(s3_settings.model_copy(update={"s3_endpoint": "http://127.0.0.1:9"}))
    begun = time.monotonic()
    with pytest.raises(Unavailable, match="is storage running"):
        gone.head("t/x")
    assert time.monotonic() - begun < 20


def test_only_our_own_pages_may_use_it_from_a_browser(s3_settings, bucket):
    def preflight(origin: str):
        url = Presigner(s3_settings).put_part("t/up", "id", 1, 5)
        asked = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
        try:
            return urllib.request.urlopen(Request(url, method="OPTIONS", headers=asked)).headers
        except urllib.error.HTTPError as error:
            return error.headers

    ours = preflight(s3_settings.base_url)
    assert ours["Access-Control-Allow-Origin"] == s3_settings.base_url
    assert "PUT" in ours["Access-Control-Allow-Methods"]
    assert preflight("https://evil.example")["Access-Control-Allow-Origin"] is None
    rules = bucket.client.get_bucket_cors(Bucket=bucket.name)["CORSRules"]
    assert [rule["ExposeHeaders"] for rule in rules] == [["ETag"]]


def test_a_read_that_breaks_off_is_an_error_and_leaves_no_file(s3_settings, tmp_path):
    class Broken(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"only this")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Broken) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        endpoint = f"http://127.0.0.1:{server.server_port}"
        broken = Bucket(s3_settings.model_copy(update={"s3_endpoint": endpoint}))
        with pytest.raises(Unavailable, match="does not answer"):
            broken.get_to_file("t/x", tmp_path / "out")
        server.shutdown()
    assert not (tmp_path / "out").exists()
