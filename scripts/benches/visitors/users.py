"""What visitors do, for Locust: press at the library, guests at a public gallery, the team at its pages.

Read by Locust in an environment of its own (`swarm.py`), so it knows nothing of MediaHub but its addresses.
Each visitor thinks between two actions as a person does, loads the pictures that a screen shows, and keeps
the addresses of those, as a browser does.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from pathlib import Path
from urllib.parse import urlencode

from gevent.lock import Semaphore
from locust import between, task
from locust.contrib.fasthttp import FastHttpUser

SCREEN = 30
"""Tiles of one screen."""
FIRST_LOOK, LATER, LONGEST_LOOK, PATIENCE = 0.12, 1.3, 1.5, 60.0
"""Seconds after which a page asks whether a file is made, how they grow, and when it gives up."""
BEING_MADE = ("waiting", "preparing")
PLAN = json.loads(Path(os.environ["MEDIAHUB_BENCH_VISITORS"]).read_text("utf-8"))
EVENT = f"/events/{PLAN['event']}"
_signing_in = Semaphore(2)
_to_come = [int(PLAN["users"])]
_free = {role: list(PLAN.get(role, ())) for role in ("press", "admin")}


class Visitor(FastHttpUser):
    """Somebody with a browser."""

    abstract = True
    wait_time = between(5, 15)
    network_timeout = 60.0
    connection_timeout = 60.0

    def pictures(self, addresses: list[str]) -> None:
        """Load pictures that this browser has not loaded yet."""
        for address in addresses:
            path = address.partition("?")[0]
            if path not in self._seen:
                self._seen.add(path)
                self.client.get(address, name="a picture of a tile")

    def on_start(self) -> None:
        """Open the browser and come in; with the last visitor the counting begins."""
        self._seen: set[str] = set()
        self.come_in()
        _to_come[0] -= 1
        if not _to_come[0]:
            self.environment.stats.reset_all()
            Path(PLAN["arrived"]).touch()

    def come_in(self) -> None:
        """What has to be done once, before anything else."""


class Account(Visitor):
    """Somebody who signs in, and goes to the library."""

    abstract = True
    role = ""

    def come_in(self) -> None:
        """Sign in by the form, and open the library."""
        self._email = _free[self.role].pop()
        self._tag = ""
        self._found: list[str] = []
        with _signing_in:
            form = self.client.get("/login", name="sign-in").text
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)[1]
            filled = {"email": self._email, "password": PLAN["password"], "csrf_token": token}
            self.client.post("/login", data=filled, name="sign-in")
        page = self.client.get(f"{EVENT}/", name="library").text
        token = re.search(r'"csrf":\s*"([^"]+)"', page)[1]
        self._headers = {"X-CSRFToken": token, "Accept-Encoding": "gzip"}
        self.ask("")

    def ask(self, query: str, **more: str) -> None:
        """Search, and look at the first screen of what was found."""
        asked = urlencode({"q": query, **more})
        answer = self.client.get(f"{EVENT}/layout.json?{asked}", headers=self._headers, name="layout")
        if answer.status_code != 200:
            return
        self._found = answer.json().get("ids", "").split()[:200]
        first = self._found[:SCREEN]
        answer = self.client.post(
            f"{EVENT}/tiles.json", json={"ids": first}, headers=self._headers, name="tiles"
        )
        if answer.status_code == 200:
            self.pictures([one["thumb"] for one in answer.json().values() if one["thumb"]])

    @task(3)
    def pulse(self) -> None:
        """What an open page asks by itself."""
        self.client.get(f"{EVENT}/pulse.json", name="pulse")

    @task(6)
    def look(self) -> None:
        """Open a picture in the lightbox."""
        if self._found:
            one = random.choice(self._found)
            self.client.get(f"/assets/{one}.json", name="panel")


class Press(Account):
    """A journalist: searches, looks, and takes the newest pictures."""

    role = "press"

    @task(12)
    def search(self) -> None:
        """Type a word, take what completion offers or not, and look at what is found."""
        query = random.choice(PLAN["queries"])
        self.client.get(f"{EVENT}/complete.json?{urlencode({'q': query[:4]})}", name="completion")
        self.ask(query)

    @task(1)
    def take(self) -> None:
        """Download one of the newest pictures with caption and credit inside."""
        self.ask(PLAN["newest"], sort="-uploaded")
        if not self._found:
            return
        here = f"/assets/{random.choice(self._found[:50])}/deliver"
        begun, wait = time.perf_counter(), FIRST_LOOK
        while time.perf_counter() - begun < PATIENCE:
            answer = self.client.post(here, json={"recipe": "original"}, headers=self._headers, name="take")
            if answer.status_code != 200:
                return
            made = answer.json()
            if made["state"] == "ready":
                self._done("file is made", begun)
                with self.client.get(made["url"], name="file", catch_response=True) as file:
                    if not file.content:
                        file.failure("it is empty")
                return
            asked = urlencode({"recipe": "original", "file": made["file"]})
            time.sleep(wait)
            wait = min(wait * LATER, LONGEST_LOOK)
            self.client.get(f"{here}.json?{asked}", name="file's state")
        self._done("file is made", begun, TimeoutError("not made in time"))

    def follow(self) -> None:
        """Keep the live page open for a while."""
        until = time.monotonic() + random.uniform(10, 40)
        answer = self.client.get(f"{EVENT}/live/stream", name="live page", stream=True)
        if answer.status_code == 200:
            while time.monotonic() < until and answer.stream.readline(b"\n"):
                pass
            answer.stream.release()

    def take_many(self) -> None:
        """Have a zip of some of the newest pictures made, and download it."""
        self.ask(PLAN["newest"], sort="-uploaded")
        body = {"ids": self._found[:5], "recipe": "original"}
        answer = self.client.post(f"{EVENT}/zips", json=body, headers=self._headers, name="zip")
        begun, made = time.perf_counter(), answer.json() if answer.status_code == 202 else {}
        while made.get("state") in BEING_MADE and time.perf_counter() - begun < PATIENCE:
            time.sleep(LONGEST_LOOK)
            made = self.client.get(f"{EVENT}/zips/{made['id']}.json", name="zip's state").json()
        if made.get("url"):
            self.client.get(made["url"], name="zip's file")

    def _done(self, name: str, begun: float, problem: Exception | None = None) -> None:
        self.environment.events.request.fire(
            request_type="wait",
            name=name,
            response_time=1000 * (time.perf_counter() - begun),
            response_length=0,
            exception=problem,
            context={},
        )


if PLAN.get("everything"):
    Press.tasks += [Press.follow, Press.take_many]


class Team(Account):
    """Somebody of the team: rates, edits, and opens the team's pages."""

    role = "admin"
    fixed_count = int(PLAN.get("team", 0))

    @task(4)
    def page(self) -> None:
        """Open a page of the event's menu."""
        name = random.choice(PLAN["team_pages"])
        self.client.get(f"{EVENT}/{name}", name=f"team: {name}")

    @task(6)
    def rate(self) -> None:
        """Give a picture stars."""
        if self._found:
            changes = [{"field": "rating", "value": random.randint(1, 5)}]
            here = f"/api/v1/assets/{random.choice(self._found)}/edit"
            self.client.post(here, json={"changes": changes}, headers=self._headers, name="edit")

    @task(1)
    def rate_many(self) -> None:
        """Give a screen of pictures stars at once, as the dialog for many does."""
        operations = [{"op": "value", "field": "rating", "value": random.randint(1, 5)}]
        if self._found:
            body = {"ids": self._found[:SCREEN], "operations": operations}
            here = f"/api/v1{EVENT}/edits"
            self.client.post(here, json=body, headers=self._headers, name="edit of many")

    @task(2)
    def search(self) -> None:
        """Search as everybody does."""
        self.ask(random.choice(PLAN["queries"]))


class Guest(Visitor):
    """Somebody without an account, at a public gallery and the press page."""

    fixed_count = int(PLAN.get("guests", 0))

    @task
    def gallery(self) -> None:
        """Open a published gallery and its pictures."""
        page = self.client.get(f"/g/{PLAN['gallery']}", name="public gallery").text
        self.pictures(re.findall(r'src="(/g/[^"]+/p/[^"]+)"', page)[:SCREEN])

    @task
    def press_page(self) -> None:
        """Open the event's press page."""
        self.client.get(PLAN["press_page"], name="press page")


if not PLAN.get("everything"):
    del Guest, Team
