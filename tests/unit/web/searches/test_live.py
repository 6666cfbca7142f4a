"""The live page: what came since it was there last, and streams while there is room."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mediahub.catalog.models.base import utcnow
from mediahub.live.questions import Question
from mediahub.web.searches import live
from tests.in_app import index
from tests.unit.web.asking import asking
from tests.unit.web.desks import Desk


@pytest.mark.parametrize(
    ("query", "header", "after"),
    [
        ("", None, 0), ("?after=12", None, 12), ("?after=12", "34", 34), ("?after=-1", None, 0),
        ("?after=x", None, 0), ("?after=٣", None, 0), (f"?after={10**17}", None, 10**17),
        (f"?after={10**18}", None, 0), ("?after=12", "oops", 0),
    ],
)  # fmt: skip
def test_where_a_page_was(query: str, header: str | None, after: int) -> None:
    headers = {} if header is None else {"Last-Event-ID": header}
    with asking(f"/{query}", headers=headers):
        assert live._after() == after


def test_a_page_without_a_stream_asks_for_what_came_since(desk: Desk) -> None:
    first = desk.get("live/frames.json")
    assert first.headers["Cache-Control"] == "no-store"
    seen, cursor = first.json["ids"], first.json["cursor"]
    assert set(seen) <= set(desk.ids)
    new = desk.counter.add("LIVE.jpg", b"live" * 90, rights_class="free")
    index(desk.counter)
    desk.counter.change(desk.ids[0], created_at=utcnow() - timedelta(hours=1))
    since = desk.get(f"live/frames.json?after={cursor}").json
    assert new in since["ids"]
    assert new not in seen
    assert desk.ids[0] not in since["ids"], "it came long before"
    assert int(since["cursor"]) > int(cursor)
    assert desk.ids[0] in desk.get("live/frames.json").json["ids"]
    assert desk.get("/events/nothing/live/frames.json").status_code == 404
    assert desk.get("live").status_code == 200


def test_where_no_stream_is_to_be_had_the_page_is_told_when_to_come_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for can, room, status in ((False, True, 503), (True, False, 503), (True, True, 429)):
        monkeypatch.setattr(live, "can_take_over", lambda _, can=can: can)
        monkeypatch.setattr(live.LiveHub, "has_room", lambda _, room=room: room)
        monkeypatch.setattr(live.LiveHub, "has_room_for", lambda *_: False)
        refused = desk.get("live/stream", headers={"Accept": "application/json"})
        assert (refused.status_code, refused.headers["Retry-After"]) == (status, str(live.LATER))


def test_the_question_of_a_page_is_its_address_with_the_rights_of_who_asks(desk: Desk) -> None:
    asked: list[Question] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(desk_of(desk)), "since", lambda _, question, after: asked.append(question) or NOTHING
        )
        desk.get("live/frames.json?q=robot&kind=photo", "press")
    (question,) = asked
    assert (question.event, question.text) == ("desk", "robot")
    assert dict(question.filters) == {"kind": ("photo",)}


class _Nothing:
    ids = ()
    cursor = 0


NOTHING = _Nothing()


def desk_of(desk: Desk) -> object:
    """What answers pages without a stream."""
    with desk.counter.app.app_context():
        return live.hub().desk
