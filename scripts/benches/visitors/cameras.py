"""Photographers who deliver their cards with `mediahub push`, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from mediahub.settings import Settings
from scripts.benches.harness import write_frames


def cards(folder: Path, photographers: int, frames: Sequence[int], size: tuple[int, int]) -> list[list[Path]]:
    """For each round a card of each photographer, with so many frames; no two frames are the same picture."""
    paths = iter(write_frames(folder / "drawn", photographers * sum(frames), size))
    rounds = []
    for number, count in enumerate(frames):
        rounds.append([folder / f"card-{number}-{one}" for one in range(photographers)])
        for card in rounds[-1]:
            card.mkdir()
            for _ in range(count):
                path = next(paths)
                path.rename(card / path.name)
    return rounds


def deliver(settings: Settings, token: str, event: str, some: Sequence[Path]) -> float:
    """Push these cards at the same time; seconds until every frame of them is in the library. Raises
    SystemExit where one could not be delivered."""
    environment = os.environ | {"MEDIAHUB_SERVER": settings.base_url, "MEDIAHUB_TOKEN": token}
    begun = time.perf_counter()
    pushes = [
        subprocess.Popen(
            [sys.executable, "-m", "mediahub", "push", str(card), "--event", event, "--rights", "free",
             "--photographer", f"Photographer {number}", "--json"],
            env=environment, stdout=subprocess.DEVNULL, stderr=sys.stderr,
        )
        for number, card in enumerate(some)
    ]  # fmt: skip
    for push in pushes:
        push.wait()
    if any(push.returncode for push in pushes):
        raise SystemExit("not every frame could be delivered: what `mediahub push` printed says why")
    return time.perf_counter() - begun
