"""Roles for single events, over every address: in their event people are answered like who has the role for
all, and another event is answered like one that does not exist.

The addresses are those of the application, so that a new one is walked too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from mediahub.catalog.db.row_events import ROWS
from mediahub.catalog.events import create_event
from mediahub.catalog.models import (
    Arrival,
    Asset,
    Batch,
    EditAction,
    Event,
    Gallery,
    Newsroom,
    Photographer,
    SavedSearch,
    ShareLink,
    StandingOrder,
    Transmission,
    User,
    asset_id,
)
from mediahub.identity.accounts import create_user
from mediahub.identity.people.event_roles import set_event_roles
from tests.in_app import counter_in_memory, index
from tests.takers import PASSWORD, Counter

OWN, TWIN, OTHER = "summit", "twin", "gala"
"""The event that somebody has a role for, one that is the same in all, and one that they have no role for."""
ROLES = ("photographer", "admin", "marketing")
"""Marketing last, which asks for changes too."""
OTHER_VALUES = {
    "kind": "csv", "name": "all", "sha256": "0" * 64, "prefix": "contribute_0", "key": "0",
    "colour": "ffffff", "filename": "nothing.css", "token": "nothing", "signature": "0", "size": "web",
}  # fmt: skip
INSTALLATION = "/admin"
"""Pages of the whole installation: a role for an event opens none of them."""
NOT_THERE = 999_999
UNKNOWN: dict[str, Any] = {"asset_id": "nothing", "archive_id": "0" * 32}
HELD_OPEN = {"live.stream"}
"""Answers that go on for as long as somebody listens."""


@dataclass
class Place:
    """An event with one row of each kind."""

    slug: str
    rows: dict[str, Any]

    def values(self, rule: Rule) -> dict[str, Any]:
        """What goes into an address of it."""
        known = {"slug": self.slug, **self.rows, **OTHER_VALUES}
        return {name: known.get(name, NOT_THERE) for name in rule.arguments}


NOWHERE = Place("nowhere", {name: UNKNOWN.get(name, NOT_THERE) for name in ROWS})


def furnished(counter: Counter, slug: str) -> Place:
    """The event with an asset, a delivery, a gallery and so on."""
    with counter.services.database.begin() as session:
        event = session.scalar(select(Event).where(Event.slug == slug)) or create_event(
            session, slug, f"The {slug}", "Asia/Shanghai"
        )
        desk = session.scalars(select(User).where(User.email == "marketing@example.org")).one()
        shooter = session.scalars(select(Photographer)).first()
        assert shooter is not None
        batch = session.scalar(select(Batch).where(Batch.event_id == event.id)) or Batch(
            event=event, photographer=shooter, source="cli", signature=slug
        )
        session.add(batch)
        session.flush()
        digest = f"{sum(slug.encode()):064x}"
        identity = asset_id(slug, digest)
        session.add(
            Asset(
                id=identity, event_id=event.id, batch_id=batch.id, photographer_id=shooter.id,
                state="ready", sha256=digest, size=1, mime="image/jpeg", kind="photo", filename=f"{slug}.jpg",
                width=3, height=2, original_key=f"originals/{slug}/x.jpg", taken_source="offset",
                title=f"zebra {slug}", taken_at=event.created_at, rights_class="editorial",
            )
        )  # fmt: skip
        arrival = Arrival(batch=batch, path="a.jpg", state="expected", size=1)
        gallery = Gallery(event=event, slug=f"{slug}-gallery", title=f"zebra gallery {slug}")
        link = ShareLink(
            token=f"secret-{slug}", event=event, asset_ids=[identity], title=f"zebra link {slug}"
        )
        action = EditAction(event_id=event.id, user_id=desk.id, kind="bulk")
        target = Newsroom(event=event, name=f"zebra {slug}", kind="s3", address="127.0.0.1:1")
        run = Transmission(target=target, name=f"zebra {slug}", recipe="web", state="done")
        search = SavedSearch(event=event, owner=desk, name="zebra", is_shared=True)
        order = StandingOrder(search=search, target=target, user_id=desk.id, recipe="web", baseline=b"")
        made = {
            "arrival_id": arrival, "gallery_id": gallery, "link_id": link, "action_id": action,
            "target_id": target, "run_id": run, "order_id": order, "batch_id": batch,
        }  # fmt: skip
        session.add_all(made.values())
        session.flush()
        counter.ids.append(identity)
        rows = {name: row.id for name, row in made.items()}
        return Place(slug, {**NOWHERE.rows, **rows, "asset_id": identity})


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_in_memory(tmp_path_factory.mktemp("roles") / "home", OWN) as counter:
        yield counter


@pytest.fixture(scope="module")
def places(counter: Counter) -> dict[str, Place]:
    found = {slug: furnished(counter, slug) for slug in (OWN, TWIN, OTHER)}
    with counter.services.database.begin() as session:
        own = session.scalars(select(Event).where(Event.slug == OWN)).one()
        for role in ROLES:
            user = create_user(session, f"{role}-of-{OWN}@example.org", PASSWORD, role)
            user.roles.clear()
            set_event_roles(session, user.id, own.id, [role])
    index(counter)
    return found


@pytest.fixture(scope="module")
def clients(counter: Counter, places: dict[str, Place]) -> dict[str, FlaskClient]:
    found = {f"{role}-of-{OWN}": counter.client(f"{role}-of-{OWN}") for role in ROLES}
    return found | {role: counter.client(role) for role in ROLES}


def addresses(counter: Counter) -> list[tuple[Rule, str]]:
    """Every address that is of an event, with each method."""
    found = []
    for rule in sorted(counter.app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        if rule.endpoint not in HELD_OPEN and rule.arguments & ({"slug"} | ROWS.keys()):
            found += [(rule, method) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})]
    return sorted(found, key=lambda one: one[1] == "DELETE")  # last, or others find nothing


def answered(counter: Counter, client: FlaskClient, place: Place, rule: Rule, method: str) -> tuple[int, str]:
    with counter.app.test_request_context():
        url = counter.app.url_for(rule.endpoint, **place.values(rule))
    answer = client.open(url, method=method, json=None if method == "GET" else {})
    return answer.status_code, answer.text


def test_another_event_is_answered_like_one_that_does_not_exist(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient]
) -> None:
    client, guest = clients[f"admin-of-{OWN}"], counter.app.test_client()
    guest.environ_base["HTTP_ACCEPT"] = "application/json"
    wrong = []
    for rule, method in addresses(counter):
        there, text = answered(counter, client, places[OTHER], rule, method)
        nowhere, _ = answered(counter, client, NOWHERE, rule, method)
        if there != nowhere and there != answered(counter, guest, places[OTHER], rule, method)[0]:
            wrong.append((method, rule.rule, there, nowhere))
        if "zebra" in text:
            wrong.append((method, rule.rule, "tells of it", text[:200]))
    assert not wrong
    with counter.services.database.read() as session:
        untouched = session.get_one(Gallery, places[OTHER].rows["gallery_id"])
        assert (untouched.revision, untouched.archived_at) == (1, None)
        assert session.get_one(Asset, places[OTHER].rows["asset_id"]).state == "ready"
        assert session.get_one(ShareLink, places[OTHER].rows["link_id"]).revoked_at is None


@pytest.mark.parametrize("role", ROLES)
def test_in_their_event_they_are_answered_like_who_has_the_role_for_all(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient], role: str
) -> None:
    methods = {"GET"} if role != "marketing" else {"GET", "POST", "PATCH", "PUT", "DELETE"}
    wrong = []
    for rule, method in addresses(counter):
        if method not in methods or rule.rule.startswith(INSTALLATION):
            continue
        here, text = answered(counter, clients[f"{role}-of-{OWN}"], places[OWN], rule, method)
        twin, _ = answered(counter, clients[role], places[TWIN], rule, method)
        if here != twin:
            wrong.append((method, rule.rule, here, twin, text[:200]))
    assert not wrong, "\n".join(map(str, wrong))


def test_pages_of_the_installation_stay_closed(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient]
) -> None:
    closed = [rule for rule in counter.app.url_map.iter_rules() if rule.rule.startswith(INSTALLATION)]
    assert closed
    for rule in closed:
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            status, _ = answered(counter, clients[f"admin-of-{OWN}"], places[OWN], rule, method)
            assert status == 403, (method, rule.rule)


@pytest.mark.parametrize("role", ROLES)
def test_lists_counts_and_completion_know_of_their_event_alone(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient], role: str
) -> None:
    client = clients[f"{role}-of-{OWN}"]
    assert [one["slug"] for one in client.get("/api/v1/events").json] == [OWN]
    page = client.get("/events/", headers={"Accept": "text/html"}).text
    assert "The gala" not in page
    assert f"/events/{OWN}/" in page
    found = counter.services.search.search("zebra", event=None, viewer=viewer(counter, role))
    assert {counter.services.search.ids().index(one) for one in found.ids} <= set(range(3))
    with counter.services.database.read() as session:
        events = set(session.scalars(select(Event.slug).join(Asset).where(Asset.id.in_(found.ids))))
    assert events <= {OWN}
    assert all(item.count <= found.total for items in found.facets.values() for item in items)
    completed = json.dumps(client.get(f"/events/{OWN}/complete.json?q=event:").json)
    assert OTHER not in completed


def viewer(counter: Counter, role: str) -> Any:
    from mediahub.identity.press import viewer_of

    with counter.services.database.read() as session:
        user = session.scalars(select(User).where(User.email == f"{role}-of-{OWN}@example.org")).one()
        return viewer_of(session, user)


def test_roles_of_both_kinds_add_up(counter: Counter, places: dict[str, Place]) -> None:
    with counter.services.database.begin() as session:
        user = create_user(session, "both@example.org", PASSWORD, "photographer")
        own = session.scalars(select(Event).where(Event.slug == OWN)).one()
        set_event_roles(session, user.id, own.id, ["marketing"])
    client = counter.client("both")
    for slug, status in ((OWN, 200), (OTHER, 403)):
        assert client.get(f"/events/{slug}/statistics").status_code == 200
        assert client.get(f"/events/{slug}/trash.json").status_code == status
        assert client.get(f"/assets/{places[slug].rows['asset_id']}/usage").status_code in (status, 404)
        link = client.get(f"/links/{places[slug].rows['link_id']}.json")
        assert link.status_code == status


def test_a_role_that_was_taken_away_counts_from_the_next_request(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient]
) -> None:
    client, way = clients[f"photographer-of-{OWN}"], f"/events/{OWN}/statistics"
    assert client.get(way).status_code == 200
    with counter.services.database.begin() as session:
        user = session.scalars(select(User).where(User.email == f"photographer-of-{OWN}@example.org")).one()
        own = session.scalars(select(Event).where(Event.slug == OWN)).one()
        set_event_roles(session, user.id, own.id, [])
    assert client.get(way).status_code == 403
    assert client.get("/api/v1/events").json == []
