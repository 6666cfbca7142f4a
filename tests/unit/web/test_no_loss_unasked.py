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
SENDS = re.compile(r"\bpostJson\(")
GIVES_BACK = re.compile(r"\b(offerUndo|leaveUndo|undoBy|confirmed|confirmedBy|follow|takeBack)\(")
"""Ways back, and the question before what has none; `follow` of an edit of many pictures ends with Undo."""
NEITHER = {
    "curation/crops/exporter.js": "makes files",
    "curation/cull/answers.js": "the page of culling undoes its answers",
    "curation/edit/bulk.js": "`follow` of its caller ends with Undo",
    "curation/edit/save.js": "its callers offer its `undo`",
    "delivery/baskets/zip.js": "makes a file",
    "delivery/downloads.js": "gives a file",
    "delivery/rights.js": "`ask` says what comes of it before it is done",
    "delivery/takemany.js": "asks for sizes",
    "galleries/sharing.js": "makes a link, which is ended under Shared links",
    "grid/tilecache.js": "asks for tiles",
    "library/burstselection.js": "asks for ids",
    "pages/delivery/baskets.js": "makes an empty basket",
    "searches/live/frames.js": "asks for tiles",
    "searches/recent.js": "remembers what was searched",
    "searches/saving.js": "keeps a search or makes a feed, which are ended under Saved searches",
    "tagging/people.js": "a form with Save, filled with what there is",
    "upload/thumbs.js": "asks for tiles",
}
"""Scripts that send something and need no way back, and why."""
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


def test_every_script_that_changes_something_offers_the_way_back_or_asks() -> None:
    """Terms of a selection, put in place of what stood there, ended with a message and no Undo."""
    sending = {
        str(path.relative_to(SCRIPTS)): bool(GIVES_BACK.search(text))
        for path in SCRIPTS.rglob("*.js")
        if not path.name.endswith(".test.js") and SENDS.search(text := path.read_text())
    }
    assert len(sending) > 30  # the pattern still finds them
    assert {name for name, way_back in sending.items() if not way_back} == set(NEITHER)
