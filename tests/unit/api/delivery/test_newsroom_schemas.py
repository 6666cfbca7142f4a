"""What is asked of a newsroom's server: options of its kind, and limits of what is sent."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from marshmallow import ValidationError, fields

from mediahub.api.delivery.newsroom_schemas import (
    MAX_LETTERS,
    NewNewsroomSchema,
    NewTransmissionSchema,
    OptionsSchema,
    OrderSchema,
    _field,
)
from mediahub.api.shared.fields import Words
from mediahub.delivery.newsrooms.channels.kinds import OPTIONS, Option

SERVER = {"name": "Evening", "kind": "sftp", "username": "u", "secret": "s"}
TEXTS = [name for name, option in OPTIONS.items() if not option.is_flag]


def test_a_flag_has_its_usual_value_and_a_text_is_left_out() -> None:
    for default in (True, False):
        field = _field(Option("quick", "Quick", "Whether it hurries", default))
        assert (type(field), field.load_default) == (fields.Boolean, default)
    assert type(_field(Option("key", "Key", "What signs in", ""))) is Words
    assert not {name: value for name, value in OptionsSchema().load({}).items() if name in TEXTS}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_an_option_has_an_end(name: str) -> None:
    assert OptionsSchema().load({name: "x" * MAX_LETTERS})[name] == "x" * MAX_LETTERS
    with pytest.raises(ValidationError):
        OptionsSchema().load({name: "x" * (MAX_LETTERS + 1)})


def test_a_server_needs_what_signs_in_and_a_kind_that_there_is() -> None:
    loaded = NewNewsroomSchema().load(SERVER)
    assert (loaded["address"], loaded["folder"], loaded["items"]) == ("", "", "")
    for fault in ({"kind": "fax"}, {"secret": ""}, {"name": ""}, {"items": "atom"}, {"username": ""}):
        with pytest.raises(ValidationError) as caught:
            NewNewsroomSchema().load(SERVER | fault)
        assert set(caught.value.normalized_messages()) == set(fault)


def test_a_sending_of_no_picture_is_none() -> None:
    assert NewTransmissionSchema().load({"newsroom": 1, "q": "robot"})["name"] == ""
    with pytest.raises(ValidationError):
        NewTransmissionSchema().load({"newsroom": 1, "assets": []})


def test_an_order_is_shown_with_the_names_of_its_search_and_newsroom() -> None:
    order = SimpleNamespace(
        id=1, search_id=2, search=SimpleNamespace(name="Robots"), target_id=3,
        target=SimpleNamespace(name="Evening"), recipe="web", is_paused=True, created_at=None,
    )  # fmt: skip
    shown = OrderSchema().dump(SimpleNamespace(order=order, counts={"sent": 4}, problem=""))
    assert (shown["search_name"], shown["newsroom_name"], shown["paused"]) == ("Robots", "Evening", True)
    assert (shown["search"], shown["newsroom"], shown["counts"]) == (2, 3, {"sent": 4})
