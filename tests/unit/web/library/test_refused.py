"""A picture that is refused, as a page for people and as JSON for scripts."""

from __future__ import annotations

import pytest

from tests.unit.web.conftest import SignIn, id_of

HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("way", ["preview", "download", "deliver?recipe=press"])
def test_an_embargo_is_refused_with_the_small_picture_the_reason_and_what_to_do(
    sign_in: SignIn, way: str
) -> None:
    press, address = sign_in("press"), f"/assets/{id_of('embargoed')}/{way}"
    page = press.get(address, headers=HTML)
    assert page.status_code == 403
    for words in (
        "Embargoed until 1 January 2099, 08:00",
        "20251018_Chen-Rui",  # as it is delivered
        "Put it into your basket",
        "renditions/embargoed-thumb.jpg?",
    ):
        assert words in page.text, words
    assert "renditions/embargoed-preview" not in page.text
    answer = press.get(address, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert answer.json["error"]["message"].startswith("Embargoed until 1 January 2099, 08:00")


def test_the_strongest_restriction_is_said_in_full_and_once(sign_in: SignIn) -> None:
    text = sign_in("press").get(f"/assets/{id_of('embargoed')}/preview", headers=HTML).text
    assert text.count("Embargoed until") == 1
    assert text.index("Embargoed until") < text.index("After that")
