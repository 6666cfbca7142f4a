"""Questions over the API: what is not understood is refused with the reason, wherever it stands."""

from __future__ import annotations

import pytest

from tests.unit.api.conftest import AskAs

SEARCHES = "/api/v1/events/summit/searches"


@pytest.mark.parametrize(
    ("query", "said"), [("knd=photo", "knd"), ("q=colour:", "colour"), ("robot demo", "robot demo")]
)
def test_the_reason_names_what_was_not_understood(ask_as: AskAs, query: str, said: str) -> None:
    refused = ask_as("admin").post(SEARCHES, json={"name": "Robots", "query": query})
    assert refused.status_code == 422
    (reason,) = refused.json["errors"]["json"]["query"]
    assert said in reason


@pytest.mark.parametrize("query", ["", "kind=photo", "q=robot", "q=robot+demo&kind=photo"])
def test_filters_words_both_or_neither_are_understood(ask_as: AskAs, query: str) -> None:
    assert ask_as("admin").post(SEARCHES, json={"name": f"About {query}", "query": query}).status_code == 201


def test_a_question_is_no_longer_than_an_address(ask_as: AskAs) -> None:
    refused = ask_as("admin").post(SEARCHES, json={"name": "Robots", "query": "q=" + "a" * 20_000})
    assert (refused.status_code, list(refused.json["errors"]["json"])) == (422, ["query"])
