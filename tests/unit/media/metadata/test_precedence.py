"""Where sources disagree the Metadata Working Group's guidelines say which is right."""

from __future__ import annotations

import pytest

from mediahub.media.metadata.exif.exif import Exif
from mediahub.media.metadata.precedence import creation_time, descriptive
from mediahub.media.metadata.sources import Sources
from mediahub.media.metadata.xmp.properties import Xmp

_EXIF = Exif(
    {},
    {
        "Exif.Image.ImageDescription": "exif caption",
        "Exif.Image.Artist": "exif artist",
        "Exif.Image.Copyright": "photographer \0editor\0",
        "Exif.Image.Rating": "5",
    },
)


_IIM = {
    "Application2.Caption": ["iim caption"],
    "Application2.Byline": ["iim one", "iim two"],
    "Application2.Keywords": ["i1", "i2"],
    "Application2.City": ["iim city"],
    "Application2.ObjectName": ["iim title"],
    "Application2.Copyright": ["iim copyright"],
}


_XMP = {
    "dc.description": {"x-default": "xmp caption"},
    "dc.creator": ["xmp one", "xmp two"],
    "dc.subject": ["x1", "x2"],
    "dc.title": {"x-default": "xmp title"},
    "photoshop.City": "xmp city",
    "xmp.Rating": "3",
}


def test_exif_comes_first_for_caption_creator_and_copyright() -> None:
    found = descriptive(Sources(exif=_EXIF, iim=_IIM, xmp=Xmp(_XMP)))
    assert (found["caption"], found["creator"]) == ("exif caption", "exif artist")
    assert found["copyright"] == "photographer\neditor"


def test_xmp_comes_before_iim_and_iim_fills_gaps() -> None:
    found = descriptive(Sources(iim=_IIM, xmp=Xmp(_XMP)))
    assert (found["caption"], found["city"], found["title"]) == ("xmp caption", "xmp city", "xmp title")
    assert (found["creator"], found["keywords"]) == ("xmp one; xmp two", ("x1", "x2"))
    assert found["copyright"] == "iim copyright"


def test_iim_comes_first_when_the_digest_shows_that_it_was_edited_last() -> None:
    found = descriptive(Sources(iim=_IIM, iim_is_newer=True, xmp=Xmp(_XMP)))
    assert (found["caption"], found["city"], found["title"]) == ("iim caption", "iim city", "iim title")
    assert (found["creator"], found["keywords"]) == ("iim one; iim two", ("i1", "i2"))


def test_a_value_that_iim_had_to_cut_is_taken_whole_from_xmp() -> None:
    long = "A city whose name does not fit into IIM"
    sources = Sources(
        iim={"Application2.City": [long[:32]]}, iim_is_newer=True, xmp=Xmp({"photoshop.City": long})
    )
    assert descriptive(sources)["city"] == long


@pytest.mark.parametrize(
    "words", ["SONY DSC", "OLYMPUS DIGITAL CAMERA         ", "KONICA MINOLTA DIGITAL CAMERA"]
)
def test_a_cameras_boilerplate_does_not_hide_a_caption(words: str) -> None:
    exif = Exif({}, {"Exif.Image.ImageDescription": words})
    assert descriptive(Sources(exif=exif, xmp=Xmp(_XMP)))["caption"] == "xmp caption"
    assert descriptive(Sources(exif=exif))["caption"] == words.strip()


def test_rating_is_xmps_and_zero_is_a_rating() -> None:
    assert descriptive(Sources(exif=_EXIF, xmp=Xmp(_XMP)))["rating"] == 3
    assert descriptive(Sources(exif=_EXIF, xmp=Xmp({"xmp.Rating": "0"})))["rating"] == 0
    assert descriptive(Sources(exif=_EXIF))["rating"] == 5


def test_places_fall_back_to_where_it_was_made_and_then_to_what_it_shows() -> None:
    shown = {"iptcExt.LocationShown[1]/Iptc4xmpExt:City": "shown"}
    made = {"iptcExt.LocationCreated[1]/Iptc4xmpExt:City": "made", **shown}
    assert descriptive(Sources(xmp=Xmp(shown)))["city"] == "shown"
    assert descriptive(Sources(xmp=Xmp(made)))["city"] == "made"


def test_blank_values_are_none_and_nothing_is_invented() -> None:
    blank = Exif({}, {"Exif.Image.ImageDescription": "          ", "Exif.Image.Artist": "\0"})
    found = descriptive(Sources(exif=blank))
    assert not any(found.values())


def test_windows_words_count_where_nothing_better_is_said() -> None:
    words = "49 0 59 0 97 0 32 0 98 0 0 0"
    exif = Exif({}, {"Exif.Image.XPKeywords": words, "Exif.Image.XPTitle": "228 0 0 0"})
    found = descriptive(Sources(exif=exif))
    assert (found["keywords"], found["title"]) == (("1", "a b"), "ä")


def test_the_best_creation_time_and_its_source() -> None:
    iim = {"Application2.DateCreated": ["2019-01-02"], "Application2.TimeCreated": ["03:04:05+01:00"]}
    clip = [("QuickTime:CreateDate", "2018-01-28T16:00:00Z")]
    assert creation_time(Sources(iim=iim), "2020-01-01T00:00:00", clip)[1] == "EXIF:DateTimeOriginal"
    assert creation_time(Sources(iim=iim), None, clip) == ("2019-01-02T03:04:05+01:00", "IPTC:DateCreated")
    unknown_hour = {**iim, "Application2.TimeCreated": ["992077"]}
    assert creation_time(Sources(iim=unknown_hour), None, clip) == ("2019-01-02T00:00:00", "IPTC:DateCreated")
    keys = {"Keys": {"CreationDate": "2015-01-19T12:45:11-0800"}}
    found = creation_time(Sources(container=keys), None, clip)
    assert found == ("2015-01-19T12:45:11-08:00", "Keys:CreationDate")
    assert creation_time(Sources(), None, clip) == ("2018-01-28T16:00:00Z", "QuickTime:CreateDate")
    assert creation_time(Sources(), None, []) == (None, None)
