"""Journey: sign in and find."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.conftest import Live, NewPage
from tests.browser.pages.library import LibraryPage
from tests.browser.pages.signin import SignInPage


def test_sign_in_and_find(live: Live, new_page: NewPage) -> None:
    page = new_page()
    # a link from a colleague leads through the sign-in page to what it shows
    page.goto(f"{live.library}?q=robot")
    signin = SignInPage(page)
    signin.expect_open()
    email, password = live.accounts["press"]
    signin.send(email, "not the password")
    expect(signin.problem).to_contain_text("The address or the password is not right.")
    signin.sign_in(email, password)
    library = LibraryPage(page)
    library.expect_total("4 found")
    expect(library.search).to_have_value("robot")
    library.expect_pictures(4)

    # a name in another script, found as it is typed
    library.search.fill("")
    library.search.press_sequentially("반기문")
    library.expect_total("6 found")
    expect(page).to_have_url(re.compile(r"\?q=%EB%B0%98"))

    # a sentence: what nobody wrote is left out and said, what is understood can be taken away
    library.find("show me a robot with a zeppelin")
    library.expect_total("4 found")
    expect(page.get_by_text("Left out: “zeppelin”.")).to_be_visible()
    library.find("robot taken:2000..2040")
    library.expect_total("4 found")
    page.get_by_role("button", name="Take away").click()
    expect(page.get_by_role("button", name="Take away")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"\?q=robot$"))
    expect(library.search).to_have_value("robot")

    # nothing found says what to drop
    library.find("zeppelin")
    expect(page.get_by_role("heading", name="Nothing found for “zeppelin”")).to_be_visible()
    # and leads on to what there is
    page.get_by_role("list", name="Session").get_by_role("link", name="Opening: Co-Create").click()
    expect(page).to_have_url(re.compile(r"\?session="))
    page.go_back()
    expect(page.get_by_role("list", name="Day").get_by_role("link").first).to_be_visible()
    page.get_by_role("button", name="Show all pictures").click()
    library.expect_total("12 pictures")
    expect(page.get_by_role("heading", name="Opening: Co-Create, Co-Define")).to_be_visible()

    # and back in the history
    page.go_back()
    expect(library.search).to_have_value("zeppelin")


def test_names_are_completed(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.search.press_sequentially("반")
    option = library.suggestions.filter(has_text="Ban Ki-moon")
    expect(option).to_contain_text("반기문")
    late: list[Route] = []
    page.route("**/complete.json?*", lambda route: late.append(route))
    with page.expect_request("**/complete.json?*"):
        library.search.press_sequentially("기")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    # suggestions that come after the choice leave it
    with page.expect_response("**/complete.json?*"):
        late[0].continue_()
    page.unroute("**/complete.json?*")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    library.expect_total("6 found")
    expect(library.search).to_have_value("")
    expect(page).to_have_url(re.compile(r"\?person=ban-ki-moon$"))

    # a field leads on to its values; Escape closes the list and keeps the words
    library.search.press_sequentially("i")
    library.suggestions.first.wait_for()
    page.keyboard.press("Escape")
    expect(library.suggestions).to_have_count(0)
    expect(library.search).to_have_value("i")
    library.search.press_sequentially("s")
    library.suggestions.filter(has_text="photo, video").click()
    library.suggestions.filter(has_text="is:video").click()
    library.expect_total("0 found")


def test_icons_of_what_is_open_stand_as_drawn(live: Live, new_page: NewPage) -> None:
    """An arrow turns downwards where its filter is open; the account's person does not stand on the head."""
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["press"]).expect_total("12 pictures")
    arrow = page.locator(".facet[open] > summary .icon").first
    expect(arrow).to_have_css("rotate", "90deg")
    page.locator("summary.menu__button.icon-button").last.click()
    expect(page.locator("details[open] > summary.icon-button > .icon")).to_have_css("rotate", "none")


def test_signing_out_closes_the_door(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["marketing"])
    library.expect_total("12 pictures")
    page.get_by_label("account and appearance").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    SignInPage(page).expect_open()
    page.goto(live.library)
    SignInPage(page).expect_open()


def test_a_session_that_ended_says_so_and_leads_back(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_pictures(12)
    page.context.clear_cookies()
    library.find("robot")
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible()
    page.get_by_role("link", name="Sign in").click()
    SignInPage(page).sign_in(*live.accounts["press"])
    library.expect_total("4 found")


def test_keys_of_an_input_method_are_none_of_the_page(live: Live, new_page: NewPage) -> None:
    """Who composes a Chinese name chooses among candidates with arrows and Enter."""
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_total("12 pictures")
    library.search.focus()
    typing = page.context.new_cdp_session(page)
    for key in ("ArrowDown", "Enter"):
        composed = {"text": "pan", "selectionStart": 3, "selectionEnd": 3}
        typing.send("Input.imeSetComposition", composed)
        pressed = {"type": "rawKeyDown", "key": key, "code": key, "windowsVirtualKeyCode": 229}
        typing.send("Input.dispatchKeyEvent", pressed)
        typing.send("Input.dispatchKeyEvent", pressed | {"type": "keyUp"})
        expect(library.search).to_be_focused()
        expect(library.search).to_have_value("pan")
    typing.send("Input.insertText", {"text": "반기문"})
    library.expect_total("6 found")


def test_the_palette_goes_to_pages_people_and_pictures_by_keys(live: Live, new_page: NewPage) -> None:
    page = new_page()
    LibraryPage.signed_in(page, live.library, live.accounts["marketing"]).expect_pictures(12)
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Go to a page")
    expect(field).to_be_focused()
    field.fill("robot")
    chosen = page.locator('.palette__option[aria-selected="true"]')
    expect(page.get_by_role("group", name="Pictures").get_by_role("option")).not_to_have_count(0)
    expect(field).to_have_attribute("aria-activedescendant", "palette-option-0")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "palette-option-1")
    field.fill("回收站")  # a page by its name in another language
    expect(chosen).to_have_text("Trash")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Trash", exact=True)).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.press("Escape")
    expect(field).to_have_count(0)


def test_a_late_answer_never_replaces_a_newer_one(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.expect_total("12 pictures")
    held: list[Route] = []
    page.route("**/layout.json?stacks=open", lambda route: held.append(route))
    with page.expect_request("**/layout.json?stacks=open"):
        page.evaluate("document.querySelector('[data-toggle-stacks]').click()")
    library.find("robot")
    library.expect_total("4 found")
    for route in held:  # all bursts, of the question before
        route.continue_()
    page.evaluate("fetch('layout.json')")  # its answer comes after the other one
    library.expect_total("4 found")
    library.expect_pictures(4)


def test_typing_on_keeps_the_suggestions_until_others_come(live: Live, new_page: NewPage) -> None:
    page = new_page()
    library = LibraryPage.signed_in(page, live.library, live.accounts["press"])
    library.search.press_sequentially("i")
    library.suggestions.first.wait_for()
    page.route("**/complete.json?*", lambda route: None)  # an answer that takes long
    for letter in "s:":
        with page.expect_request("**/complete.json?*"):
            library.search.press_sequentially(letter)
    assert library.suggestions.count() > 0
