"""`scripts/bench load`: people searching at once, over HTTP, with gunicorn as it is served.

The made-up event of `scripts/bench search` lies in a real catalogue and index. Each client asks the questions
of that bench one after the other, in an order of its own, and gets the total and the first 100 assets as
JSON, with the rights of a press account. The baseline is the same mix from one client alone.
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import os
import random
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

from rich.console import Console
from rich.table import Table

from mediahub.identity.tokens import create_token
from mediahub.runtime import Services
from scripts.benches.harness import installation
from scripts.benches.searching.catalogue import EVENT, PRESS, open_event
from scripts.benches.searching.corpus import Corpus
from scripts.benches.searching.questions import PAGE, Question, make_questions

WARM_UP = 2.0
LONGEST = 120.0


def run(arguments: list[str]) -> dict[str, Any]:
    """Measure, print a table, and give figures, baselines and ratios."""
    parser = argparse.ArgumentParser(prog="scripts/bench load", description=__doc__)
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement (default 20)")
    options = parser.parse_args(arguments)
    corpus = Corpus(options.assets)
    questions = make_questions(corpus)
    with installation("indexer", "web") as settings:
        services = Services.open(settings)
        open_event(services, corpus)
        with services.database.begin() as session:
            token = create_token(session, PRESS, ["read"], days=1)[1]
        _wait_for_an_answer(settings.base_url, token, path_of(questions[0]))
        alone = _ask(settings.base_url, token, questions, 1, options.seconds)
        many = _ask(settings.base_url, token, questions, options.clients, options.seconds)
    figures = {"assets": options.assets, "clients": options.clients, "cores": os.cpu_count(), **many}
    baselines = {f"alone_{name}": value for name, value in alone.items()}
    table = Table(
        "figure", "alone", f"{options.clients} clients", title=f"{options.assets:,} assets over HTTP"
    )
    for name, value in many.items():
        table.add_row(name, f"{alone[name]:,.1f}", f"{value:,.1f}")
    Console().print(table)
    return {
        "figures": figures,
        "baselines": baselines,
        "ratios": {"requests_per_s": many["requests_per_s"] / alone["requests_per_s"]},
    }


def _ask(
    base: str, token: str, questions: Sequence[Question], clients: int, seconds: float
) -> dict[str, float]:
    """Requests a second and milliseconds of an answer, of so many clients in processes of their own."""
    processes = min(clients, 5)
    shares = [clients // processes + (number < clients % processes) for number in range(processes)]
    paths = [path_of(question) for question in questions]
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, context.Barrier(processes).wait) as pool:
        pool.apply(abs, (0,))  # done when all of them have read their code
        begin = time.time() + WARM_UP
        work = [(base, token, paths, share, number, begin, seconds) for number, share in enumerate(shares)]
        found = pool.starmap(_clients, work, chunksize=1)
    times = sorted(one for times, _ in found for one in times)
    if len(times) < 2:
        raise SystemExit("the server did not answer; see its log")
    cuts = statistics.quantiles(times, n=20, method="inclusive")
    return {
        "requests_per_s": len(times) / seconds,
        "p50_ms": cuts[9],
        "p95_ms": cuts[18],
        "errors": float(sum(errors for _, errors in found)),
    }


def _wait_for_an_answer(base: str, token: str, path: str) -> None:
    """The first one comes when the web process has read its code and opened the index."""
    end = time.monotonic() + LONGEST
    while not _answers(base, token, path):
        if time.monotonic() > end:
            raise SystemExit("the server did not answer; see its log")
        time.sleep(0.2)


def _answers(base: str, token: str, path: str) -> bool:
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=LONGEST)
    try:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def path_of(question: Question) -> str:
    """Where the API answers a question."""
    asked = [("q", question.text), ("sort", question.sort), ("offset", question.offset), ("limit", PAGE)]
    asked += [(name, value) for name, values in question.filters.items() for value in values]
    return f"/api/v1/events/{EVENT}/assets?{urlencode(asked)}"


def _clients(
    base: str, token: str, paths: list[str], count: int, seed: int, begin: float, seconds: float
) -> tuple[list[float], int]:
    """Several clients in threads of this process: milliseconds of each answer, and what went wrong."""
    with ThreadPoolExecutor(count) as pool:
        runs = [
            pool.submit(_client, base, token, paths, f"{seed} {number}", begin, seconds)
            for number in range(count)
        ]
        found = [one.result() for one in runs]
    return [one for times, _ in found for one in times], sum(errors for _, errors in found)


def _client(
    base: str, token: str, paths: list[str], seed: str, begin: float, seconds: float
) -> tuple[list[float], int]:
    order = random.Random(seed).sample(paths, len(paths))
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
    times, errors, number = list[float](), 0, 0
    time.sleep(max(0.0, begin - time.time()))
    end = begin + seconds
    while time.time() < end:
        start = time.perf_counter()
        try:
            connection.request("GET", order[number % len(order)], headers=headers)
            answer = connection.getresponse()
            answer.read()
            errors += answer.status != 200
        except OSError:
            errors += 1
            connection.close()
        times.append(1000 * (time.perf_counter() - start))
        number += 1
    connection.close()
    return times, errors
