"""Colour profiles keep what standards name."""

from __future__ import annotations

from PIL import ImageCms

from mediahub.media.writing.cleaning.profile import blank_profile, cleaned_profile
from tests.media_bytes import PLACE

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def with_tag(signature: bytes, data: bytes) -> bytes:
    """sRGB with one tag more."""
    count = int.from_bytes(SRGB[128:132])
    table = b""
    for at in range(132, 132 + 12 * count, 12):
        table += (
            SRGB[at : at + 4]
            + (int.from_bytes(SRGB[at + 4 : at + 8]) + 12).to_bytes(4)
            + SRGB[at + 8 : at + 12]
        )
    table += signature + (len(SRGB) + 12).to_bytes(4) + len(data).to_bytes(4)
    whole = SRGB[4:128] + (count + 1).to_bytes(4) + table + SRGB[132 + 12 * count :] + data
    return (len(whole) + 4).to_bytes(4) + whole


def test_a_profile_of_standard_tags_stays_as_it_is() -> None:
    assert cleaned_profile(SRGB) == SRGB


def test_a_private_tag_is_gone_and_the_colours_are_the_same() -> None:
    dirty = with_tag(b"mmod", PLACE)
    left = cleaned_profile(dirty + PLACE)
    assert PLACE not in left
    assert len(left) == len(dirty)
    assert int.from_bytes(left[128:132]) == int.from_bytes(SRGB[128:132])
    opened = ImageCms.ImageCmsProfile(ImageCms.core.profile_frombytes(left))
    assert ImageCms.getProfileDescription(opened) == ImageCms.getProfileDescription(
        ImageCms.ImageCmsProfile(ImageCms.core.profile_frombytes(SRGB))
    )


def test_what_is_no_profile_is_none() -> None:
    assert cleaned_profile(b"profile" * 40) == b""
    assert not blank_profile(bytearray(SRGB[:140]))
