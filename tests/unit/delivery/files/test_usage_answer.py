"""May I use this picture: the answer in parts."""

from __future__ import annotations

from datetime import timedelta

from mediahub.catalog.models import Asset
from mediahub.delivery.files.usage_answer import usage_answer
from mediahub.rights import Viewer
from tests.unit.delivery.conftest import TAKEN_AT, Summit


def test_an_embargo_says_when_it_ends(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.embargo_until = TAKEN_AT + timedelta(hours=1)
    summit.session.flush()
    assert usage_answer(summit.press, asset, TAKEN_AT)["until"] == asset.embargo_until
    assert usage_answer(summit.press, asset, TAKEN_AT + timedelta(hours=2))["may"]


def test_nobody_is_nobody(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.rights_class = "editorial"
    summit.session.flush()
    assert not usage_answer(Viewer(), asset, TAKEN_AT)["may"]
