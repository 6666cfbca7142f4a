"""The sign-in page."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect


class SignInPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.problem = page.get_by_role("alert")

    def sign_in(self, email: str, password: str) -> None:
        """Fill the form, send it, and wait for the page behind it."""
        self.send(email, password)
        self.page.wait_for_url(lambda address: not urlsplit(address).path.endswith("/login"))

    def send(self, email: str, password: str) -> None:
        """Fill the form and send it, whatever the answer."""
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def expect_open(self) -> None:
        expect(self.page.get_by_role("heading", name="Sign in")).to_be_visible()
