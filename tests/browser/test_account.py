"""A passkey's life in a real browser: registered, used alone and after a password, lost, recovered from."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from mediahub.catalog.db.database import Database
from mediahub.identity.accounts import create_user
from tests.browser.conftest import Live, NewPage, unique
from tests.browser.pages.account import AccountPage, VirtualKey
from tests.browser.pages.layout import expect_no_sideways_scroll
from tests.browser.pages.signin import SignInPage
from tests.browser.test_access import expect_no_violation

PASSWORD = "a long password of anna"


@pytest.fixture
def email(live: Live) -> str:
    """An account of its own: factors would be in the way of other tests."""
    email = f"{unique('keys')}@example.org"
    database = Database.of(live.settings)
    with database.begin() as session:
        create_user(session, email, PASSWORD, "marketing", "Anna Berg")
    database.dispose()
    return email


def test_a_passkey_is_registered_used_lost_and_recovered_from(
    live: Live, new_page: NewPage, email: str
) -> None:
    page = new_page(360, 740, bypass_csp=True, accept_downloads=True)
    key, account = VirtualKey(page), AccountPage(page, live)
    page.goto(f"{account.url}/login")
    SignInPage(page).sign_in(email, PASSWORD)
    account.open()
    expect_no_violation(page)
    expect_no_sideways_scroll(page)
    account.add_passkey("Phone")
    codes = account.recovery_codes()
    assert len(codes) == 10
    assert key.count() == 1
    expect(page.locator("#passkeys").get_by_text("Phone", exact=True)).to_be_visible()

    account.sign_out()
    page.goto(f"{account.url}/login?next=/account")
    expect_no_violation(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Account and security")).to_be_visible()

    account.sign_out()
    page.goto(f"{account.url}/login?next=/account")
    SignInPage(page).send(email, PASSWORD)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    expect_no_violation(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Account and security")).to_be_visible()

    key.lose()
    account.sign_out()
    page.goto(f"{account.url}/login?next=/account")
    SignInPage(page).send(email, PASSWORD)
    page.get_by_label("Recovery code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("That code is used up.")).to_be_visible()
    page.get_by_role("button", name="Remove Phone").click()
    asked = page.get_by_role("alertdialog", name="Remove “Phone”?")
    expect_no_violation(page)
    asked.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey Phone opens nothing any more.")).to_be_visible()

    account.sign_out()
    page.goto(f"{account.url}/login?next=/account")
    SignInPage(page).sign_in(email, PASSWORD)
    expect(page.get_by_role("heading", name="Account and security")).to_be_visible()


def test_without_a_passkey_the_browser_says_so(live: Live, new_page: NewPage) -> None:
    page = new_page()
    VirtualKey(page)
    page.goto(f"{live.url.replace('127.0.0.1', 'localhost')}/login")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-failed]")).to_contain_text("The browser gave no passkey")
