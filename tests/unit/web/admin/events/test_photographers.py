"""Who delivers to an event: links for phones and FTP accounts of cameras, each shown once."""

from __future__ import annotations

from mediahub.catalog.models import ContributorLink, FtpAccount
from mediahub.catalog.models.base import utcnow
from tests.unit.web.desks import Desk


def test_a_link_for_a_phone_is_shown_once_with_its_code_and_opens(desk: Desk, slug: str) -> None:
    page = desk.send(f"/admin/events/{slug}/photographers/links", "admin", photographer="Chen Rui").text
    assert "data:image/svg+xml" in page
    address = page.split('readonly value="')[1].split('"')[0]
    assert desk.counter.app.test_client().get(address[address.index("/c/") :]).status_code == 200
    again = desk.get(f"/admin/events/{slug}/photographers", "admin").text
    assert address not in again
    assert "Chen Rui" in again


def test_an_ftp_account_is_made_switched_off_and_on(desk: Desk, slug: str) -> None:
    way, login = f"/admin/events/{slug}/photographers/ftp", f"chen-{slug}"
    page = desk.send(way, "admin", photographer="Chen Rui", login=login.upper()).text
    assert f"<code>{login}</code>" in page
    assert desk.client("admin").post(way, data={"photographer": "X", "login": login}).status_code == 400
    desk.send(f"{way}/{login}", "admin")
    assert [row.active for row in desk.rows(FtpAccount, FtpAccount.login == login)] == [False]
    desk.send(f"{way}/{login}", "admin", on="1")
    assert [row.active for row in desk.rows(FtpAccount, FtpAccount.login == login)] == [True]
    assert desk.client("admin").post(f"/admin/events/desk/photographers/ftp/{login}").status_code == 404


def test_links_that_are_over_are_listed_no_more_and_a_name_has_an_end(desk: Desk, slug: str) -> None:
    way = f"/admin/events/{slug}/photographers"
    desk.send(f"{way}/links", "admin", photographer="  Ann   Lee ")
    link = desk.rows(ContributorLink)[-1]
    assert "Ann Lee" in desk.get(way, "admin").text
    with desk.counter.services.database.begin() as session:
        session.get_one(ContributorLink, link.id).revoked_at = utcnow()
    assert "Ann Lee" not in desk.get(way, "admin").text
    for role in ("marketing", "photographer", "press"):
        assert desk.get(way, role).status_code == 403
        assert desk.client(role).post(f"{way}/links", data={"photographer": "X"}).status_code == 403
