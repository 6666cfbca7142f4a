"""Running the cheap taggers, each guarded: a broken or slow one takes nothing and nobody with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import structlog

from mediahub.tagging.model import AssetFacts, EventFacts, Suggestion, Tagger

LIMIT = 1.0
"""Seconds by the clock that one tagger gets. They take thousandths; more is a tagger that hangs."""
log = structlog.get_logger()


@dataclass(slots=True)
class Findings:
    """What the taggers said of one asset."""

    suggestions: list[Suggestion] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)
    """Names of those that answered, whatever they said."""
    failed: dict[str, str] = field(default_factory=dict)
    """By name of those that did not, why: they are to be asked again later."""


class Guard:
    """Runs taggers with a limit on time. Safe to share between threads.

    Nobody can end a thread that hangs. Its tagger is left out until it comes back, so that it costs this
    process the limit once.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._hanging: dict[str, threading.Thread] = {}

    def run(self, taggers: Iterable[Tagger], asset: AssetFacts, event: EventFacts) -> Findings:
        """Ask every tagger."""
        findings = Findings()
        for tagger in taggers:
            found = self._ask(tagger, asset, event)
            if isinstance(found, str):
                findings.failed[tagger.name] = found
                log.warning("tagger failed", tagger=tagger.name, filename=asset.filename, error=found)
            else:
                findings.ran.add(tagger.name)
                findings.suggestions += found
        return findings

    def _ask(self, tagger: Tagger, asset: AssetFacts, event: EventFacts) -> list[Suggestion] | str:
        """What it suggests, or what went wrong."""
        hanging = self._hanging.get(tagger.name)
        if hanging is not None and hanging.is_alive():
            return "it has not come back from an earlier file"
        answer: list[list[Suggestion] | str] = []

        def work() -> None:
            try:
                answer.append(ask(tagger, asset, event))
            except Exception as error:  # noqa: BLE001  (a plug-in may fail in any way)
                answer.append(repr(error))

        thread = threading.Thread(target=work, name=f"tagger-{tagger.name}", daemon=True)
        begun = time.monotonic()
        thread.start()
        thread.join(self._limit)
        if not answer:
            self._hanging[tagger.name] = thread
            return f"no answer within {time.monotonic() - begun:.1f} seconds"
        return answer[0]


def ask(tagger: Tagger, asset: AssetFacts, event: EventFacts) -> list[Suggestion]:
    """What one tagger suggests, under its name. Raises whatever it raises."""
    return [replace(suggestion, tagger=tagger.name) for suggestion in tagger.suggest(asset, event)]
