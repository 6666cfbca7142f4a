"""The words of a batch's template."""

from __future__ import annotations

import pytest

from mediahub.catalog.models import Asset
from mediahub.catalog.text_templates import expand
from mediahub.ingest.metadata.template import fill
from mediahub.media.model import Facts

VALUES = {"session": "Opening", "people": "", "date": "2025-10-18"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{session}, {date}", "Opening, 2025-10-18"),
        ("At {session}[ {people}] today", "At Opening today"),  # nobody known leaves no gap
        ("At {session} {people} today", ""),
        ("{nobody} {}", "{nobody} {}"),
        ("{{session}}", "{Opening}"),
        ("", ""),
    ],
)
def test_variables_are_filled_in(text: str, filled: str) -> None:
    assert expand(text, VALUES) == filled


def test_a_value_is_never_a_template_itself() -> None:
    assert expand("{session}", {"session": "{date}", "date": "x"}) == "{date}"


def test_the_file_has_the_first_word() -> None:
    asset = Asset(caption="Of the file", credit="", headline="", creator="The photographer's account")
    facts = Facts(mime="image/jpeg", kind="photo", caption="Of the file")
    template = {
        "caption": "Of the template",
        "credit": "{session} / Agency",
        "creator": "Chen",
        "headline": " ",
    }
    fill(asset, facts, template, VALUES)
    assert asset.caption == "Of the file"
    assert asset.credit == "Opening / Agency"
    assert asset.creator == "Chen"
    assert asset.headline == ""
