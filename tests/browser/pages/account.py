"""The page of one's own account, and Chromium's virtual authenticator."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live


class VirtualKey:
    """A passkey in a phone or laptop, as Chromium's developer tools pretend one (WebAuthn domain of CDP)."""

    def __init__(self, page: Page) -> None:
        self._tools = page.context.new_cdp_session(page)
        self._tools.send("WebAuthn.enable")
        made = self._tools.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )
        self.id = made["authenticatorId"]

    def count(self) -> int:
        """How many passkeys it holds."""
        return len(self._tools.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"])

    def lose(self) -> None:
        """It is gone, with all that it holds."""
        self._tools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": self.id})


class AccountPage:
    def __init__(self, page: Page, live: Live) -> None:
        self.page = page
        # browsers know passkeys at names alone: 127.0.0.1 is none
        self.url = live.url.replace("127.0.0.1", "localhost")

    def open(self) -> None:
        self.page.goto(f"{self.url}/account")
        expect(self.page.get_by_role("heading", name="Account and security")).to_be_visible()

    def add_passkey(self, name: str) -> None:
        """Have the browser make one, and register it."""
        self.page.get_by_label("What you call it").fill(name)
        self.page.get_by_role("button", name="Add a passkey").click()

    def recovery_codes(self) -> list[str]:
        """Those that are shown now; then on."""
        expect(self.page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        codes = self.page.locator(".recovery-codes code").all_inner_texts()
        with self.page.expect_download() as kept:
            self.page.get_by_role("link", name="Download").click()
        text = kept.value.path().read_text()
        assert all(code in text for code in codes)
        self.page.get_by_role("link", name="I have them").click()
        return codes

    def sign_out(self) -> None:
        self.page.context.clear_cookies()
