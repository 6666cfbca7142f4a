"""Two photographers upload at full speed, and a journalist waits: the other half of `scripts/bench latency`.

For each frame the clock starts when its upload has ended: the last byte is in storage and the server was
told. It stops when the live page of a journalist names the frame, when the journalist's search for the newest
pictures finds it, and when the journalist holds the first byte of the file with caption and credit inside.
All of it over HTTP, at the pace of the pages: what waits must not be what keeps the server busy.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from mediahub.client import Api, Delivery, OwnFile
from mediahub.client.patience import Patience
from mediahub.client.sender import Sender
from mediahub.identity.accounts import create_user
from mediahub.identity.press import approve_user
from mediahub.identity.tokens import create_token
from mediahub.runtime import Services
from scripts.benches.harness import sign_in

PASSWORD = "a password for the bench"
EVENT = "bench"
PIECES = 4
POLL = 0.2
"""Seconds between two searches."""
FIRST_LOOK, LATER, LONGEST_LOOK = 0.12, 1.3, 1.5
"""Seconds after which the page of a picture asks whether its file is made, and how they grow."""
NEWEST: Mapping[str, str | int] = {"q": "", "sort": "-uploaded", "limit": 100}
PATIENCE = 120.0
TAKERS = 8
"""Files that the journalist waits for at a time."""
PRESS = "press@bench.example"
CAMERA = "camera@bench.example"


@dataclass
class Watch:
    """When what was known of each frame, by the name of its file; seconds of one clock."""

    expected: frozenset[str]
    """Names of the files that are uploaded."""
    ended: dict[str, float] = field(default_factory=dict)
    live: dict[str, float] = field(default_factory=dict)
    found: dict[str, float] = field(default_factory=dict)
    taken: dict[str, float] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    """The name of the file by the id of its asset."""
    told: dict[str, float] = field(default_factory=dict)
    """When the live page named an asset."""

    def seconds(self, kind: str) -> list[float]:
        """Of each frame, from the end of its upload to this, sorted; what came to pass before is 0."""
        moments: dict[str, float] = getattr(self, kind)
        return sorted(max(0.0, moment - self.ended[name]) for name, moment in moments.items())


def measure(services: Services, event_id: int, cards: Sequence[Sequence[Path]], uplink: float) -> Watch:
    """Each card is uploaded by a photographer of its own, with `uplink` bytes a second (0: all there is)."""
    watch = Watch(frozenset(path.name for card in cards for path in card))
    stop = threading.Event()
    token = _accounts(services, event_id)
    with httpx.Client(base_url=services.settings.base_url, timeout=30) as press:
        _sign_in(press)
        with ThreadPoolExecutor(len(cards)) as cameras, ThreadPoolExecutor(TAKERS) as takers:
            watchers = [
                threading.Thread(target=_read_live, args=(press, watch, stop)),
                threading.Thread(target=_search, args=(press, watch, stop, takers)),
            ]
            for watcher in watchers:
                watcher.start()
            sent = [
                cameras.submit(_upload, services, token, number, card, uplink, watch)
                for number, card in enumerate(cards)
            ]
            for card_sent in sent:
                card_sent.result()
            _await_all(watch)
            stop.set()
            for watcher in watchers:
                watcher.join()
    watch.live = {watch.ids[one]: moment for one, moment in watch.told.items() if one in watch.ids}
    return watch


def _accounts(services: Services, event_id: int) -> str:
    with services.database.begin() as session:
        press = create_user(session, PRESS, PASSWORD, "press")
        approve_user(session, press.id, event_id)
        create_user(session, CAMERA, PASSWORD, "admin")
        return create_token(session, CAMERA, ["upload"], days=1)[1]


def _sign_in(client: httpx.Client) -> None:
    sign_in(client, PRESS, PASSWORD)
    token = re.search(r'"csrf":\s*"([^"]+)"', client.get(f"/events/{EVENT}/").text)
    if token is None:
        raise SystemExit("the library's page has no token for its script")
    client.headers["X-CSRFToken"] = token[1]


def _upload(
    services: Services, token: str, number: int, card: Sequence[Path], uplink: float, watch: Watch
) -> None:
    """Send a card, one frame after the other."""
    with (
        closing(Api(services.settings.base_url, token, Patience(60))) as api,
        ThreadPoolExecutor(PIECES) as pieces,
    ):
        delivery = Delivery(EVENT, f"Photographer {number}", "free", "", resume_key=f"bench-{number}")
        sender = Sender(api, int(api.open_batch(delivery)["id"]), pieces, lambda count: None)
        for path in card:
            begun = time.perf_counter()
            sender.send(OwnFile(path.name, path, None))
            watch.ended[path.name] = time.perf_counter()
            if uplink:
                time.sleep(max(0.0, path.stat().st_size / uplink - (time.perf_counter() - begun)))


def _await_all(watch: Watch) -> None:
    """Until every frame was named, found and taken."""
    deadline = time.perf_counter() + PATIENCE
    while not (watch.ended.keys() <= watch.taken.keys() and watch.ids.keys() <= watch.told.keys()):
        if time.perf_counter() > deadline:
            missing = sorted(watch.ended.keys() - watch.taken.keys())
            raise SystemExit(f"not taken, or not on the live page, after {PATIENCE:.0f} s: {missing}")
        time.sleep(POLL)


def _search(press: httpx.Client, watch: Watch, stop: threading.Event, takers: ThreadPoolExecutor) -> None:
    """Look for the newest pictures again and again, and take each that was uploaded here."""
    while not stop.wait(POLL):
        answer = press.get(f"/api/v1/events/{EVENT}/assets", params=NEWEST).json()
        now = time.perf_counter()
        for asset in answer["assets"]:
            name = asset["filename"]
            if asset["id"] not in watch.ids and name in watch.expected:
                watch.ids[asset["id"]] = name
                watch.found[name] = now
                takers.submit(_take, press, asset["id"], name, watch)


def _take(press: httpx.Client, identity: str, name: str, watch: Watch) -> None:
    """Ask for the file, and for its state as the page's script does, until its first byte is here."""
    here = f"/assets/{identity}/deliver"
    deadline, wait = time.perf_counter() + PATIENCE, FIRST_LOOK
    while (answer := press.post(here, json={"recipe": "original"}).json())["state"] != "ready":
        asked = {"recipe": "original", "file": answer["file"]}
        while press.get(f"{here}.json", params=asked).json()["state"] == "wanted":
            if time.perf_counter() > deadline:
                return
            time.sleep(wait)
            wait = min(wait * LATER, LONGEST_LOOK)
    if _is_picture(answer["url"]):
        watch.taken[name] = time.perf_counter()


def _is_picture(address: str) -> bool:
    """Whether the first byte of a picture comes from there."""
    with httpx.stream("GET", address) as answer:
        is_one = answer.status_code == 200 and answer.headers["content-type"].startswith("image/")
        return is_one and bool(next(answer.iter_bytes(1), b""))


def _read_live(press: httpx.Client, watch: Watch, stop: threading.Event) -> None:
    """What an open live page is told, and when."""
    with press.stream("GET", f"/events/{EVENT}/live/stream") as answer:
        for line in answer.iter_lines():
            if stop.is_set():
                return
            if line.startswith("data: "):
                now = time.perf_counter()
                for identity in json.loads(line.removeprefix("data: "))["ids"]:
                    watch.told.setdefault(identity, now)
