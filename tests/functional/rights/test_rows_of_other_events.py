"""Rows of another event under the address of one's own, and named in what is sent: they are not there.

Somebody is an admin of one event. An address with two names, or a body, says where a row is by its number; it
is looked for within the event that they have the role for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from mediahub.catalog.db.row_events import ROWS
from mediahub.catalog.models import (
    Basket,
    ClockReading,
    Crop,
    CropSet,
    Event,
    Face,
    FaceGroup,
    FacePortrait,
    FeedToken,
    GalleryComment,
    GallerySection,
    Person,
    Photographer,
    PressAccount,
    PressInvitation,
    Room,
    RoomAssignment,
    SavedSearch,
    Session,
    StandingTerms,
    Tag,
    TagRule,
    User,
    VocabularyChange,
)
from mediahub.catalog.models.base import Base
from tests.functional.rights.test_access_event_roles import (
    INSTALLATION,
    NOT_THERE,
    NOWHERE,
    OTHER,
    OWN,
    Place,
    addresses,
    answered,
    clients,
    counter,
    places,
)
from tests.functional.rights.test_access_tokens import OWNED
from tests.takers import Counter
from tests.unit.records.whole_catalogue import Filler

__all__ = ["clients", "counter", "places"]

INNER: dict[str, type[Base]] = {
    "account_id": PressAccount, "invitation_id": PressInvitation, "reading_id": ClockReading,
    "group_id": FaceGroup, "face_id": Face, "portrait_id": FacePortrait, "assignment_id": RoomAssignment,
    "session_id": Session, "rule_id": TagRule, "change_id": VocabularyChange, "standing_id": StandingTerms,
    "search_id": SavedSearch, "feed_id": FeedToken, "comment_id": GalleryComment, "crop_id": Crop,
    "set_id": CropSet, "basket_id": Basket,
}  # fmt: skip
"""Rows of an event that an address names beside the event itself, or beside another row of it."""


@pytest.fixture(scope="module")
def theirs(counter: Counter, places: dict[str, Place]) -> dict[str, Any]:
    """By its name in an address, a row of each kind in the event that nobody here has a role for."""
    rows = places[OTHER].rows
    with counter.services.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == OTHER)).one()
        desk = session.scalars(select(User).where(User.email == "marketing@example.org")).one()
        known = {"event": event.id, "user": desk.id, "asset": rows["asset_id"], "gallery": rows["gallery_id"]}
        make = Filler(session, known)
        session.add(GallerySection(gallery_id=places[OWN].rows["gallery_id"], id="s1", position="a"))
        for shared in (Photographer, Person, Room, Tag):
            make.add(shared)
        return {**rows, **{name: make.add(model).id for name, model in INNER.items()}}


def test_rows_of_another_event_are_not_there_under_an_address_of_ones_own(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient], theirs: dict[str, Any]
) -> None:
    """In addresses with two names, of which the second is of an event that they have no role for."""
    client, wrong, walked, kinds = clients[f"admin-of-{OWN}"], [], set(), ROWS.keys() | INNER.keys()
    own, before = places[OWN].rows, columns(counter, theirs)
    for rule, method in addresses(counter):
        if rule.rule.startswith(INSTALLATION) or len(rule.arguments & (kinds | {"slug"})) < 2:
            continue
        for name in sorted(rule.arguments & kinds):
            walked.add(name)
            there, text = answered(counter, client, Place(OWN, own | {name: theirs[name]}), rule, method)
            missing = {name: NOWHERE.rows.get(name, NOT_THERE)}
            nowhere, _ = answered(counter, client, Place(OWN, own | missing), rule, method)
            if there != nowhere or f"zebra {OTHER}" in text:
                wrong.append((method, rule.rule, name, there, nowhere, text[:300]))
    assert walked >= INNER.keys()
    assert not wrong, "\n".join(map(str, wrong))
    assert columns(counter, theirs) == before


WORDS = {"slug", "name", "kind", "colour", "filename", "sha256", "number", "size", "endpoint"}
"""Names in an address that are of no row."""
SHARED = {"person_id", "tag_id", "user_id"}
"""Rows that all events share: `tests/unit/tagging/test_used_elsewhere.py`, and who is in an event's team."""
SECRET = {"token", "key", "signed", "signature"}
"""Whoever knows one needs no more (`tests/functional/rights/test_ways_out.py`)."""


def test_every_row_that_an_address_names_is_in_a_matrix(counter: Counter) -> None:
    """A new name is of an event, and walked above; or of an account, and walked where those of others are;
    or it is on a page of the installation."""
    unknown = []
    for rule in counter.app.url_map.iter_rules():
        if rule.rule.startswith(INSTALLATION) or rule.arguments & SECRET:
            continue
        is_of_event = bool(rule.arguments & ({"slug"} | ROWS.keys()))
        walked = (ROWS.keys() | INNER.keys() | OWNED) if is_of_event else OWNED
        if lost := rule.arguments - WORDS - walked - (SHARED if is_of_event else set()):
            unknown.append((rule.rule, sorted(lost)))
    assert not unknown


def columns(counter: Counter, rows: dict[str, Any]) -> dict[str, Any]:
    """What the database holds of these rows."""
    found: dict[str, Any] = {}
    with counter.services.database.read() as session:
        for name, model in INNER.items():
            row = session.get_one(model, rows[name])
            found[name] = {one.key: getattr(row, one.key) for one in inspect(model).column_attrs}
    return found


SENT: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/events/summit/links", {"ids": ["asset_id"], "sizes": []}),
    ("POST", "/events/summit/links", {"gallery": "gallery_id", "sizes": []}),
    ("POST", "/api/v1/events/summit/links", {"assets": ["asset_id"]}),
    ("POST", "/api/v1/events/summit/links", {"gallery": "gallery_id"}),
    ("POST", "/events/summit/baskets/", {"name": "Taken", "ids": ["asset_id"]}),
    ("POST", "/events/summit/baskets/current", {"add": ["asset_id"]}),
    ("POST", "/api/v1/events/summit/baskets", {"name": "Taken", "assets": ["asset_id"]}),
    ("POST", "/events/summit/zips", {"ids": ["asset_id"], "recipe": "web"}),
    ("POST", "/events/summit/zips", {"basket": "basket_id", "recipe": "web"}),
    ("POST", "/events/summit/zips/sizes.json", {"ids": ["asset_id"]}),
    ("POST", "/api/v1/events/summit/zips", {"assets": ["asset_id"], "recipe": "web"}),
    ("POST", "/api/v1/events/summit/zips", {"basket": "basket_id", "recipe": "web"}),
    ("POST", "/events/summit/newsrooms/send", {"target": "target_id", "ids": ["asset_id"], "recipe": "web"}),
    ("POST", "/events/summit/newsrooms/send", {"target": "target_id", "basket": "basket_id"}),
    ("POST", "/api/v1/events/summit/transmissions", {"newsroom": "target_id", "assets": ["asset_id"]}),
    ("POST", "/api/v1/events/summit/transmissions", {"newsroom": "own_target", "assets": ["asset_id"]}),
    ("POST", "/events/summit/newsrooms/orders", {"search": "search_id", "target": "target_id"}),
    ("POST", "/api/v1/events/summit/orders", {"search": "search_id", "newsroom": "target_id"}),
    ("POST", "/api/v1/events/summit/galleries", {"title": "Taken", "assets": ["asset_id"]}),
    ("POST", "/events/summit/galleries/", {"title": "Taken", "ids": ["asset_id"]}),
    ("POST", "/galleries/own_gallery/merge", {"from": "gallery_id"}),
    ("POST", "/api/v1/galleries/own_gallery/merge", {"from": "gallery_id"}),
    ("POST", "/galleries/own_gallery/operations", {"base": 1, "operations": [
        {"op": "add", "ids": ["asset_id"]}]}),
    ("POST", "/api/v1/galleries/own_gallery/operations", {"base": 1, "operations": [
        {"op": "add", "ids": ["asset_id"]}]}),
    ("POST", "/api/v1/galleries/own_gallery/operations", {"base": 1, "operations": [
        {"op": "set", "field": "cover_id", "was": None, "value": "asset_id"}]}),
    ("POST", "/galleries/own_gallery/comments", {"text": "mine", "asset": "asset_id"}),
    ("POST", "/events/summit/trash", {"ids": ["asset_id"], "trashed": True}),
    ("POST", "/events/summit/review/answer", {"ids": ["asset_id"], "answer": "accept"}),
    ("POST", "/events/summit/review/teach", {"ids": ["asset_id"], "tag": "zebra"}),
    ("POST", "/events/summit/cull.json", {"ids": ["asset_id"], "rating": 5}),
    ("POST", "/events/summit/bulk", {"ids": ["asset_id"], "operations": [
        {"field": "caption", "op": "set", "text": "mine"}]}),
    ("POST", "/events/summit/bulk/preview.json", {"ids": ["asset_id"], "operations": [
        {"field": "caption", "op": "set", "text": "mine"}]}),
    ("POST", "/api/v1/events/summit/edits", {"ids": ["asset_id"], "operations": [
        {"field": "caption", "op": "set", "text": "mine"}]}),
    ("POST", "/events/summit/clocks/readings", {"asset_id": "asset_id", "at": "2025-10-18T10:00"}),
    ("POST", "/api/v1/events/summit/terms-of-assets", {"assets": ["asset_id"], "rights_class": "free"}),
    ("POST", "/events/summit/terms", {"ids": ["asset_id"], "rights_class": "free"}),
    ("POST", "/events/summit/settings/standing", {"kind": "session", "target": "session_id"}),
    ("POST", "/api/v1/events/summit/standing-terms", {"kind": "session", "target": "session_id"}),
    ("PATCH", "/api/v1/events/summit/press-page", {"cover": "asset_id"}),
    ("POST", "/api/v1/events/summit/feeds", {"search": "search_id"}),
    ("POST", "/events/summit/searches/feeds", {"search": "search_id"}),
    ("POST", "/events/summit/faces/groups/1/name", {"faces": ["face_id"], "name": "Somebody"}),
    ("POST", "/assets/own_asset/faces", {"face": "face_id", "name": "Somebody"}),
]  # fmt: skip
"""Requests that name rows of another event by their numbers, where they are named at all."""


def test_bodies_that_name_rows_of_another_event_reach_none(
    counter: Counter, places: dict[str, Place], clients: dict[str, FlaskClient], theirs: dict[str, Any]
) -> None:
    client = clients[f"admin-of-{OWN}"]
    before, told = set(mentions(counter, theirs)), []
    routes = counter.app.url_map.bind("localhost")
    rows = theirs | {"own_target": places[OWN].rows["target_id"]}
    for method, address, body in SENT:
        for name in ("gallery_id", "asset_id"):
            address = address.replace(f"own_{name.partition('_')[0]}", str(places[OWN].rows[name]))
        assert routes.test(address, method), address
        answer = client.open(address, method=method, json=filled_in(body, rows))
        if answer.status_code >= 500 or f"zebra {OTHER}" in answer.text:
            told.append((method, address, body, answer.status_code, answer.text[:200]))
    assert not told
    assert sorted(map(str, set(mentions(counter, theirs)) - before)) == []


def filled_in(value: Any, rows: dict[str, Any]) -> Any:
    """A body with the numbers of rows where it has their names."""
    if isinstance(value, dict):
        return {name: filled_in(inner, rows) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled_in(one, rows) for one in value]
    return rows.get(value, value) if isinstance(value, str) else value


def mentions(counter: Counter, rows: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Every row of any table that names their picture, or one of their rows in a column of its name, with all
    that it holds. What was refused may be in the audit log."""
    identity = rows["asset_id"]
    with counter.services.database.read() as session:
        for table in Base.metadata.sorted_tables:
            if table.name.startswith(("audit_", "rate_", "idempotency_")):
                continue
            for row in session.execute(select(table)).mappings():
                by_name = {name: row.get(name) for name in (*ROWS, *INNER) if name in row}
                is_named = any(value == rows[name] for name, value in by_name.items() if name != "session_id")
                if is_named or any(identity in value for value in map(str, row.values())):
                    yield (table.name, *map(str, row.values()))
