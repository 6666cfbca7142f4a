"""What cannot be undone is asked first, by our own dialog, and says what will be lost."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).parents[3] / "templates"
SCRIPTS = Path(__file__).parents[3] / "static/src/js"
ENDS = re.compile(r"^(remove|delete|revoke|erase|end|empty|disable|forget|leave)(_|$)|_remove$")
"""Names of views that take something away."""
ASKS_ELSEWHERE = {
    "admin.leave",  # a step that is left out can be taken up again
    "admin_event_deletion.delete",  # the event's name is typed
    "admin_people.delete",  # the address is typed
}
FORM = re.compile(r"<(?:form|button)\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>{])*>", re.DOTALL)
ENDPOINT = re.compile(r"url_for\(\s*'([\w.]+)'")


def forms() -> list[tuple[str, str, str]]:
    """Of every form and button that takes something away: its template, its endpoint, its tag."""
    found = []
    for template in TEMPLATES.rglob("*.html"):
        for tag in FORM.findall(template.read_text()):
            match = ENDPOINT.search(tag)
            if not match or match[1] in ASKS_ELSEWHERE:
                continue
            is_sent = "action=" in tag or "data-post=" in tag
            if is_sent and ENDS.search(match[1].rpartition(".")[2]):
                found.append((template.name, match[1], tag))
    return found


def test_every_form_that_takes_something_away_asks_and_says_what_is_lost() -> None:
    found = forms()
    assert len(found) > 15  # the pattern still finds them
    silent = [
        (template, endpoint)
        for template, endpoint, tag in found
        if "data-confirm=" not in tag or "data-confirm-title=" not in tag
    ]
    assert not silent


def test_no_script_asks_by_the_browsers_own_dialogs() -> None:
    native = re.compile(r"(?<![.\w#])(?:window\.)?(?:confirm|alert|prompt)\(")
    found = [path.name for path in SCRIPTS.rglob("*.js") if native.search(path.read_text())]
    assert not found
