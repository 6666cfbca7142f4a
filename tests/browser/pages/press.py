"""The press room, registering in it, and the desk that lets people in."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live


class PressOffice:
    """Someone of marketing at their desk."""

    def __init__(self, page: Page, live: Live, event: str) -> None:
        self.page = page
        self.base = f"{live.url}/events/{event}"

    def open_room(self, contact: str, terms: str) -> None:
        """Make the press page public, and put up terms."""
        self.page.goto(f"{self.base}/press-page")
        self.page.get_by_label("Public").check()
        self.page.get_by_label("Guests see previews").check()
        self.page.get_by_label("Their e-mail address").fill(contact)
        self.page.get_by_role("button", name="Save").click()
        expect(self.page.get_by_text("Saved.")).to_be_visible()
        self.page.get_by_label("What press agree to").fill(terms)
        self.page.get_by_role("button", name="Put up as a new version").click()
        expect(self.page.get_by_text("Version 1 is up")).to_be_visible()

    def approve(self, name: str) -> str:
        """Let someone in who waits; gives their link to sign in."""
        self.page.goto(f"{self.base}/accounts")
        row = self.page.get_by_role("listitem").filter(has_text=name)
        row.get_by_role("button", name="Approve").click()
        expect(self.page.get_by_text(f"{name} is approved.")).to_be_visible()
        row.get_by_role("button", name="Sign-in link").click()
        return self.page.locator(".secret input").input_value()


class PressRoom:
    """A journalist before the public page."""

    def __init__(self, page: Page, live: Live, event: str) -> None:
        self.page = page
        self.address = f"{live.url}/press/{event}"

    def register(self, name: str, email: str, outlet: str) -> None:
        self.page.goto(self.address)
        self.page.get_by_role("link", name="Register as press").click()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Outlet").fill(outlet)
        self.page.get_by_label("Number of your press card").fill("Card 4711")
        self.page.get_by_role("button", name="Register").click()
        expect(self.page.get_by_role("heading", name="Thank you")).to_be_visible()

    def enter(self, link: str) -> None:
        """Open a link and press its button."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.locator("#total")).to_contain_text("picture")
