"""The plan of every picture: who took what, when, with which camera, and what it is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from mediahub.demo.programme import load_programme, read_data

TAKE = re.compile(r"^(?P<scene>\w+)(?: @(?P<people>[\w+-]+))?(?: /(?P<frame>[lpswb]))?(?: x(?P<count>\d))?$")
FLIES = {"drone"}
CLOSE = {"portrait", "wheel", "robot_portrait", "interview"}


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of the plan."""

    path: str
    """Below the demo folder: photographer/card/FILE."""
    photographer: str
    session: str
    scene: str
    people: tuple[str, ...]
    frame: str
    moment: datetime
    """When it really was, in the event's zone."""
    seed: str
    """Composition: the same within a burst."""
    step: int
    """Which frame of a burst, from 0."""
    burst: bool
    variant: int
    palette: str
    motif: str
    light: str
    rights: str
    embargo: str | None
    camera: str
    """The card's name, which identifies the camera."""


def load_kit() -> dict[str, dict[str, Any]]:
    """Return the cameras by the name of their card."""
    return {camera["card"]: camera for camera in read_data("kit.toml")["cameras"]}


def plan_shots() -> list[Shot]:
    """Return every picture in order of time; the same on every call."""
    seen: Counter[str] = Counter()
    shots: list[Shot] = []
    for number, coverage in enumerate(read_data("shots.toml")["coverage"]):
        shots += _cover(number, coverage, seen)
    shots.sort(key=lambda shot: shot.moment)
    return _name(shots)


def _cover(number: int, coverage: dict[str, Any], seen: Counter[str]) -> list[Shot]:
    """Spread one photographer's takes over a session."""
    programme = load_programme()
    session = programme.session(coverage["session"])
    zone = ZoneInfo(programme.event["timezone"])
    start = datetime.fromisoformat(session["starts"]).replace(tzinfo=zone)
    span = datetime.fromisoformat(session["ends"]).replace(tzinfo=zone) - start
    rng = Random(f"cover {number}")
    shots: list[Shot] = []
    for i, text in enumerate(coverage["takes"]):
        take = TAKE.match(text)
        if take is None:
            raise ValueError(f"Take {text!r} of {coverage['session']} cannot be read.")
        scene, count = take["scene"], int(take["count"] or 1)
        share = 0.03 + 0.92 * (i + rng.uniform(0.1, 0.9)) / len(coverage["takes"])
        first = Shot(
            path="",
            photographer=coverage["photographer"],
            session=session["code"],
            scene=scene,
            people=tuple(take["people"].split("+")) if take["people"] else (),
            frame=take["frame"] or "l",
            moment=start + span * share,
            seed=f"{coverage['photographer']} {session['code']} {i}",
            step=0,
            burst=count > 1,
            variant=seen[scene],
            palette=coverage["palette"],
            motif=coverage.get("motif", "waves"),
            light=coverage.get("light", ""),
            rights=coverage["rights"],
            embargo=coverage.get("embargo"),
            camera=_camera(coverage["photographer"], scene),
        )
        shots += [_frame(first, step) for step in range(count)]
        seen[scene] += 1
    return shots


def _frame(first: Shot, step: int) -> Shot:
    """Return the frame of a burst that comes `step` frames, at about 7 a second, after the first."""
    wait = 140 * step + Random(f"{first.seed} {step}").randrange(40)
    return replace(first, step=step, moment=first.moment + timedelta(milliseconds=wait if step else 0))


def _camera(photographer: str, scene: str) -> str:
    """Choose among a photographer's cameras: one flies, one is for what is close."""
    cards = [card for card, kit in load_kit().items() if kit["photographer"] == photographer]
    second = scene in (FLIES if any(card.startswith("DJI") for card in cards) else CLOSE)
    return cards[-1] if second else cards[0]


def _name(shots: list[Shot]) -> list[Shot]:
    """Number the frames as cameras do: upwards, with gaps where frames were deleted."""
    kit, rng = load_kit(), Random("numbers")
    counters: dict[str, int] = defaultdict(int, {card: camera["first"] for card, camera in kit.items()})
    named = []
    for shot in shots:
        camera = kit[shot.camera]
        counters[shot.camera] += 1 if shot.step else rng.randrange(1, 24)
        number = (counters[shot.camera] - 1) % 9999 + 1
        name = camera["name"].format(number)
        named.append(replace(shot, path=f"{shot.photographer}/{shot.camera}/{name}"))
    return named
