"""What the library hands out, to whom."""

from __future__ import annotations

import base64
import gzip
import json
import struct
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from mediahub.catalog.models import Asset
from tests.statements import statements_on
from tests.unit.web.conftest import SignIn, csrf_headers, id_of

TEAM_SEES = {"free", "editorial", "embargoed", "expired", "partners", "none"}
PRESS_SEES = {"free", "editorial", "embargoed"}


def layout(client: FlaskClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"/events/summit/layout.json{query}")
    assert response.status_code == 200
    body: dict[str, Any] = response.get_json()
    return body


def names(body: dict[str, Any]) -> set[str]:
    known = {id_of(name): name for name in TEAM_SEES | {"storing"}}
    return {known[one] for one in body["ids"].split()}


@pytest.mark.parametrize(("role", "seen"), [("admin", TEAM_SEES), ("press", PRESS_SEES)])
def test_many_tiles_take_as_many_statements_as_one(sign_in: SignIn, role: str, seen: set[str]) -> None:
    """What a tile shows and was not read with all of them would be read once more for each: so would its
    sessions, where press is shown a title without their codes."""
    client = sign_in(role)
    database = client.application.extensions["mediahub"].database
    with database.begin() as session:
        session.execute(update(Asset).values(title="(D2-ROB) A robot waves"))
    headers, engine = csrf_headers(client), database.engine
    asked: list[list[str]] = []
    for names in (["free"], ["free"], sorted(seen)):
        ids = [id_of(name) for name in names]
        with statements_on(engine) as said:
            answer = client.post("/events/summit/tiles.json", json={"ids": ids}, headers=headers)
        asked.append(said)
        assert len(answer.get_json()) == len(ids)
        told = answer.get_json()[id_of("free")]["title"]
        assert told == ("A robot waves" if role == "press" else "(D2-ROB) A robot waves")
    assert len(asked[2]) == len(asked[1]), asked[2]


def test_guests_are_led_to_the_sign_in_page(app: Any) -> None:
    response = app.test_client().get("/events/summit/?q=robot")
    assert response.status_code == 302
    assert response.location.startswith("/login?next=")


def test_scripts_of_guests_get_a_401(app: Any) -> None:
    for path in ("/events/summit/layout.json", "/events/summit/pulse.json", f"/assets/{id_of('free')}.json"):
        response = app.test_client().get(path, headers={"Accept": "application/json"})
        assert response.status_code == 401, path


def test_each_role_sees_what_the_rules_say(sign_in: SignIn) -> None:
    assert names(layout(sign_in("admin"))) == TEAM_SEES
    assert names(layout(sign_in("press"))) == PRESS_SEES


def test_totals_and_counts_do_not_betray_what_is_hidden(sign_in: SignIn) -> None:
    body = layout(sign_in("press"))
    assert body["total"] == len(PRESS_SEES)
    for facet in body["facets"]:
        assert all(value["count"] <= len(PRESS_SEES) for value in facet["values"]), facet["name"]


def test_layout_places_pictures_under_headings(sign_in: SignIn) -> None:
    body = layout(sign_in("admin"))
    boxes = list(struct.iter_unpack("<HH", base64.b64decode(body["boxes"])))
    assert (len(boxes), set(boxes)) == (body["total"], {(1500, 0x8410)})
    assert body["sections"] == [[0, "2025-10-18", None]]  # too few for headings by session
    assert body["sessions"] == {}  # which the headings name
    assert body["timezone"] == "Asia/Shanghai"


def test_words_and_filters_narrow_and_are_named(sign_in: SignIn) -> None:
    client = sign_in("admin")
    assert names(layout(client, "?q=robot")) == {"editorial"}
    body = layout(client, "?person=yin-tongyue")
    assert names(body) == {"free"}
    persons = next(facet for facet in body["facets"] if facet["name"] == "person")
    assert persons["values"] == [{"value": "yin-tongyue", "label": "Yin Tongyue", "count": 1}]


def test_the_order_follows_what_was_asked_for(sign_in: SignIn) -> None:
    """Headings stand where pictures are in the order of time, also below a query without words."""
    client = sign_in("admin")
    by_words, by_field = layout(client, "?q=robot"), layout(client, "?q=is:photo")
    assert (by_words["sort"], by_words["sections"]) == ("relevance", [])
    assert by_field["sort"] == "-taken"
    assert by_field["sections"]
    assert layout(client, "?q=robot&sort=taken")["sort"] == "taken"


def test_a_chosen_value_stays_in_the_facet_when_nothing_is_left(sign_in: SignIn) -> None:
    body = layout(sign_in("admin"), "?person=yin-tongyue&day=2001-01-01")
    assert body["total"] == 0
    days = next(facet for facet in body["facets"] if facet["name"] == "day")
    assert {"value": "2001-01-01", "label": "2001-01-01", "count": 0} in days["values"]


def test_an_empty_answer_says_what_to_drop(sign_in: SignIn) -> None:
    """With counts by the same rights; nothing is offered that would find nothing either."""
    both = "?q=robot%20zeppelin&person=yin-tongyue&kind=photo"
    assert layout(sign_in("press"), both)["drops"] == [["q", "", 1]]
    assert layout(sign_in("press"), "?q=title&kind=video")["drops"] == [["kind", "video", len(PRESS_SEES)]]
    assert layout(sign_in("press"), "?q=zeppelin")["drops"] == []
    assert layout(sign_in("admin"), "?q=title")["drops"] == []


def test_what_nearly_fits_is_shown_and_what_was_left_out_is_said(sign_in: SignIn) -> None:
    client = sign_in("press")
    body = layout(client, "?q=a%20robot%20with%20a%20zeppelin")
    assert names(body) == {"editorial"}
    assert body["asked"] == "robot"
    assert body["messages"] == ["Nothing fits all of it. Left out: “zeppelin”."]
    assert body["drops"] == []
    pulse = client.get("/events/summit/pulse.json?q=a%20robot%20with%20a%20zeppelin").get_json()
    assert pulse["total"] == body["total"]
    api = client.get("/api/v1/events/summit/assets?q=a%20robot%20with%20a%20zeppelin").get_json()
    assert api["total"] == 0, "programs get what they asked for"
    as_word = layout(client, "?q=video%20robot")
    assert (as_word["total"], as_word["messages"]) == (1, ["Nothing fits all of it. Left out: “video”."])


def test_what_was_understood_is_a_chip_that_can_be_taken_away(sign_in: SignIn) -> None:
    client = sign_in("press")
    body = layout(client, "?q=robot%20on%20Saturday%20morning%20during%20the%20machines%20on%20stage")
    assert names(body) == {"editorial"}, "of no session, and taken in its time"
    labels = {chip["kind"]: (chip["label"], chip["left"]) for chip in body["chips"]}
    assert labels == {
        "hours": (
            "Sat, Oct 18 · Morning · 05:00–12:00", "robot on during the machines on stage",
        ),
        "session": ("Machines on stage", "robot on Saturday morning"),
    }  # fmt: skip
    brushed = layout(client, "?q=taken:2025-10-18T10:00..2025-10-18T10:59")
    assert [(chip["label"], chip["left"]) for chip in brushed["chips"]] == [("Sat, Oct 18 10:00–10:59", "")]


def test_a_day_is_the_same_however_it_is_asked(sign_in: SignIn) -> None:
    """As a filter, as a field, as a word or a date: captions that name a day decide nothing."""
    client = sign_in("admin")
    ways = (
        "?day=2025-10-18",
        "?q=taken:2025-10-18",
        "?q=Saturday",
        "?q=18%20October",
        "?q=周六",
        "?q=10月18日",
    )
    assert {way: names(layout(client, way)) for way in ways} == dict.fromkeys(ways, TEAM_SEES)
    empty = layout(client, "?q=Sunday")
    assert (empty["total"], empty["drops"]) == (0, [])


def test_a_chinese_reader_gets_names_and_dates_in_chinese(sign_in: SignIn) -> None:
    client = sign_in("press")
    client.set_cookie("language", "zh")
    body = layout(client, "?person=yin-tongyue")
    persons = next(facet for facet in body["facets"] if facet["name"] == "person")
    assert [value["label"] for value in persons["values"]] == ["尹同跃"]
    assert [chip["label"] for chip in layout(client, "?q=周六")["chips"]] == ["10月18日周六"]
    tiles = client.post(
        "/events/summit/tiles.json", json={"ids": [id_of("free")]}, headers=csrf_headers(client)
    )
    assert tiles.get_json()[id_of("free")]["persons"] == ["尹同跃"]
    details = client.get(f"/assets/{id_of('free')}.json").get_json()
    assert [one["name"] for one in details["people"]] == ["尹同跃"]


def test_the_timeline_stays_when_a_span_of_it_is_chosen(sign_in: SignIn) -> None:
    whole = layout(sign_in("admin"))["timeline"]
    assert (sum(whole["counts"]), whole["chosen"]) == (len(TEAM_SEES), None)
    assert sum(layout(sign_in("press"))["timeline"]["counts"]) == len(PRESS_SEES)
    late = layout(sign_in("admin"), "?q=taken:2031-01-01")
    assert (late["total"], late["timeline"]["counts"]) == (0, whole["counts"])
    assert late["timeline"]["chosen"][1] - late["timeline"]["chosen"][0] == 24 * 3_600_000


def test_an_open_page_gets_what_changed(sign_in: SignIn) -> None:
    client = sign_in("admin")
    first = layout(client)
    again = layout(client, f"?since={first['tag']}")
    assert again["changes"] == {"removed": [], "added": [], "ids": "", "boxes": ""}
    assert "ids" not in again
    assert names(layout(sign_in("press"), f"?since={first['tag']}")) == PRESS_SEES


def test_layout_is_compressed_and_not_sent_twice(sign_in: SignIn) -> None:
    client = sign_in("admin")
    first = client.get("/events/summit/layout.json", headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(first.data))["total"] == len(TEAM_SEES)
    headers = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    again = client.get("/events/summit/layout.json", headers=headers)
    if again.status_code != 304:  # the minute, which is part of the tag, has just changed
        headers["If-None-Match"] = again.headers["ETag"]
        again = client.get("/events/summit/layout.json", headers=headers)
    assert (again.status_code, again.data) == (304, b"")


def test_another_role_never_matches_the_tag(sign_in: SignIn) -> None:
    tag = sign_in("admin").get("/events/summit/layout.json").headers["ETag"]
    press = sign_in("press").get("/events/summit/layout.json", headers={"If-None-Match": tag})
    assert press.status_code == 200


def test_pulse_agrees_with_the_layout(sign_in: SignIn) -> None:
    client = sign_in("press")
    pulse, body = client.get("/events/summit/pulse.json").get_json(), layout(client)
    assert pulse == {"generation": body["generation"], "total": body["total"]}


def test_tiles_leave_out_what_may_not_be_seen(sign_in: SignIn) -> None:
    client = sign_in("press")
    ids = [id_of(name) for name in TEAM_SEES | {"storing"}] + ["nonsense"]
    response = client.post("/events/summit/tiles.json", json={"ids": ids}, headers=csrf_headers(client))
    tiles = response.get_json()
    assert set(tiles) == {id_of(name) for name in PRESS_SEES}
    assert tiles[id_of("free")]["rights"]["answer"] == "free"
    assert tiles[id_of("free")]["session"] == "Machines on stage"
    assert tiles[id_of("embargoed")]["rights"]["answer"] == "not_for_you"
    assert not tiles[id_of("embargoed")]["preview"]
    assert "X-Amz-Signature=" in tiles[id_of("free")]["thumb"]


def test_tiles_need_a_token_and_a_short_list(sign_in: SignIn) -> None:
    client = sign_in("admin")
    assert client.post("/events/summit/tiles.json", json={"ids": []}).status_code == 400
    for ids in (["x"] * 201, "abc", [1], None):
        answer = client.post("/events/summit/tiles.json", json={"ids": ids}, headers=csrf_headers(client))
        assert answer.status_code == 400
        assert answer.get_json()["error"]["code"] == "bad_ids"


def test_completion_counts_only_what_one_may_see(sign_in: SignIn) -> None:
    def offered(role: str, text: str) -> list[tuple[str, int]]:
        body = sign_in(role).get("/events/summit/complete.json", query_string={"q": text}).get_json()
        return [(one["label"], one["count"]) for one in body["suggestions"] if one["facet"]]

    assert offered("admin", "chen") == [("Chen Rui", len(TEAM_SEES))]
    assert offered("press", "chen") == [("Chen Rui", len(PRESS_SEES))]
    assert offered("press", "robot chen") == [("Chen Rui", 1)]
    assert offered("press", "yin") == [("Yin Tongyue", 1)]
    assert offered("press", "is:video yin") == [], "nothing would be found"


def test_the_page_documents_the_query_language(sign_in: SignIn) -> None:
    """On the library page and on that of one asset, in the order of the guide."""
    for path in ("/events/summit/", f"/assets/{id_of('free')}"):
        page = sign_in("press").get(path).get_data(as_text=True)
        config = json.loads(page.split('id="config">')[1].split("</script>")[0])
        assert config["language"]["fields"][0][0] == "person"
        assert ["robot*", "words that begin so"] in config["language"]["forms"]


def test_an_unknown_event_is_a_page_that_helps(sign_in: SignIn) -> None:
    response = sign_in("admin").get("/events/nowhere/")
    assert response.status_code == 404
    assert "There is no event at this address." in response.get_data(as_text=True)


def test_home_leads_to_the_only_event(sign_in: SignIn) -> None:
    assert sign_in("press").get("/").location == "/events/summit/"


def test_pages_run_under_a_strict_policy(sign_in: SignIn) -> None:
    response = sign_in("admin").get("/events/summit/")
    page = response.get_data(as_text=True)
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "style=" not in page
    assert "onclick=" not in page
    assert page.count("<script") == 2  # the module and the JSON that it reads
