"""The clock page: the time and the tokens of the next half hour, for cameras and people, guests too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mediahub.media.vision.clock_code import WINDOW, token
from mediahub.web.tagging.clock import TOKENS_AHEAD
from tests.unit.web.desks import Desk


def test_anybody_gets_the_time_and_tokens_for_half_an_hour_and_no_more(desk: Desk) -> None:
    guest = desk.counter.app.test_client()
    assert guest.get("/clock").status_code == 200
    before = datetime.now(UTC)
    answer = guest.get("/clock/now.json")
    after = datetime.now(UTC)
    assert answer.headers["Cache-Control"] == "no-store"
    assert before.timestamp() * 1000 - 1 <= answer.json["now"] <= after.timestamp() * 1000 + 1
    key = desk.counter.settings.secret_key.get_secret_value()
    windows = sorted(map(int, answer.json["tokens"]))
    assert windows[0] in {int(one.timestamp()) // WINDOW for one in (before, after)}
    assert windows == list(range(windows[0], windows[-1] + 1))
    assert windows[-1] in {int((one + TOKENS_AHEAD).timestamp()) // WINDOW for one in (before, after)}
    assert timedelta(minutes=30) == TOKENS_AHEAD
    assert all(answer.json["tokens"][str(one)] == token(key, one) for one in windows)
