"""Colour labels of culling go into the files of those who cull, and into nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import exiv2
import pytest
from PIL import Image

from mediahub.catalog.models import Pick
from mediahub.delivery.files.labels import labels_for
from mediahub.delivery.files.package import load, plan
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.files.recipes import ORIGINAL
from mediahub.media.writing.write import WriteFields, write_metadata
from tests.unit.delivery.conftest import Summit

AT = datetime(2025, 10, 18, tzinfo=UTC)


@pytest.fixture
def culled(summit: Summit) -> Summit:
    """Picture a is red to both, b green to one and blue to the other, c green to one."""
    max_ = summit.desk.user_id
    given = [("a", max_, "red"), ("a", summit.eva.id, "red"), ("b", max_, "green")]
    given += [("b", summit.eva.id, "blue"), ("c", summit.eva.id, "green")]
    for asset_id, user_id, label in given:
        summit.session.add(Pick(asset_id=asset_id, user_id=user_id, label=label, flag="", at=AT))
    summit.session.flush()
    return summit


def test_who_culls_gets_their_own_labels_and_what_all_agree_on(culled: Summit) -> None:
    found = labels_for(culled.session, culled.desk, culled.event, ["a", "b", "c"])
    assert found == {"a": "red", "b": "green", "c": "green"}
    nobody = replace(culled.desk, user_id=None)
    assert labels_for(culled.session, nobody, culled.event, ["a", "b", "c"]) == {"a": "red", "c": "green"}


def test_press_gets_none(culled: Summit) -> None:
    assert labels_for(culled.session, culled.press, culled.event, ["a", "b", "c"]) == {}


def test_a_label_makes_a_file_of_its_own_and_none_changes_nothing(culled: Summit) -> None:
    (asset,) = load(culled.session, ["a"])
    plain, red = plan(asset, ORIGINAL, Policy()), plan(asset, ORIGINAL, Policy(), label="red")
    assert plain.key != red.key
    assert plain.key == plan(asset, ORIGINAL, Policy(), label="").key
    assert (plain.fields.label, red.fields.label) == (None, "Red")


def test_it_is_written_as_other_programs_read_it() -> None:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    image = exiv2.ImageFactory.open(write_metadata(out.getvalue(), WriteFields(label="Red")))
    image.readMetadata()
    assert image.xmpData()["Xmp.xmp.Label"].toString() == "Red"
