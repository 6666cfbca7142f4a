"""Files that are asked for once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from mediahub.delivery.files.package import load, want
from mediahub.delivery.files.recipes import PRESS, WEB


def test_files_are_asked_for_once_under_keys_that_follow_from_the_words(session: Session) -> None:
    assets = load(session, ["b", "a", "nothing", "a"])
    assert [one.id for one in assets] == ["b", "a"]
    first = want(session, assets, PRESS)
    assert first == want(session, assets, PRESS)
    assert {one.state for one in first} == {"wanted"}
    assert first[0].key != want(session, assets, WEB)[0].key
    assets[0].caption = "Another"
    assert want(session, assets, PRESS)[0].key != first[0].key
    assets[1].kind = "video"
    (refused,) = want(session, [assets[1]], PRESS)
    assert refused.state == "failed"
    assert "clip" in refused.problem
