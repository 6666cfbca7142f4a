import pytest

from mediahub.storage import keys

SHA = "ab" * 32


def test_an_original_lies_by_event_and_content():
    assert keys.original_key("summit-2025", SHA, ".jpg") == f"originals/summit-2025/ab/{SHA}.jpg"
    assert keys.original_key("summit-2025", SHA, "") == f"originals/summit-2025/ab/{SHA}"


def test_a_rendition_is_named_after_its_bytes():
    one = keys.rendition_key("abcdefgh2345abcd", "thumb", SHA, ".webp")
    other = keys.rendition_key("abcdefgh2345abcd", "thumb", "cd" * 32, ".webp")
    assert one == "renditions/ab/abcdefgh2345abcd/thumb-abababababab.webp"
    assert one != other
    assert one.startswith(keys.rendition_prefix("abcdefgh2345abcd"))


@pytest.mark.parametrize("slug", ["", "..", "a/b", "a b", "-a", "é", "a\n"])
def test_nothing_from_outside_shapes_a_key(slug):
    with pytest.raises(ValueError, match="part of a key"):
        keys.original_key(slug, SHA, ".jpg")


@pytest.mark.parametrize("extension", ["jpg", ".JPG", "./x", ".jpg/..", ".jpg\n"])
def test_an_extension_is_plain(extension):
    with pytest.raises(ValueError, match="extension"):
        keys.original_key("summit", SHA, extension)


def test_a_digest_is_whole():
    with pytest.raises(ValueError, match="SHA-256"):
        keys.rendition_key("abcdefgh2345abcd", "thumb", SHA[:40], ".webp")
