"""A time stamp goes into the room that a signature leaves, in every format, and moves nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import cbor2
import pytest

from mediahub.media.containers import filetypes as types
from mediahub.media.containers.identify import identify
from mediahub.media.provenance.model import Provenance
from mediahub.media.provenance.parents import Original
from mediahub.media.provenance.reading import read_beside, read_file_provenance
from mediahub.media.provenance.signing import Claim, sign_file
from mediahub.media.provenance.stamping import QUESTION, replace_store, stamped, to_be_stamped
from mediahub.media.questions import answered_by
from mediahub.provenance.timestamps import ask
from tests.credentials import HARMLESS, authority, signed
from tests.time_stamps import Server, time_stamp_server
from tests.unit.media.clip_files import write_clip
from tests.unit.media.picture_files import jpeg, noise, quarters

OURS = authority("Event Office")
CLAIM = Claim(
    version="1.0",
    actions=("c2pa.edited.metadata",),
    strip=(),
    is_cropped=False,
    redacts=False,
    chain=OURS.chain,
    algorithm="es256",
    is_timed=True,
)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with time_stamp_server(tmp_path_factory.mktemp("clock")) as server:
        yield server


class Answers:
    """Signs, and has the signature stamped."""

    def __init__(self, url: str, token: bytes | None = None) -> None:
        self.url, self.token, self.asked = url, token, b""

    def __call__(self, question: bytes) -> bytes:
        if question != QUESTION:
            self.asked, self.signature = question, OURS.sign(question)
            return self.signature
        data = to_be_stamped(self.asked, self.signature)
        return ask(self.url, data) if self.token is None else self.token


def sign(
    tmp_path: Path, data: bytes, answers: Answers, original: bytes = b""
) -> tuple[Path, bytes, Provenance | None]:
    """The signed file, the manifest beside it, and what they say."""
    source, target, parent = (tmp_path / name for name in ("source", "target", "parent"))
    source.write_bytes(data)
    parent.write_bytes(original or data)
    target.unlink(missing_ok=True)
    with answered_by(answers):
        done = sign_file(source, target, Original(parent, "a.jpg", "image/jpeg", True), CLAIM)
    if done.is_signed:
        return target, b"", read_file_provenance(target, OURS.root)
    return source, done.manifest, read_beside(source, done.manifest, OURS.root)


def drawn(form: str) -> bytes:
    out = BytesIO()
    quarters().save(out, form)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "BMP", "MP4"])
def test_every_format_says_when_it_was_signed(tmp_path: Path, clock: Server, form: str) -> None:
    if form == "MP4":
        data = write_clip(tmp_path / "clip.mp4", [quarters(), quarters()]).read_bytes()
    else:
        data = drawn(form)
    _, _, found = sign(tmp_path, data, Answers(clock.url))
    assert found is not None
    assert (found.verdict, found.failures) == ("known", ())
    assert found.current is not None
    assert found.current.signed_at


@pytest.mark.parametrize("width", [300, 310, 320, 480])
def test_a_manifest_that_a_jpeg_holds_in_pieces_is_stamped(tmp_path: Path, clock: Server, width: int) -> None:
    """With one of these the signature lies in two segments."""
    thumbnail = jpeg(noise(width, 220))
    original = signed(jpeg(noise(64, 48)), assertions=(HARMLESS,), thumbnail=thumbnail)
    path, _, found = sign(tmp_path, jpeg(noise(64, 48)), Answers(clock.url), original)
    assert path.read_bytes().count(b"\xff\xeb") > 1
    assert found is not None
    assert found.verdict == "known"
    assert [bool(one.signed_at) for one in found.manifests] == [True, False]
    changed = bytearray(path.read_bytes())
    changed[-20] ^= 1
    path.write_bytes(changed)
    broken = read_file_provenance(path, OURS.root)
    assert broken is not None
    assert broken.verdict == "changed"


@pytest.mark.parametrize("token", [b"", bytes(20_000)])
def test_without_a_stamp_or_room_for_it_the_file_is_signed_all_the_same(
    tmp_path: Path, clock: Server, token: bytes
) -> None:
    _, _, found = sign(tmp_path, drawn("JPEG"), Answers(clock.url, token))
    assert found is not None
    assert found.current is not None
    assert (found.verdict, found.current.signed_at) == ("known", "")


def test_a_gif_goes_without(tmp_path: Path, clock: Server) -> None:
    _, _, found = sign(tmp_path, drawn("GIF"), Answers(clock.url))
    assert found is not None
    assert found.current is not None
    assert (found.verdict, found.current.signed_at) == ("known", "")


def test_a_store_is_stamped_once(tmp_path: Path, clock: Server) -> None:
    _, store, _ = sign(tmp_path, drawn("BMP"), Answers(clock.url))
    assert stamped(store, b"token") is None
    for broken in (b"", b"c2cs", b"c2cs\0\0\0\0cbor\xff", store[:-12_000]):
        assert stamped(broken, b"token") is None


def test_what_is_not_in_the_file_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for data, kind in ((signed(jpeg(quarters())), types.JPEG), (drawn("PNG"), types.PNG)):
        path.write_bytes(data)
        assert identify(path) == kind
        assert not replace_store(path, kind, b"store", b"other")
        assert path.read_bytes() == data


def test_only_what_is_signed_of_a_manifest_is_stamped() -> None:
    data = to_be_stamped(cbor2.dumps(["Signature1", b"head", b"", b"claim"]), b"signature")
    assert cbor2.loads(data) == ["CounterSignature", b"head", b"", cbor2.dumps(b"signature")]
    for broken in (b"", b"\x84", cbor2.dumps(7), cbor2.dumps([1])):
        with pytest.raises(ValueError, match="manifest"):
            to_be_stamped(broken, b"signature")


def test_nobody_asks_where_no_stamp_is_wanted(tmp_path: Path, clock: Server) -> None:
    source, before = tmp_path / "source", clock.asked
    source.write_bytes(drawn("PNG"))
    with answered_by(Answers(clock.url)):
        sign_file(source, tmp_path / "t", Original(None, "a", "image/png"), replace(CLAIM, is_timed=False))
    assert clock.asked == before
