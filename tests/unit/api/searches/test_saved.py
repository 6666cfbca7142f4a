"""Saved searches over the API: whose they are, whom they tell, and the secret of their webhook."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from mediahub.catalog.models.base import utcnow
from tests.unit.api.conftest import EVENT, Programs

SEARCHES = f"{EVENT}/searches"
HOOK = "https://hooks.example/news"


def saved(programs: Programs, name: str, **more: Any) -> dict[str, Any]:
    """A search of marketing."""
    made = programs.desk.post(SEARCHES, json={"name": name, "query": "q=robot", **more})
    assert made.status_code == 201, made.text
    return dict(made.json)


def test_a_search_is_its_owners_until_it_is_shared(programs: Programs) -> None:
    mine = saved(programs, "Private")
    assert (mine["own"], mine["shared"], mine["new"]) == (True, False, 0)
    other = programs.of("photographer")
    assert mine["id"] not in [one["id"] for one in other.get(SEARCHES).json]
    way = f"{SEARCHES}/{mine['id']}"
    programs.desk.patch(way, json={"shared": True, "webhook_url": HOOK})
    seen = next(one for one in other.get(SEARCHES).json if one["id"] == mine["id"])
    assert (seen["own"], seen["shared"], seen["webhook_url"]) == (False, True, "")
    own = next(one for one in programs.desk.get(SEARCHES).json if one["id"] == mine["id"])
    assert own["webhook_url"] == HOOK
    assert other.patch(way, json={"shared": False}).status_code in (403, 404, 409)
    assert other.get(f"{way}/webhook").status_code in (403, 404, 409)
    assert programs.desk.delete(way).status_code == 204
    assert mine["id"] not in [one["id"] for one in programs.desk.get(SEARCHES).json]


def test_a_new_secret_leaves_time_to_change_over(programs: Programs) -> None:
    mine = saved(programs, "Hooked")
    way = f"{SEARCHES}/{mine['id']}"
    programs.desk.patch(way, json={"webhook_url": HOOK})
    before = programs.desk.get(f"{way}/webhook").json
    assert before["secret"].startswith("whsec_")
    assert before["also_signed_until"] is None
    after = programs.desk.post(f"{way}/webhook/rotate", json={"grace_hours": 2}).json
    assert after["secret"] not in ("", before["secret"])
    left = datetime.fromisoformat(after["also_signed_until"]) - utcnow()
    assert timedelta(hours=1, minutes=55) < left <= timedelta(hours=2)
    assert programs.desk.post(f"{way}/webhook/rotate", json={"grace_hours": 24 * 14 + 1}).status_code == 422


@pytest.mark.parametrize("query", ["colour=loud", "q=before:yesterday-ish", "sort=best"])
def test_a_question_that_is_not_understood_is_not_kept(programs: Programs, query: str) -> None:
    answer = programs.desk.post(SEARCHES, json={"name": "Odd", "query": query})
    assert answer.status_code == 422
    assert answer.json["errors"]["json"]["query"]
    assert "Odd" not in programs.desk.get(SEARCHES).text
