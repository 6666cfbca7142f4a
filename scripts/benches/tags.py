"""How well do tags arrive by themselves? Events with known truth, tagged by what the product runs at ingest.

The event: parallel rooms, talks that run over, photographers with cameras that are off by minutes to days,
set to wrong zones, or drifting. Each body has one frame of the clock page, drawn and read by the real reader.
What each frame truly shows is known from the generator alone. In a second, rough kind of event talks run over
by up to a quarter of an hour, into the next ones, and nobody corrects the programme; there the clock frames
are not drawn again. Times are the processor's.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from mediahub.tagging.clocks.offsets import Reading, shift_at
from mediahub.tagging.model import AssetFacts, Suggestion
from mediahub.tagging.plugins import cheap
from mediahub.tagging.run import Guard, ask
from scripts.benches.tagged.clock_frames import read_back, told
from scripts.benches.tagged.event import ROUGH, Body, Frame, Truth, make_event

PRECISION, RECALL, SECONDS = 0.98, 0.95, 1.0
"""Bars: of sessions, and of clocks."""


@dataclass(slots=True)
class Score:
    """What one tagger found."""

    right: int = 0
    wrong: int = 0
    wanted: int = 0
    mistakes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


@dataclass(slots=True)
class Clocks:
    """What frames of the clock page told."""

    errors: list[float] = field(default_factory=list)
    unread: int = 0

    def read(self, truth: Truth, seed: int) -> dict[str, list[Reading]]:
        """One frame of each body."""
        readings = {}
        for body in truth.bodies:
            reading = read_back(body, seed)
            readings[body.name] = [reading] if reading else []
            self.unread += reading is None
            self.errors += [abs(reading.shift - body.shift_at(reading.true_at))] if reading else []
        return readings


def run(argv: list[str]) -> dict[str, Any]:
    """Measure; see `--help`."""
    parser = argparse.ArgumentParser(prog="scripts/bench tags", description=__doc__)
    parser.add_argument("--events", type=int, default=6, help="how many events to make")
    parser.add_argument("--show", type=int, default=0, help="how many wrong sessions to list")
    options = parser.parse_args(argv)
    corrected, uncorrected, rough = (defaultdict[str, Score](Score) for _ in range(3))
    clocks = Clocks()
    milliseconds: list[float] = []
    for seed in range(options.events):
        truth = make_event(seed)
        _judge(truth, clocks.read(truth, seed), corrected, milliseconds)
        _judge(truth, {}, uncorrected, [])
        truth = make_event(seed, ROUGH)
        _judge(truth, {body.name: [told(body)] for body in truth.bodies}, rough, [])
    if options.show:
        print("\n".join((corrected["session"].mistakes + rough["session"].mistakes)[: options.show]))
    return _report(corrected, uncorrected["session"], rough["session"], clocks, milliseconds)


def _judge(
    truth: Truth, readings: dict[str, list[Reading]], scores: dict[str, Score], took: list[float]
) -> None:
    guard = Guard()
    for frame in truth.frames:
        facts = _facts(frame, truth.bodies_by_name[frame.body], readings.get(frame.body, []))
        begun = time.process_time()
        findings = guard.run(cheap(), facts, truth.event)
        took.append((time.process_time() - begun) * 1000)
        _score(scores, frame, truth, findings.suggestions)
        for tagger in cheap():
            _score_words(scores, tagger.name, frame, ask(tagger, facts, truth.event))


def _facts(frame: Frame, body: Body, readings: list[Reading]) -> AssetFacts:
    shown = body.shows(frame.true_at)
    shift = shift_at(readings, shown)
    return replace(frame.facts, taken_at=shown + timedelta(seconds=shift.seconds if shift else 0))


def _score(scores: dict[str, Score], frame: Frame, truth: Truth, said: list[Suggestion]) -> None:
    score = scores["session"]
    score.wanted += frame.session is not None
    for suggestion in said:
        if suggestion.session is None:
            continue
        if suggestion.session == frame.session:
            score.right += 1
        else:
            score.wrong += 1
            score.mistakes.append(f"{frame} said {suggestion.session}: {suggestion.confidence}")


def _score_words(scores: dict[str, Score], name: str, frame: Frame, said: list[Suggestion]) -> None:
    """Of taggers that go by words: people and tags that the frame's words truly name."""
    if name not in ("vocabulary", "rules", "embedded"):
        return
    score, wanted = scores[name], frame.named.get(name, frozenset())
    found = {("person", one.person) if one.person is not None else ("tag", one.tag) for one in said}
    score.right += len(found & wanted)
    score.wrong += len(found - wanted)
    score.wanted += len(wanted)


def _report(
    corrected: dict[str, Score], before: Score, rough: Score, clocks: Clocks, milliseconds: list[float]
) -> dict[str, Any]:
    session = corrected["session"]
    table = Table("tagger", "precision", "recall", "wanted")
    table.add_row("session, clocks as they are", *_row(before))
    table.add_row("session, one clock frame a body", *_row(session))
    table.add_row("the same; talks run into the next, unnoted", *_row(rough))
    for name in ("embedded", "vocabulary", "rules"):
        table.add_row(name, *_row(corrected[name]))
    Console().print(table)
    errors, unread = clocks.errors, clocks.unread
    worst = max(errors, default=0.0)
    milliseconds.sort()
    median, most = milliseconds[len(milliseconds) // 2], milliseconds[int(len(milliseconds) * 0.95)]
    print(f"clocks: {len(errors)} read, {unread} not; off by {worst:.2f} s at most (bar {SECONDS} s)")
    print(f"all cheap taggers: {median:.2f} ms an asset, 95 % within {most:.2f} ms (bar 5 ms)")
    figures = {
        "session_precision": round(session.precision, 4),
        "session_recall": round(session.recall, 4),
        "session_precision_uncorrected": round(before.precision, 4),
        "session_recall_uncorrected": round(before.recall, 4),
        "session_precision_rough": round(rough.precision, 4),
        "session_recall_rough": round(rough.recall, 4),
        "vocabulary_precision": round(corrected["vocabulary"].precision, 4),
        "vocabulary_recall": round(corrected["vocabulary"].recall, 4),
        "rules_precision": round(corrected["rules"].precision, 4),
        "rules_recall": round(corrected["rules"].recall, 4),
        "clock_error_max_s": round(worst, 3),
        "clocks_read": len(errors),
        "clocks_unread": unread,
        "cheap_taggers_ms": round(median, 3),
        "cheap_taggers_p95_ms": round(most, 3),
        "frames": session.wanted,
    }
    bars = {"session_precision": PRECISION, "session_recall": RECALL, "clock_error_max_s": SECONDS}
    bars |= {"session_precision_rough": PRECISION, "session_recall_rough": RECALL}
    ratios = {name: round(float(figures[name]) / bar, 4) for name, bar in bars.items()}
    return {"figures": figures, "baselines": bars, "ratios": ratios}


def _row(score: Score) -> tuple[str, str, str]:
    return f"{score.precision:.4f}", f"{score.recall:.4f}", str(score.wanted)
