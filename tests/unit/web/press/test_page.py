"""The press page of an event: who sees what on it."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import delete, select, update

from mediahub.catalog.models import (
    Event,
    EventLogo,
    PressAccount,
    Rendition,
)
from mediahub.identity.terms import publish_terms
from mediahub.runtime import Services
from mediahub.web.press import page as press_page
from tests.unit.web.conftest import SignIn, id_of
from tests.unit.web.press.registering import (
    account_of,
    change_page,
    let_in,
    mails_to,
    office,
    parts,
    room,
)

__all__ = ["parts", "room"]


def test_the_page_is_for_everyone_once_it_is_public(app: Flask, parts: Services, sign_in: SignIn) -> None:
    guest = app.test_client()
    page = guest.get("/press/summit")
    assert page.status_code == 200
    assert '<meta property="og:title" content="Summit">' in page.text
    assert "og:image" not in page.text
    assert "Lead." in page.text
    assert "press@e.example" in page.text
    change_page(parts, is_public=False)
    assert guest.get("/press/summit").status_code == 404
    assert guest.get("/press/summit/register").status_code == 404
    assert guest.get("/press/other").status_code == 404
    assert sign_in("photographer").get("/press/summit").status_code == 200


def test_the_page_and_its_terms_are_read_in_several_languages(app: Flask, parts: Services) -> None:
    """What the desk wrote of each: the headline, the place, the text and the terms, each in one field."""
    change_page(
        parts,
        headline="Summit [zh] 峰会",
        place="Wuhu [zh] 芜湖",
        text="Welcome.\n\nCome in. [zh] 欢迎。\n\n请进。",
    )
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        publish_terms(session, event.id, "Credit us. [zh] 请署名。", None)
    said = {
        "en": ("Summit", "Wuhu", "Welcome.", "Come in.", "Credit us."),
        "zh": ("峰会", "芜湖", "欢迎。", "请进。", "请署名。"),
    }
    for language, other in (("en", "zh"), ("zh", "en")):
        guest = app.test_client()
        guest.set_cookie("language", language)
        pages = guest.get("/press/summit").text + guest.get("/press/summit/terms").text
        assert all(one in pages for one in said[language])
        marks = ("Summit [", "Wuhu [", "in. [", "us. [", "] 峰会", "] 芜湖", "] 欢迎", "] 请署名")
        assert [one for one in (*said[other][1:], *marks) if one in pages] == []
    change_page(parts, headline="", place="", text="Lead.")


def test_a_cover_is_shown_only_while_anyone_may_use_it(app: Flask, parts: Services) -> None:
    guest = app.test_client()
    for name, status in (("free", 302), ("editorial", 404), ("embargoed", 404), ("none", 404)):
        change_page(parts, cover_id=id_of(name))
        answer = guest.get("/press/summit/cover")
        assert answer.status_code == status, name
        assert ("og:image" in guest.get("/press/summit").text) == (status == 302)
        if status == 302:
            assert "free-preview.jpg" in answer.headers["Location"]


def test_a_cover_comes_as_wide_as_a_screen_needs_it(
    app: Flask, parts: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_page, "COVER_WIDTHS", (8, 16, 5000))
    guest = app.test_client()
    change_page(parts, cover_id=id_of("free"))
    with parts.database.begin() as session:
        preview = session.get_one(Rendition, (id_of("free"), "preview"))
        preview.width, key = 40, preview.key
    whole = BytesIO()
    Image.new("RGB", (40, 30), "red").save(whole, "JPEG")
    monkeypatch.setattr(type(parts.bucket), "get_bytes", lambda bucket, asked: {key: whole.getvalue()}[asked])
    address = "/press/summit/cover"
    offered = f'srcset="{address}?width=8 8w, {address}?width=16 16w, {address} 40w"'
    assert offered in guest.get("/press/summit").text
    made = guest.get(f"{address}?width=16")
    with Image.open(BytesIO(made.data)) as picture:
        assert (made.mimetype, picture.size) == ("image/webp", (16, 12))
    assert made.headers["Cache-Control"] == "public, max-age=300"
    again = guest.get(f"{address}?width=16", headers={"If-None-Match": made.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for other in ("17", "-1", "0", "x", "9" * 40):
        assert guest.get(f"{address}?width={other}").status_code in (302, 400), other
    change_page(parts, cover_id=id_of("editorial"))
    assert guest.get(f"{address}?width=16").status_code == 404


def test_guests_get_marked_previews_only_if_the_event_allows(app: Flask, parts: Services) -> None:
    guest = app.test_client()
    address = f"/press/summit/pictures/{id_of('free')}.jpg"
    assert guest.get(address).status_code == 404
    assert address not in guest.get("/press/summit").text
    change_page(parts, guests_see=True)
    page = guest.get("/press/summit").text
    assert address in page
    for name in ("editorial", "embargoed", "expired", "partners", "none"):
        assert id_of(name) not in page
        assert guest.get(f"/press/summit/pictures/{id_of(name)}.jpg").status_code == 404
    assert "X-Amz-Signature" not in page


def test_press_of_one_event_sees_no_picture_of_another(app: Flask, parts: Services, sign_in: SignIn) -> None:
    client = let_in(app, parts, sign_in)
    with parts.database.begin() as session:
        summit, other = (
            session.scalars(select(Event.id).where(Event.slug == slug)).one() for slug in ("summit", "other")
        )
        session.execute(update(PressAccount).where(PressAccount.event_id == summit).values(event_id=other))
    assert client.get(f"/assets/{id_of('free')}.json").status_code == 404
    assert client.get("/events/summit/").status_code == 403
    page = client.get("/api/v1/events/summit/assets", headers={"Accept": "application/json"})
    assert page.status_code in (200, 403, 404)
    assert page.status_code != 200 or page.json["total"] == 0


def test_suspending_shuts_out_at_once_and_says_why(app: Flask, parts: Services, sign_in: SignIn) -> None:
    client = let_in(app, parts, sign_in)
    account = account_of(parts)
    office(sign_in, account.id, "suspended")  # without a reason
    assert client.get("/events/summit/").status_code == 200
    office(sign_in, account.id, "suspended", "You sold pictures.")
    assert client.get("/events/summit/").status_code == 403
    assert client.get(f"/assets/{id_of('free')}.json").status_code == 404
    assert client.get("/").headers["Location"] == "/press/summit"
    assert "You sold pictures." in client.get("/press/summit").text
    assert "You sold pictures." in mails_to(parts, "anna@paper.example")[-1].text


def test_a_public_page_is_offered_in_the_languages_of_its_event(app: Flask, parts: Services) -> None:
    """Who reads none of them gets the first; who chose one keeps it."""
    guest = app.test_client()

    def language(**headers: str) -> str:
        return guest.get("/press/summit", headers=headers).text.split('<html lang="')[1].split('"')[0]

    assert language(**{"Accept-Language": "zh"}) == "zh"
    for languages, reads, shown in ((["en"], "zh", "en"), (["zh"], "en", "zh"), (["zh", "en"], "en", "en")):
        with parts.database.begin() as session:
            session.execute(update(Event).where(Event.slug == "summit").values(languages=languages))
        assert language(**{"Accept-Language": reads}) == shown
    with parts.database.begin() as session:
        session.execute(update(Event).where(Event.slug == "summit").values(languages=["zh"]))
    guest.set_cookie("language", "en")
    assert language(**{"Accept-Language": "zh"}) == "en"
    with parts.database.begin() as session:
        session.execute(update(Event).where(Event.slug == "summit").values(languages=[]))


def test_the_event_s_logo_stands_on_its_press_page(app: Flask, parts: Services) -> None:
    guest = app.test_client()
    assert "/press/summit/logo" not in guest.get("/press/summit").text
    assert guest.get("/press/summit/logo").status_code == 404
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        session.add(EventLogo(event_id=event.id, key="renditions/su/summit/logo-0.png"))
    try:
        assert "/press/summit/logo" in guest.get("/press/summit").text
        assert "renditions/su/summit/logo-0.png" in guest.get("/press/summit/logo").headers["Location"]
    finally:
        with parts.database.begin() as session:
            session.execute(delete(EventLogo))


def test_the_cover_is_not_shown_once_more_among_the_pictures(app: Flask, parts: Services) -> None:
    change_page(parts, guests_see=True, cover_id=None)
    shown = f"/press/summit/pictures/{id_of('free')}.jpg"
    assert shown in app.test_client().get("/press/summit").text
    change_page(parts, cover_id=id_of("free"))
    assert shown not in app.test_client().get("/press/summit").text


def test_previews_open_large_and_stay_marked(app: Flask, parts: Services) -> None:
    change_page(parts, guests_see=True)
    page = app.test_client().get("/press/summit").text
    assert f"/press/summit/pictures/{id_of('free')}.jpg?size=large" in page
    assert page.index("Register as press") < page.index("data-shot-open")
    assert page.index("<h1") < page.index("Register as press")


def test_guests_search_from_the_page_and_their_words_wait_until_they_are_in(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    change_page(parts, guests_see=True, takes_requests=True)
    guest = app.test_client()
    page = guest.get("/press/summit").text
    assert page.index("<h1") < page.index('action="/press/summit/find"') < page.index("data-shot-open")
    led = guest.get("/press/summit/find?q=robot+demo").headers["Location"]
    assert parse_qs(urlsplit(led).query)["next"] == ["/events/summit/?q=robot+demo"]
    assert guest.get(led).status_code == 200
    assert '<form class="form"' in guest.get(led).text
    assert parse_qs(urlsplit(guest.get("/press/summit/find").headers["Location"]).query)["next"] == [
        "/events/summit/"
    ]
    inside = sign_in("photographer").get("/press/summit/find?q=robot")
    assert inside.headers["Location"] == "/events/summit/?q=robot"
    change_page(parts, is_public=False)
    assert guest.get("/press/summit/find?q=robot").status_code == 404
    change_page(parts, takes_requests=False, is_public=True)
    assert 'action="/press/summit/find"' in guest.get("/press/summit").text
