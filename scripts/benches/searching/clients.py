"""Fifty clients who ask one engine at once: how many answers they get, and how many that stay quick."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

from mediahub.search.port import Unavailable
from scripts.benches.searching.questions import Question

CLIENTS = 50
CROWDED_ROUNDS = 3
QUICK = 50.0
"""Milliseconds in which 19 of 20 answers are to come."""
TURN = 5.0
"""Seconds for which one rate is tried."""
SLOWEST_RATE, FIRST_RATE, FASTEST_RATE = 1.0, 64.0, 4096.0
"""Questions a second. The first is tried first, as slow ones take long: each needs 20 answers to judge by."""
HALVINGS = 3
"""Tries between a rate that was kept and twice as many."""
Ask = Callable[[Question], object]


def crowded(ask: Ask, questions: Sequence[Question]) -> dict[str, float]:
    """All questions several times, each client asking again at once: answers a second, the milliseconds in
    which 95 % came, and how many questions the engine left unanswered."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = list(pool.map(lambda one: _timed(ask, one), [*questions] * CROWDED_ROUNDS))
    seconds = time.perf_counter() - begun
    answered = [one for one in times if one is not None]
    return {
        "crowded_per_s": len(answered) / seconds,
        "crowded_p95_ms": _p95(answered),
        "crowded_unanswered": float(len(times) - len(answered)),
    }


def quick_rate(ask: Ask, questions: Sequence[Question]) -> float:
    """The most questions a second of which 95 % are answered within `QUICK` of the moment they were due; 0 if
    one a second is too many. All clients together keep the rate, so that a slow answer delays no question."""
    kept = FIRST_RATE
    while not _keeps(ask, questions, kept):
        if kept <= SLOWEST_RATE:
            return 0.0
        kept /= 2
    while FIRST_RATE <= kept < FASTEST_RATE and _keeps(ask, questions, 2 * kept):
        kept *= 2
    step = kept / 2
    for _ in range(HALVINGS):
        if _keeps(ask, questions, kept + step):
            kept += step
        step /= 2
    return kept


def _keeps(ask: Ask, questions: Sequence[Question], rate: float) -> bool:
    count = max(20, round(rate * TURN))
    begun = time.perf_counter() + 0.1

    def ask_when_due(turn: tuple[int, Question]) -> float | None:
        due = begun + turn[0] / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        taken = _timed(ask, turn[1])
        return None if taken is None else 1000 * (time.perf_counter() - due)

    with ThreadPoolExecutor(CLIENTS) as pool:
        times = list(pool.map(ask_when_due, enumerate(islice(cycle(questions), count))))
    answered = [one for one in times if one is not None]
    return len(answered) == count and _p95(answered) <= QUICK


def _timed(ask: Ask, question: Question) -> float | None:
    """Milliseconds; None where the engine did not answer."""
    begun = time.perf_counter()
    try:
        ask(question)
    except Unavailable:
        return None
    return 1000 * (time.perf_counter() - begun)


def _p95(times: Sequence[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[18] if len(times) > 1 else 0.0
