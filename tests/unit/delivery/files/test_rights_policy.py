"""The rights of one picture as a policy of ODRL."""

from __future__ import annotations

from mediahub.catalog.models import Asset
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.files.rights_policy import concerned, policy_for
from tests.unit.delivery.conftest import Summit


def test_a_policy_names_its_picture_event_and_constraints(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    asset.other_constraints = "No crops"
    about = concerned(asset, policy_of(summit.session, summit.event.id), "https://hub")
    assert about.uid == "https://hub/api/v1/assets/a/policy"
    assert about.target == "https://hub/assets/a"
    assert about.assigner == "https://hub/events/summit"
    assert about.constraints == "No crops"


def test_it_is_for_whoever_asks(summit: Summit) -> None:
    asset = summit.session.get_one(Asset, "a")
    press = policy_for(summit.session, summit.press, asset, "https://hub")
    assert press["permission"]
    asset.rights_class = "none"
    summit.session.flush()
    assert policy_for(summit.session, summit.press, asset, "https://hub") != press
