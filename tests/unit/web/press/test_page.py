"""Press: the public page, registering, being let in, links that sign in, and terms."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from mediahub.catalog.models import (
    Event,
    EventLogo,
    EventTerms,
    Mail,
    PressAccount,
    PressInvitation,
    PressPage,
    RateCount,
    SignInLink,
    TermsAcceptance,
    User,
)
from mediahub.identity.terms import publish_terms
from mediahub.runtime import Services
from tests.unit.web.conftest import SignIn, csrf_headers, id_of

FORM = {"name": "Anna Berg", "email": "anna@paper.example", "outlet": "The Paper", "proof": "Card 4711"}


@pytest.fixture
def parts(app: Flask) -> Services:
    services: Services = app.extensions["mediahub"]
    return services


@pytest.fixture(autouse=True)
def room(app: Flask, parts: Services) -> Iterator[None]:
    """A public press page, and nobody registered."""
    object.__setattr__(parts.settings, "mail_to_log", True)
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        if session.scalar(select(Event.id).where(Event.slug == "other")) is None:
            session.add(Event(slug="other", name="Other", timezone="UTC"))
        session.add(
            PressPage(
                event_id=event.id, is_public=True, text="Lead.\n\nMore.", contact_email="press@e.example"
            )
        )
    yield
    with parts.database.begin() as session:
        models = (PressPage, PressAccount, PressInvitation, SignInLink, Mail, RateCount, TermsAcceptance)
        for model in (*models, EventTerms):
            session.execute(delete(model))
        session.execute(delete(User).where(User.email.not_like("%@mediahub.example")))


def change_page(parts: Services, **values: object) -> None:
    with parts.database.begin() as session:
        session.execute(update(PressPage).values(**values))


def token_of(client: FlaskClient, address: str) -> str:
    page = client.get(address).text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def register(client: FlaskClient, **said: object) -> int:
    token = token_of(client, "/press/summit/register")
    form = {**FORM, **said, "csrf_token": token}
    return client.post("/press/summit/register", data=form).status_code


def office(sign_in: SignIn, account: int, decision: str, reason: str = "") -> FlaskClient:
    admin = sign_in("admin")
    form = {"decision": decision, "reason": reason}
    answer = admin.post(
        f"/events/summit/accounts/{account}",
        data=form,
        headers={"X-CSRFToken": csrf_headers(admin)["X-CSRFToken"]},
    )
    assert answer.status_code == 302
    return admin


def account_of(parts: Services, email: str = "anna@paper.example") -> PressAccount:
    with parts.database.read() as session:
        query = select(PressAccount).join(PressAccount.user).where(User.email == email)
        return session.scalars(query).one()


def mails_to(parts: Services, email: str) -> list[Mail]:
    with parts.database.read() as session:
        return list(session.scalars(select(Mail).where(Mail.recipient == email).order_by(Mail.id)))


def link_in(mail: Mail) -> str:
    found = re.search(r"http\S+(/sign-in\?key=\S+)", mail.text)
    assert found, mail.text
    return found[1]


def enter(client: FlaskClient, link: str) -> int:
    """Open the link and press its button."""
    page = client.get(link)
    if page.status_code != 200:
        return page.status_code
    form = dict(re.findall(r'name="(key|csrf_token)" value="([^"]+)"', page.text))
    return client.post("/sign-in", data=form).status_code


def let_in(app: Flask, parts: Services, sign_in: SignIn) -> FlaskClient:
    """Anna, approved for the summit and signed in by her link."""
    client = app.test_client()
    assert register(client) == 200
    office(sign_in, account_of(parts).id, "approved")
    assert enter(client, link_in(mails_to(parts, "anna@paper.example")[-1])) == 302
    return client


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


def test_who_registers_waits_and_sees_nothing(app: Flask, parts: Services, sign_in: SignIn) -> None:
    client = app.test_client()
    assert register(client, proof="") == 400
    assert register(client, email="anna") == 400
    assert register(client, proof="javascript://x") == 400
    with parts.database.read() as session:
        assert session.scalars(select(PressAccount)).all() == []
    assert register(client) == 200
    account = account_of(parts)
    assert (account.state, account.outlet, account.proof) == ("waiting", "The Paper", "Card 4711")
    assert client.get("/events/summit/").status_code == 302  # to the sign-in page
    assert [mail.text.count("/sign-in") for mail in mails_to(parts, "anna@paper.example")] == [0]
    assert len(mails_to(parts, "press@e.example")) == 1
    assert "Anna Berg" in sign_in("admin").get("/events/summit/accounts").text
    api = "/api/v1/events/summit/press-accounts"
    assert [one["outlet"] for one in sign_in("admin").get(api).json] == ["The Paper"]
    for role in ("photographer", "press"):
        assert sign_in(role).get("/events/summit/accounts").status_code == 403
        assert sign_in(role).get(api).status_code == 403


def test_a_file_as_proof_must_be_what_it_says(app: Flask) -> None:
    client = app.test_client()
    assert register(client, file=(io.BytesIO(b"<script>"), "card.pdf")) == 400
    assert register(client, file=(io.BytesIO(b"%PDF-" + bytes(6 << 20)), "card.pdf")) in (400, 413)


def test_approval_sends_a_link_that_works_once_for_this_event_alone(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    client = let_in(app, parts, sign_in)
    assert client.get("/events/summit/").status_code == 200
    assert client.get("/events/summit/pulse.json").json["total"] == 3
    assert client.get(f"/assets/{id_of('free')}.json").status_code == 200
    assert client.get("/").headers["Location"] == "/events/summit/"
    assert "Other" not in client.get("/events/").text
    assert [one["slug"] for one in client.get("/api/v1/events").json] == ["summit"]
    assert client.get("/events/other/").status_code == 403
    assert client.get("/events/other/pulse.json", headers={"Accept": "application/json"}).status_code == 403
    link = link_in(mails_to(parts, "anna@paper.example")[-1])
    assert enter(app.test_client(), link) == 410
    assert account_of(parts).last_seen_at is not None


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


def test_the_answer_never_tells_who_has_an_account(app: Flask, parts: Services) -> None:
    client = app.test_client()
    token = token_of(client, "/sign-in/link")

    def ask(email: str) -> str:
        page = client.post("/sign-in/link", data={"email": email, "csrf_token": token}).text
        return page.replace(email, "…")

    assert ask("press@mediahub.example") == ask("nobody@mediahub.example")
    assert len(mails_to(parts, "press@mediahub.example")) == 1
    assert mails_to(parts, "nobody@mediahub.example") == []
    assert register(client, email="admin@mediahub.example") == 200
    with parts.database.read() as session:
        assert session.scalars(select(PressAccount)).all() == []


def test_links_lead_to_pages_of_ours_only(app: Flask, parts: Services) -> None:
    client = app.test_client()
    token = token_of(client, "/sign-in/link")
    client.post("/sign-in/link", data={"email": "admin@mediahub.example", "csrf_token": token})
    assert mails_to(parts, "admin@mediahub.example") == []  # the team has passwords
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        client.post(
            "/sign-in/link",
            data={"email": "press@mediahub.example", "next": target, "csrf_token": token},
        )
    with parts.database.read() as session:
        assert set(session.scalars(select(SignInLink.target))) == {"/"}


def test_an_invitation_lets_in_as_many_as_it_says(app: Flask, parts: Services, sign_in: SignIn) -> None:
    change_page(parts, takes_requests=False)
    admin = sign_in("admin")
    headers = {"X-CSRFToken": csrf_headers(admin)["X-CSRFToken"]}
    form = {"label": "Agencies", "people": "1", "days": "2", "approved": "on"}
    page = admin.post("/events/summit/accounts/invitations", data=form, headers=headers).text
    found = re.search(r"invitation=([\w-]+)", page)
    assert found
    assert found[1] not in admin.get("/events/summit/accounts").text
    address = f"/press/summit/register?invitation={found[1]}"
    assert app.test_client().get("/press/summit/register").status_code == 403
    first, second = app.test_client(), app.test_client()
    tokens = [token_of(client, address) for client in (first, second)]
    for client, token, email in zip((first, second), tokens, ("a@x.example", "b@x.example"), strict=True):
        said = {**FORM, "email": email, "proof": "", "csrf_token": token, "invitation": found[1]}
        answers = client.post("/press/summit/register", data=said)
        assert answers.status_code == (200 if email == "a@x.example" else 403)
    assert account_of(parts, "a@x.example").state == "approved"
    assert enter(first, link_in(mails_to(parts, "a@x.example")[-1])) == 302


def test_terms_come_before_the_first_download_and_again_when_they_change(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    headers = {"X-CSRFToken": csrf_headers(admin)["X-CSRFToken"]}
    client = let_in(app, parts, sign_in)
    download = f"/assets/{id_of('free')}/download"

    def lands(who: FlaskClient) -> str:
        answer = who.get(download)
        while answer.status_code in (301, 302, 307) and answer.headers["Location"].startswith("/assets/"):
            answer = who.get(answer.headers["Location"])
        return answer.headers.get("Location", "")

    for version in (1, 2):
        admin.post("/events/summit/press-page/terms", data={"terms": f"Rules {version}."}, headers=headers)
        terms = lands(client)
        assert terms.startswith("/press/summit/terms?next="), terms
        assert f"Rules {version}." in client.get(terms).text
        token = token_of(client, terms)
        stale = {"version": version - 1, "csrf_token": token, "next": download}
        assert "/terms" in client.post("/press/summit/terms", data=stale).headers["Location"]
        good = {**stale, "version": version}
        assert client.post("/press/summit/terms", data=good).headers["Location"] == download
        assert "/terms" not in lands(client)
    assert "/terms" not in lands(sign_in("photographer"))
    with parts.database.read() as session:
        kept = session.scalars(select(TermsAcceptance).order_by(TermsAcceptance.id)).all()
        assert [one.email for one in kept] == ["anna@paper.example"] * 2


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


def test_terms_are_read_and_accepted_by_scripts_where_they_are_needed(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    with parts.database.begin() as session:
        event = session.scalars(select(Event).where(Event.slug == "summit")).one()
        publish_terms(session, event.id, "Credit us.\n\nNo advertising.", None)
    press, asked = sign_in("press"), {"Accept": "application/json"}
    headers = csrf_headers(press)
    refused = press.post(f"/assets/{id_of('free')}/deliver", json={"recipe": "original"}, headers=headers)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "terms")
    address = refused.json["error"]["terms"]
    terms = press.get(address, headers=asked).json
    assert terms == {"version": 1, "event": "Summit", "paragraphs": ["Credit us.", "No advertising."]}
    assert "<h1>" in press.get(address).text
    for version, status in ((2, 409), (1, 200)):
        assert press.post(address, data={"version": version}, headers=headers).status_code == status
    again = press.post(f"/assets/{id_of('free')}/deliver", json={"recipe": "original"}, headers=headers)
    assert again.status_code in (200, 202)


def test_without_mail_nothing_promises_any_and_every_way_in_leads_to_a_form(
    app: Flask, parts: Services, sign_in: SignIn
) -> None:
    guest = app.test_client()
    assert register(guest) == 200
    for has_mail in (True, False):
        object.__setattr__(parts.settings, "mail_to_log", has_mail)
        form = guest.get("/press/summit/register").text
        assert ("comes by e-mail" in form) is has_mail
        page = guest.get("/press/summit").text
        way = re.search(r'href="([^"]+)">I have an account', page)
        assert way
        answer = guest.get(html.unescape(way[1]))
        assert answer.status_code == 200
        assert ('name="password"' in answer.text) is not has_mail
        assert ("by e-mail" in answer.text) is has_mail
        assert ("by e-mail" in sign_in("press").get("/events/summit/notices").text) is has_mail
    led = guest.get("/sign-in/link?next=/events/summit/", follow_redirects=True)
    assert 'name="password"' in led.text
    assert "sends no e-mail" in led.text


def test_the_desk_sees_on_every_page_who_waits(app: Flask, sign_in: SignIn) -> None:
    def badge(role: str) -> bool:
        return "1 press request waits" in sign_in(role).get("/events/summit/").text

    assert not badge("admin")
    assert register(app.test_client()) == 200
    assert badge("admin")
    assert not badge("photographer")
    assert not badge("press")


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
