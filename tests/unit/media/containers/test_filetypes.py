"""The file types that are known: each by one name."""

from __future__ import annotations

import re

from mediahub.media.containers import filetypes
from mediahub.media.containers.filetypes import BY_MIME, FFMPEG_DEMUXERS, RAW_TYPES, XMP
from mediahub.media.model import FileType

ALL = [one for one in vars(filetypes).values() if isinstance(one, FileType)]


def test_no_two_photos_have_one_media_type() -> None:
    mimes = [one.mime for one in ALL if one.kind == "photo"]
    assert len(mimes) == len(set(mimes))


def test_names_and_endings_are_in_small_letters() -> None:
    for one in ALL:
        assert re.fullmatch(r"(image|video|application)/[a-z0-9.+-]+", one.mime)
        assert re.fullmatch(r"\.[a-z0-9]{2,5}", one.extension)


def test_what_an_asset_can_be_is_found_by_its_media_type_and_what_lies_beside_it_is_not() -> None:
    for mime, one in BY_MIME.items():
        assert one.mime == mime
    assert XMP.mime not in BY_MIME
    assert filetypes.SVG.mime not in BY_MIME
    assert set(RAW_TYPES) <= set(BY_MIME.values())


def test_only_clips_have_a_demuxer() -> None:
    assert {one.kind for one in FFMPEG_DEMUXERS} == {"video"}
    assert filetypes.MP4 not in FFMPEG_DEMUXERS
