"""What nobody agreed to yet is in nothing that press can reach: pages, API, feeds, counts, completion.

The guesses of this catalogue are words that stand nowhere else, and so is the name of a draft gallery.
"""

from __future__ import annotations

import dataclasses
import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.routing import Rule

from mediahub.alerts.feeds.contents import read_feed
from mediahub.alerts.feeds.feeds import create_feed
from mediahub.alerts.matching import ask
from mediahub.catalog.coordination.outbox import enqueue
from mediahub.catalog.db.conditions import terms_of
from mediahub.catalog.models import (
    Asset,
    AssetPerson,
    AssetSession,
    AssetTag,
    Event,
    FaceScan,
    Outbox,
    Person,
    PersonName,
    SavedSearch,
    Session,
    Tag,
    User,
    VisualWords,
)
from mediahub.catalog.models.base import utcnow
from mediahub.curation.edits import editing
from mediahub.curation.galleries import edit, galleries, live, publish, share_links
from mediahub.curation.galleries.operations import read_operations
from mediahub.delivery.basket_items import frame_of
from mediahub.delivery.baskets import current, put_in
from mediahub.delivery.files.fields import fields_of, name_facts
from mediahub.delivery.files.policy import policy_of
from mediahub.delivery.papers.sheets import sheet_of
from mediahub.identity.press import approve_user, viewer_of
from mediahub.identity.tokens import create_token
from mediahub.rights import Action, decide
from mediahub.runtime import Services
from mediahub.search.indexer import Indexer
from tests.unit.web.conftest import TAKEN, SignIn, csrf_headers, id_of

GUESSES = ("quuxley", "wibblish", "frobnication", "guess-9", "plover", "grue", "zorkmid")
"""Of a person, a tag, a session's title, code and room, an unpublished gallery, and a visual word."""
GUESSED = re.compile("|".join(GUESSES), re.IGNORECASE)
QUERIES = (
    "quuxley", "quux*", "夸克斯", "person:quuxley", '"quuxley guessed"', "wibblish", "#wibblish",
    "tag:wibblish", "frobnication", "session:GUESS-9", "room:plover", "place:plover", "plover", "in:grue",
    "~grue", "has:gallery", "quuxlye", "frobnicatoin", "has:faces",
)  # fmt: skip
FILTERS = ("person=quuxley", "present=quuxley", "tag=wibblish", "session=GUESS-9")
PAGE = "/events/summit"


@dataclasses.dataclass(frozen=True)
class Scene:
    """What of press is there to be opened, and the numbers of it."""

    token: str
    values: dict[str, object]
    links: tuple[str, ...]


@pytest.fixture(scope="module")
def scene(app: Flask) -> Scene:
    """A picture with guesses of every kind, in a draft and in a published gallery, a feed, a share link and a
    basket of press."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        event = database.scalars(select(Event)).one()
        press = database.scalars(select(User).where(User.email.like("press@%"))).one()
        approve_user(database, press.id, event.id)
        names = [PersonName(text="夸克斯", folded="夸克斯")]
        person = Person(slug="quuxley", name="Quuxley Guessed", names=names)
        tag = Tag(slug="wibblish", label="Wibblish")
        talk = Session(
            event_id=event.id, code="GUESS-9", title="Frobnication hour", room="Plover Room",
            starts_at=TAKEN, ends_at=TAKEN + timedelta(hours=1), speakers=[person],
        )  # fmt: skip
        database.add_all([person, tag, talk])
        database.flush()
        for name in ("free", "editorial"):
            guess = {"asset_id": id_of(name), "confidence": 0.99, "status": "suggested"}
            evidence = [{"tagger": "face", "reason": "Looks like {name}.", "values": {"name": "Quuxley"}}]
            database.add(AssetPerson(person_id=person.id, source="face", evidence=evidence, **guess))
            database.add(AssetTag(tag_id=tag.id, source="look", **guess))
            database.add(AssetSession(session_id=talk.id, source="programme", **guess))
            looks = {"labeller": "ours", "version": 1, "failures": 0}
            seen = {"word": "zorkmid", "sure": 0.9, "names": {"zh": ["怪币"]}}
            database.add(VisualWords(asset_id=id_of(name), words=[seen], **looks))
            database.add(FaceScan(asset_id=id_of(name), faces=2, scanned_at=utcnow()))
        # a stated name, for which a guess is among the reasons
        database.execute(update(AssetPerson).where(AssetPerson.source == "manual").values(evidence=evidence))
        for title in ("Grue wall", "Public wall"):
            gallery = galleries.create(database, event.id, title, user_id=None)
            edit.apply(database, gallery, read_operations([{"op": "add", "ids": [id_of("free")]}]), None)
        publish.publish(database, gallery, None, utcnow())
        feed, secret = create_feed(database, press.id, event.id, query="")
        wish = share_links.Wish(title="For you")
        link = share_links.create(
            database, wish, event_id=event.id, user_id=None, now=utcnow(), asset_ids=[id_of("free")]
        )
        shown = viewer_of(database, press)
        basket = current(database, event, press.id, "Mine")
        put_in(database, basket, [id_of("free")], shown)
        _, token = create_token(database, press.email, ["read", "download"], days=1)
        links = (
            f"/feeds/{feed.id}.atom?key={secret}",
            f"/feeds/{feed.id}.json?key={secret}",
            f"/s/{link.token}",
            f"/g/{gallery.slug}",
            f"/g/{gallery.slug}/embed",
            f"/oembed?url=http://localhost/g/{gallery.slug}",
        )
        values = {"basket_id": basket.id, "gallery_id": gallery.id, "feed_id": feed.id, "link_id": link.id}
    index(services)
    return Scene(token, values, links)


def index(services: Services) -> None:
    """Index the pictures as they are now; the pages' own search follows within a moment."""
    before = services.search.generation()
    with services.database.begin() as database:
        enqueue(database, [id_of("free"), id_of("editorial")])
    indexer = Indexer(services.settings, services.database)
    while indexer.drain_once():
        pass
    deadline = time.monotonic() + 20
    while services.search.generation() == before and time.monotonic() < deadline:
        time.sleep(0.02)


def pages(app: Flask, scene: Scene) -> Iterator[str]:
    """The address of every page and answer of the API that is read, for the picture with the guesses."""
    known = {"slug": "summit", "asset_id": id_of("free"), "kind": "csv", "name": "all", **scene.values}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not skipped(rule):
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **{one: known.get(one, 1) for one in rule.arguments})


def skipped(rule: Rule) -> bool:
    """What needs storage or does not end, and files of the pages."""
    names = ("static", "stream", "contact-sheet", "/metrics", "/readyz", "openapi", "/preview", "/full")
    return any(name in rule.rule for name in names)


def told(client: FlaskClient, address: str, token: str = "") -> str:
    headers = {"Accept": "application/json, text/html;q=0.9"}
    answer = client.get(address, headers=headers | ({"Authorization": f"Bearer {token}"} if token else {}))
    return f"{answer.headers}\n{answer.get_data(as_text=True)}" if answer.status_code < 400 else ""


def test_no_page_feed_or_answer_says_a_guess_to_press(app: Flask, scene: Scene, sign_in: SignIn) -> None:
    press, guest = sign_in("press"), app.test_client()
    opened = 0
    for address in (*pages(app, scene), *scene.links):
        for said in (told(press, address), told(guest, address), told(guest, address, scene.token)):
            found = GUESSED.search(said)
            assert found is None, (address, said[max(0, found.start() - 200) : found.end() + 200])
            opened += bool(said)
    assert opened > 60
    tiles = press.post(f"{PAGE}/tiles.json", json={"ids": [id_of("free")]}, headers=csrf_headers(press)).json
    assert tiles[id_of("free")]["persons"] == ["Yin Tongyue"]
    assert tiles[id_of("free")]["session"] == "Machines on stage"
    assert (tiles[id_of("free")]["maybe_persons"], tiles[id_of("free")]["session_is_guess"]) == ([], False)


def test_papers_and_drafted_captions_say_no_guess(app: Flask, scene: Scene, sign_in: SignIn) -> None:
    services: Services = app.extensions["mediahub"]
    with services.database.read() as database:
        asset = database.get_one(Asset, id_of("free"))
        press = database.scalars(select(User).where(User.email.like("press@%"))).one()
        shown = viewer_of(database, press)
        verdict = decide(shown, terms_of(asset), Action.DOWNLOAD, utcnow())
        sheet = sheet_of(asset, policy_of(database, asset.event_id), verdict, utcnow())
        frame = frame_of(asset, shown, utcnow(), services.bucket)
    assert "Yin Tongyue" in sheet.people
    assert GUESSED.search(f"{sheet}{frame}") is None


def test_who_was_in_a_stated_session_is_named_apart(app: Flask, sign_in: SignIn) -> None:
    """Chen speaks there too by the programme, and is not in the picture: no search for his name finds it."""
    services: Services = app.extensions["mediahub"]
    with services.database.begin() as database:
        talk = database.scalars(select(Session).where(Session.code == "D2-ROB")).one()
        talk.speakers.append(Person(slug="zhang-min", name="Zhang Min"))
    index(services)
    press = sign_in("press")
    details = press.get(f"/assets/{id_of('free')}.json").json
    assert [one["name"] for one in details["people"]] == ["Yin Tongyue"]
    assert details["present"] == [{"slug": "zhang-min", "name": "Zhang Min"}]
    assert press.get(f"{PAGE}/layout.json?q=zhang").json["total"] == 0
    found = press.get(f"{PAGE}/layout.json?present=zhang-min").json
    assert (found["total"], found["ids"]) == (1, id_of("free"))
    facets = {one["name"]: [value["label"] for value in one["values"]] for one in found["facets"]}
    assert "Zhang Min" in facets["present"]
    assert "Zhang Min" not in facets["person"]


def test_the_team_sees_them_as_guesses(app: Flask, scene: Scene, sign_in: SignIn) -> None:
    """Or the test above would find nothing because there is nothing."""
    admin = sign_in("admin")
    said = "\n".join(told(admin, address) for address in pages(app, scene))
    assert {found.lower() for found in GUESSED.findall(said)} == set(GUESSES)
    tiles = admin.post(f"{PAGE}/tiles.json", json={"ids": [id_of("editorial")]}, headers=csrf_headers(admin))
    tile = tiles.json[id_of("editorial")]
    assert (tile["persons"], tile["maybe_persons"]) == ([], ["Quuxley Guessed"])
    assert (tile["session"], tile["session_is_guess"]) == ("Frobnication hour", True)
    people = admin.get(f"/assets/{id_of('free')}.json").json["people"]
    assert admin.get(f"/assets/{id_of('free')}.json").json["looks"] == [
        {"label": "zorkmid", "percent": 90, "found": f"{PAGE}/?q=looks:%22zorkmid%22"}
    ]
    assert [(one["slug"], one["status"]) for one in people] == [
        ("yin-tongyue", "accepted"),
        ("quuxley", "suggested"),
    ]


@pytest.mark.parametrize("asked", [*(f"q={query}" for query in QUERIES), *FILTERS])
def test_no_query_finds_by_a_guess(app: Flask, scene: Scene, sign_in: SignIn, asked: str) -> None:
    """Nor by leaving it out, nor does a misspelt one become it; the team finds by each of them."""
    address, press = asked.replace("#", "%23").replace("~", "%7E"), sign_in("press")
    published = asked == "q=has:gallery"
    layout = press.get(f"{PAGE}/layout.json?{address}").json
    assert layout["total"] == int(published)
    assert not any("showing" in one for one in layout["messages"])
    values = [value for facet in layout["facets"] for value in facet["values"]]
    assert not any(value["count"] for value in values if GUESSED.search(value["value"]))
    assert press.get(f"{PAGE}/pulse.json?{address}").json["total"] == int(published)
    assert len(press.get(f"{PAGE}/live/frames.json?{address}").json["ids"]) == int(published)
    bearer = {"Authorization": f"Bearer {scene.token}"}
    found = app.test_client().get(f"/api/v1/events/summit/assets?{address}", headers=bearer).json
    assert found["total"] == len(found["assets"]) == int(published)
    if asked.startswith("q=") and not asked.startswith("q=has"):
        without = press.get(f"{PAGE}/pulse.json?q=-{address.removeprefix('q=')}").json["total"]
        assert without == press.get(f"{PAGE}/pulse.json").json["total"]
    assert sign_in("admin").get(f"{PAGE}/pulse.json?{address}").json["total"] >= 1


@pytest.mark.parametrize("asked", ["zorkmid", "怪币", "looks:zorkmid", "zorkmids"])
def test_press_finds_what_looks_like_a_word_and_is_told_so(
    app: Flask, scene: Scene, sign_in: SignIn, asked: str
) -> None:
    """On the page of the library alone, where a chip says it in the words that were typed."""
    press = sign_in("press")
    layout = press.get(f"{PAGE}/layout.json", query_string={"q": asked}).json
    assert layout["total"] == 2
    assert press.get(f"{PAGE}/pulse.json", query_string={"q": asked}).json["total"] == 2
    chips = [(one["label"], one["left"]) for one in layout["chips"]]
    assert chips == ([(f"Looks like: {asked}", f'"{asked}"')] if ":" not in asked else [])
    written = press.get(f"{PAGE}/layout.json", query_string={"q": f'"{asked}"'}).json
    assert (written["total"], written["chips"]) == (0, [])
    left_out = press.get(f"{PAGE}/pulse.json", query_string={"q": f"-{asked}"}).json["total"]
    everything = press.get(f"{PAGE}/pulse.json").json["total"]
    assert left_out == everything - 2 * (":" in asked), "a guess leaves nothing out, unless it is asked for"


def test_what_answers_without_a_chip_finds_by_no_visual_word(
    app: Flask, scene: Scene, sign_in: SignIn
) -> None:
    """The API unless it is asked for, the live page, feeds, live galleries and alerts, also of the team."""
    services: Services = app.extensions["mediahub"]
    bearer = {"Authorization": f"Bearer {scene.token}"}
    client = app.test_client()
    for asked, count in (("zorkmid", 0), ("looks:zorkmid", 2)):
        found = client.get(f"/api/v1/events/summit/assets?q={asked}", headers=bearer).json
        assert (found["total"], GUESSED.search(str(found["assets"]))) == (count, None)
    assert sign_in("press").get(f"{PAGE}/live/frames.json?q=zorkmid").json["ids"] == []
    assert live.found_ids(services.search, "summit", {"q": "zorkmid"}) == []
    with services.database.begin() as database:
        owner = database.scalars(select(User).where(User.email.like("admin@%"))).one()
        event = database.scalars(select(Event)).one()
        viewer = viewer_of(database, owner)
        search = SavedSearch(event=event, owner=owner, name="Hers", query="q=zorkmid", webhook_url="")
        assert len(ask(services, search, viewer)) == 0


@pytest.mark.parametrize(
    "typed", ["quux", "夸", "wib", "frob", "guess", "person:q", "#w", "session:", "tag:"]
)
def test_completion_and_similar_names_offer_no_guess(
    app: Flask, scene: Scene, sign_in: SignIn, typed: str
) -> None:
    press, admin = sign_in("press"), sign_in("admin")
    for way in ("complete.json", "searches/similar.json"):
        offered = press.get(f"{PAGE}/{way}", query_string={"q": typed}).get_data(as_text=True)
        assert GUESSED.search(offered) is None, offered
    offered = admin.get(f"{PAGE}/complete.json", query_string={"q": typed}).get_data(as_text=True)
    assert GUESSED.search(offered)


@pytest.mark.parametrize("typed", ["zork", "looks:zork", "怪"])
def test_completion_and_facets_offer_no_visual_word(
    app: Flask, scene: Scene, sign_in: SignIn, typed: str
) -> None:
    """To nobody: it would stand among names that somebody agreed to."""
    for role in ("press", "admin"):
        client = sign_in(role)
        offered = client.get(f"{PAGE}/complete.json", query_string={"q": typed}).get_json()
        facets = client.get(f"{PAGE}/layout.json").get_json()["facets"]
        assert not {word for word in ("zorkmid", "怪币") if word in f"{offered}{facets}"}


def test_what_leaves_the_team_by_an_address_finds_by_no_guess(app: Flask, scene: Scene) -> None:
    """Live galleries, feeds and webhooks of the team itself."""
    services: Services = app.extensions["mediahub"]
    assert live.found_ids(services.search, "summit", {"q": "quuxley"}) == []
    assert live.found_ids(services.search, "summit", {"q": "tongyue"}) == [id_of("free")]
    with services.database.begin() as database:
        owner = database.scalars(select(User).where(User.email.like("admin@%"))).one()
        event = database.scalars(select(Event)).one()
        words = ("quuxley", "tongyue")
        feeds = {one: create_feed(database, owner.id, event.id, query=f"q={one}") for one in words}
        made = {one: (feed.id, secret) for one, (feed, secret) in feeds.items()}
        viewer = viewer_of(database, owner)
        for url in ("", "https://example.org"):
            search = SavedSearch(event=event, owner=owner, name="Hers", query="q=quuxley", webhook_url=url)
            assert len(ask(services, search, viewer)) == (0 if url else 2)
    read = {one: read_feed(services, *feed, utcnow()).entries for one, feed in made.items()}
    assert {one: len(entries) for one, entries in read.items()} == {"quuxley": 0, "tongyue": 1}


def test_what_is_accepted_reaches_index_pages_and_files(app: Flask, scene: Scene, sign_in: SignIn) -> None:
    services: Services = app.extensions["mediahub"]

    def files() -> tuple[object, ...]:
        with services.database.read() as database:
            asset = database.get_one(Asset, id_of("editorial"))
            fields = fields_of(asset, policy_of(database, asset.event_id))
            return fields.persons, fields.keywords, name_facts(asset, "").session

    assert files() == ((), (), "")
    with services.database.begin() as database:
        user = database.scalars(select(User).where(User.email.like("admin@%"))).one()
        viewer, asset = viewer_of(database, user), database.get_one(Asset, id_of("editorial"))
        for field, key in (("people", "quuxley"), ("tags", "wibblish"), ("sessions", "GUESS-9")):
            editing.edit_depiction(database, asset, viewer, field, "accept", key=key)
        assert id_of("editorial") in database.scalars(select(Outbox.asset_id)).all()
    assert files() == (("Quuxley Guessed",), ("Wibblish",), "GUESS-9")
    index(services)
    press = sign_in("press")
    for asked in ("q=quuxley", "q=plover", "person=quuxley", "tag=wibblish", "session=GUESS-9"):
        found = press.get(f"{PAGE}/layout.json?{asked}").json
        assert (found["total"], found["ids"]) == (1, id_of("editorial")), asked
    assert GUESSED.search(told(press, f"/assets/{id_of('editorial')}.json"))
