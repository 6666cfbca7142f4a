"""A card on its way and people at work, for tests in which something fails meanwhile."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx

from mediahub.identity.accounts import create_user
from mediahub.identity.tokens import create_token
from tests.functional.killing import EVENT, Installation
from tests.functional.outages.watching import LONGEST, Watcher, signed_in

PASSWORD = "correct horse battery"


def answers(url: str) -> bool:
    """Whether the web server is there."""
    try:
        return httpx.get(f"{url}/healthz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def push(installation: Installation, card: Path, url: str) -> subprocess.Popen[bytes]:
    """A photographer's `mediahub push` of a card, which prints JSON."""
    with installation.services.database.begin() as session:
        create_user(session, "photo@example.org", PASSWORD, "photographer")
        create_user(session, "desk@example.org", PASSWORD, "marketing")
        token = create_token(session, "photo@example.org", ["upload"], days=1)[1]
    command = ("push", str(card), "--event", EVENT, "--previews", "never", "--parallel", "2", "--json")
    return installation.start(*command, MEDIAHUB_SERVER=url, MEDIAHUB_TOKEN=token)


def people(installation: Installation, url: str) -> Iterator[Watcher]:
    """Somebody opens the library, a program searches, and somebody looks at pictures."""
    with installation.services.database.begin() as session:
        token = create_token(session, "desk@example.org", ["read"], days=1)[1]
    browser = signed_in(url, "desk@example.org", PASSWORD)
    program = httpx.Client(
        base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=LONGEST
    )
    seen: list[str] = []

    def library() -> None:
        answer = browser.get(f"/events/{EVENT}/layout.json", headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.status_code

    def search() -> None:
        answer = program.get(f"/events/{EVENT}/assets", params={"q": "frame OR jpg"})
        assert answer.status_code == 200, answer.status_code
        answer = program.get(f"/events/{EVENT}/assets")
        assert answer.status_code == 200, answer.status_code
        seen[:] = [one["id"] for one in answer.json()["assets"]]

    def picture() -> None:
        if seen:
            answer = browser.get(f"/assets/{seen[0]}/preview")
            assert answer.status_code == 200, answer.status_code
            assert answer.content[:2] == b"\xff\xd8" or answer.content[:4] == b"RIFF"

    yield Watcher("library", library)
    yield Watcher("search", search)
    yield Watcher("picture", picture)
