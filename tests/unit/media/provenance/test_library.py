"""The door to c2pa-rs: names of formats, and that it never goes to the network."""

from __future__ import annotations

from mediahub.media.containers import filetypes as types
from mediahub.media.provenance.library import EMBEDDED, context, format_of


def test_formats_have_the_names_that_the_library_reads() -> None:
    assert format_of(types.JPEG) == "image/jpeg"
    assert format_of(types.M4V) == format_of(types.MP4) == "video/mp4"
    assert format_of(types.NEF) is None
    assert format_of(types.XMP) is None


def test_every_name_is_one_that_it_knows() -> None:
    from c2pa import Reader

    assert set(EMBEDDED.values()) <= set(Reader.get_supported_mime_types())


def test_it_opens_with_and_without_anchors() -> None:
    assert context() is not None
    assert context(may_verify=False) is not None
