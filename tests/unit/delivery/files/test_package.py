"""Files that are asked for once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub.catalog.models import Asset, Companion, DeliveredFile
from mediahub.catalog.models.base import utcnow
from mediahub.delivery.files import package
from mediahub.delivery.files.package import (
    NOBODY,
    OVERDUE,
    TOUCHED_FOR,
    NotYet,
    Prepared,
    delivered_name,
    load,
    look,
    plan,
    prepare,
    want,
)
from mediahub.delivery.files.policy import Policy
from mediahub.delivery.files.recipes import ORIGINAL, PRESS, WEB, Part, Recipe, custom, parse
from mediahub.runtime import Services
from tests.unit.delivery.deciding import NOW
from tests.unit.stored_pictures import add_pictures

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_files_are_asked_for_once_under_keys_that_follow_from_the_words(session: Session) -> None:
    assets = load(session, ["b", "a", "nothing", "a"])
    assert [one.id for one in assets] == ["b", "a"]
    first = want(session, assets, PRESS)
    assert first == want(session, assets, PRESS)
    assert first[0] == Prepared("b", first[0].key, first[0].filename, "wanted"), "nothing is known of it yet"
    assert {one.state for one in first} == {"wanted"}
    assert set(session.scalars(select(DeliveredFile.attempts))) == {0}
    assert first[0].key != want(session, assets, WEB)[0].key
    assets[0].caption = "Another"
    assert want(session, assets, PRESS)[0].key != first[0].key
    assets[1].kind = "video"
    (refused,) = want(session, [assets[1]], PRESS)
    assert (refused.asset_id, refused.key, refused.state) == ("a", "", "failed")
    assert "clip" in refused.problem
    assert [one.state for one in want(session, [assets[1]], ORIGINAL)] == ["wanted"]


def planned(session: Session, recipe: Recipe = PRESS, policy: Policy | None = None, **changed: object) -> str:
    """The key of picture a with what is `changed`, which is put back."""
    (asset,) = load(session, ["a"])
    before = {name: getattr(asset, name) for name in changed}
    for name, value in changed.items():
        setattr(asset, name, value)
    try:
        return plan(asset, recipe, policy or Policy()).key
    finally:
        for name, value in before.items():
            setattr(asset, name, value)


def test_a_file_of_the_version_before_is_found_again(session: Session) -> None:
    """Else an update has everything made anew. Where the same facts are to give another file, raise VERSION,
    or SIGNING, and these keys with it."""
    found = planned(session), planned(session, ORIGINAL), planned(session, policy=Policy(signed_by="key-1"))
    assert found == (
        "deliveries/a/a/press-6ff1e3c8860383a94d6f4111.jpg",
        "deliveries/a/a/original-7a01e694ea3e2b8695ee7752.jpg",
        "deliveries/a/a/press-274386c63c3824788a894b64.jpg",
    )


def test_the_key_follows_from_all_that_goes_into_the_file(session: Session) -> None:
    usual, original = planned(session), planned(session, ORIGINAL)
    assert usual == planned(session)
    assert usual != planned(session, sha256="other")
    assert usual != planned(session, parse("px1200"))
    assert usual != planned(session, policy=Policy(keep_gps=True))
    assert usual != planned(session, policy=Policy(keep_serials=True))
    assert usual != planned(session, model="Z 9"), "what is made anew is told of its camera"
    assert original == planned(session, ORIGINAL, model="Z 9"), "an original says it itself"
    assert usual == planned(session, filename="OTHER.JPG"), "a name is of the download"


def test_a_signed_file_is_another_for_each_key_name_and_manifest_of_its_original(session: Session) -> None:
    policy = Policy(signed_by="key-1")
    signed = planned(session, policy=policy)
    assert len({signed, planned(session), planned(session, policy=Policy(signed_by="key-2"))}) == 3
    assert signed != planned(session, policy=policy, filename="OTHER.JPG"), "its manifest names it"
    event = session.get_one(Asset, "a").event_id
    for number in (1, 2):
        session.add(
            Companion(
                asset_id="a", event_id=event, role="manifest", state="ready", sha256=f"m{number}", size=1,
                key=f"m{number}", filename="a.c2pa", mime="application/c2pa", created_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        session.expire_all()
        assert planned(session, policy=policy) != signed
        signed = planned(session, policy=policy)


def test_a_file_is_called_by_the_template_and_its_size(session: Session) -> None:
    policy = Policy(filename_template="{event}_{name}_{size}")
    (asset,) = load(session, ["a"])
    names = [
        plan(asset, recipe, policy).filename
        for recipe in (PRESS, ORIGINAL, WEB, custom(1200, Part(0, 0, 5000, 5000)))
    ]
    assert names == [
        "summit_DSC_97_press.jpg",
        "summit_DSC_97.jpg",
        "summit_DSC_97_web.jpg",
        "summit_DSC_97_px1200.jpg",
    ]
    assert package.name_by(policy, asset) == "summit_DSC_97.jpg"
    assert delivered_name(session, asset) == "20251018_Chen-Rui_97.jpg"
    asset.mime, asset.filename = "image/tiff", "SCAN.JPG"
    assert package.name_by(policy, asset) == "summit_SCAN.tif", "by its type, whatever its name says"
    asset.mime = "application/x-unknown"
    assert package.name_by(policy, asset) == "summit_SCAN"
    asset.kind = "video"
    assert plan(asset, WEB, policy).filename == "summit_SCAN_web.mp4"


def asked_long_ago(session: Session, **times: timedelta) -> tuple[DeliveredFile, Prepared]:
    """A file that was asked for an hour ago, with `times` in its row as ahead of now."""
    (prepared,) = want(session, load(session, ["a"]), PRESS)
    row = session.scalars(select(DeliveredFile)).one()
    for name, ahead in {"wanted_at": -HOUR, "due_at": -HOUR, **times}.items():
        setattr(row, name, utcnow() + ahead)
    return row, prepared


@pytest.mark.parametrize(
    ("times", "is_overdue"),
    [
        ({}, True),
        ({"wanted_at": SECOND - OVERDUE, "due_at": SECOND - OVERDUE}, False),
        ({"wanted_at": -SECOND - OVERDUE, "due_at": -SECOND - OVERDUE}, True),
        ({"wanted_at": SECOND - OVERDUE}, False),
        ({"due_at": SECOND - OVERDUE}, False),
        ({"claimed_until": SECOND * 10}, False),
        ({"claimed_until": -SECOND}, True),
        # by a clock that was two hours ahead
        ({"claimed_until": 2 * HOUR}, True),
        ({"due_at": 2 * HOUR}, True),
        ({"wanted_at": 2 * HOUR, "due_at": 2 * HOUR, "claimed_until": 2 * HOUR}, True),
    ],
)
def test_whoever_waits_long_for_a_file_that_nobody_makes_is_told(
    session: Session, times: dict[str, timedelta], is_overdue: bool
) -> None:
    _, prepared = asked_long_ago(session, **times)

    (found,) = look(session, [prepared])

    assert (found.state, found.problem) == ("wanted", NOBODY if is_overdue else "")


def test_a_file_that_could_not_be_made_is_tried_again_after_a_day_or_after_a_wrong_clock(
    session: Session,
) -> None:
    row, _ = asked_long_ago(session, due_at=HOUR)
    row.state, row.problem, due_at = "failed", "It is damaged.", row.due_at
    (found,) = want(session, load(session, ["a"]), PRESS)
    assert (found.state, found.problem, row.due_at) == ("failed", "It is damaged.", due_at)

    for ahead in (-SECOND, timedelta(days=3)):
        row.state, row.problem, row.due_at = "failed", "It is damaged.", utcnow() + ahead
        (found,) = want(session, load(session, ["a"]), PRESS)
        assert (found.state, found.problem) == ("wanted", "")
        assert row.due_at <= utcnow()


@pytest.mark.parametrize("ahead", [-TOUCHED_FOR - SECOND, 2 * HOUR])
def test_the_age_of_a_file_begins_anew_when_it_is_asked_for(session: Session, ahead: timedelta) -> None:
    row, _ = asked_long_ago(session, used_at=ahead)

    want(session, load(session, ["a"]), PRESS)

    assert abs(row.used_at - utcnow()) < 10 * SECOND
    row.used_at = lately = utcnow() - HOUR
    want(session, load(session, ["a"]), PRESS)
    assert row.used_at == lately, "a row is not written for each download"


def test_what_went_wrong_on_our_side_is_tried_again_soon_while_somebody_asks(session: Session) -> None:
    row, prepared = asked_long_ago(session, due_at=HOUR)
    row.problem = "Storage is away."
    (found,) = look(session, [prepared])
    assert (found.problem, found.due_at) == ("Storage is away.", row.due_at)
    want(session, load(session, ["a"]), PRESS)
    assert timedelta() < row.due_at - utcnow() <= package.ASKED_AGAIN
    row.problem, row.due_at, row.claimed_until = "", utcnow() + HOUR, utcnow() + SECOND
    want(session, load(session, ["a"]), PRESS)
    assert row.due_at > utcnow() + HOUR / 2, "a worker has it in hand"
    assert look(session, [prepared])[0].due_at is None


def test_of_a_file_that_cannot_be_made_nothing_is_touched(session: Session) -> None:
    row, _ = asked_long_ago(session, due_at=HOUR, used_at=-TOUCHED_FOR - HOUR)
    row.state, before, due_at = "failed", row.used_at, row.due_at
    want(session, load(session, ["a"]), PRESS)
    assert (row.used_at, row.due_at) == (before, due_at)
    refused = Prepared("a", "", "a.mov", "failed", problem="A clip is delivered as it is.")
    assert look(session, [refused]) == [refused]


def test_a_label_is_of_its_own_picture_alone(session: Session) -> None:
    assets = load(session, ["a", "b"])
    plain = want(session, assets, PRESS)
    labelled = want(session, assets, PRESS, labels={"a": "red"})
    assert [one.key == other.key for one, other in zip(plain, labelled, strict=True)] == [False, True]


class Clock:
    """Seconds that pass while somebody sleeps; after some of these the file is ready."""

    def __init__(self, services: Services, ready_after: float) -> None:
        self.now, self._services, self._ready_after = 1000.0, services, ready_after

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now - 1000.0 >= self._ready_after:
            with self._services.database.begin() as session:
                session.scalars(select(DeliveredFile)).one().state = "ready"


@pytest.mark.parametrize(("ready_after", "waited"), [(0.0, package.POLL), (1.0, 1.0), (3.0, None)])
def test_whoever_waits_for_a_file_has_it_when_it_is_made_or_hears_that_it_is_not(
    services: Services, monkeypatch: pytest.MonkeyPatch, ready_after: float, waited: float | None
) -> None:
    (picture,) = add_pictures(services, "a")
    clock = Clock(services, ready_after)
    monkeypatch.setattr(package, "time", clock)
    if waited is None:
        with pytest.raises(NotYet, match="waits for a worker"):
            prepare(services, picture, ORIGINAL, patience=2)
        assert clock.now == pytest.approx(1002, abs=package.POLL)
    else:
        assert prepare(services, picture, ORIGINAL, patience=2).state == "ready"
        assert clock.now == pytest.approx(1000 + waited, abs=package.POLL)
