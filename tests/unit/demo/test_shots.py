"""The plan of the demo pictures: enough, varied, consistent, and the same every time."""

import itertools
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from mediahub.demo.camera import blocks_of, clock_time, fields_of
from mediahub.demo.captions import SCENES, caption, keywords
from mediahub.demo.pictures.people import SPEAKERS
from mediahub.demo.programme import load_programme
from mediahub.demo.render import draw_of, size_of
from mediahub.demo.shots import load_kit, plan_shots

SHOTS = plan_shots()


def test_the_plan_is_large_varied_and_always_the_same() -> None:
    assert plan_shots() == SHOTS
    assert len(SHOTS) >= 180
    assert len({shot.path for shot in SHOTS}) == len(SHOTS)
    assert len({(shot.seed, shot.step) for shot in SHOTS}) == len(SHOTS)
    assert len({shot.scene for shot in SHOTS}) >= 35
    assert len({size_of(shot) for shot in SHOTS}) >= 5
    assert {shot.rights for shot in SHOTS} == {"free", "editorial", "partners", "none"}
    bursts = Counter(shot.seed for shot in SHOTS if shot.burst)
    assert len(bursts) >= 5
    assert set(bursts.values()) <= {2, 3, 4}


def test_every_session_is_covered_within_its_time() -> None:
    programme = load_programme()
    zone = ZoneInfo(programme.event["timezone"])
    assert {shot.session for shot in SHOTS} == {session["code"] for session in programme.sessions}
    for shot in SHOTS:
        session = programme.session(shot.session)
        starts, ends = (datetime.fromisoformat(session[k]).replace(tzinfo=zone) for k in ("starts", "ends"))
        assert starts <= shot.moment <= ends


def test_every_scene_and_person_can_be_drawn_and_named() -> None:
    for shot in SHOTS:
        draw_of(shot.scene)
        assert shot.scene in SCENES
        assert set(shot.people) <= set(SPEAKERS)
        assert caption(shot).startswith("Illustration: ")
        assert "illustration" in keywords(shot)
    assert set(SPEAKERS) == {person["slug"] for person in load_programme().people}


def test_people_of_a_take_are_speakers_of_its_session_or_named_guests() -> None:
    """Who is seen speaking belongs to the session: the programme must be a good tagger."""
    programme = load_programme()
    for shot in SHOTS:
        if shot.scene in ("speaker_mid", "keynote_wide"):
            assert set(shot.people) <= set(programme.session(shot.session)["speakers"]), shot


def test_clocks_are_mostly_right_and_offsets_true() -> None:
    right = 0
    for shot in SHOTS:
        camera = load_kit()[shot.camera]
        shown = clock_time(shot.moment, camera)
        known = shown if shown.tzinfo else shown.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        off = round((known - shot.moment).total_seconds())
        assert off == camera["fast"]
        assert bool(shown.tzinfo) == bool(camera["zone"])
        right += off == 0
    assert right / len(SHOTS) > 0.9


def test_frame_numbers_rise_with_time_on_every_card() -> None:
    for card, camera in load_kit().items():
        digits = [
            int(shot.path.rsplit("/", 1)[1].split(".")[0][-4:]) for shot in SHOTS if shot.camera == card
        ]
        steps = [(b - a) % 9999 for a, b in itertools.pairwise(digits)]
        assert digits
        assert digits[0] >= camera["first"]
        assert all(0 < step < 30 for step in steps)


def test_photographers_caption_in_different_ways() -> None:
    ways = Counter(blocks_of(shot) for shot in SHOTS)
    assert set(ways) == {("exif", "iim", "xmp"), ("exif", "xmp"), ("exif", "iim"), ("exif",)}
    for shot in SHOTS:
        fields = fields_of(shot)
        assert fields.copyright
        assert "Illustration" in fields.copyright
        if blocks_of(shot) == ("exif",):
            assert fields.caption is None
            assert fields.keywords is None
        elif shot.embargo:
            assert fields.instructions
            assert shot.embargo in fields.instructions
