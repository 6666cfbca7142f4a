"""Press accounts over the API: added, let in, and refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from mediahub.catalog.models import Mail, PressAccount
from tests.unit.api.conftest import EVENT, Programs

ACCOUNTS = f"{EVENT}/press-accounts"


def journalist(programs: Programs, name: str, **more: Any) -> dict[str, Any]:
    """Somebody whom the desk put on the list."""
    new = {"name": name, "email": f"{name.lower()}@paper.example", "outlet": "The Paper", **more}
    made = programs.desk.post(ACCOUNTS, json=new)
    assert made.status_code == 201, made.text
    return dict(made.json)


def test_who_is_added_waits_or_is_let_in_and_is_written_to(programs: Programs) -> None:
    letters = len(programs.rows(Mail))
    waits, enters = journalist(programs, "Wei"), journalist(programs, "Eva", approved=True, position="Editor")
    assert (waits["state"], enters["state"]) == ("waiting", "approved")
    assert (enters["email"], enters["outlet"], enters["position"]) == (
        "eva@paper.example", "The Paper", "Editor",
    )  # fmt: skip
    assert len(programs.rows(Mail)) > letters
    listed = [one["id"] for one in programs.desk.get(ACCOUNTS).json]
    assert listed.index(enters["id"]) < listed.index(waits["id"]), "the latest first"


def test_a_decision_is_one_of_three_and_a_refusal_has_a_reason(programs: Programs) -> None:
    made = journalist(programs, "Ada")
    way = f"{ACCOUNTS}/{made['id']}/decision"
    assert programs.desk.post(way, json={"decision": "refused"}).status_code in (409, 422)
    assert programs.rows(PressAccount, PressAccount.id == made["id"])[0].state == "waiting"
    refused = programs.desk.post(way, json={"decision": "refused", "reason": "No card."}).json
    assert (refused["state"], refused["reason"]) == ("refused", "No card.")
    assert programs.desk.post(way, json={"decision": "approved"}).json["state"] == "approved"
    assert programs.desk.post(way, json={"decision": "promoted"}).status_code == 422
    assert programs.desk.post(f"{ACCOUNTS}/999999/decision", json={"decision": "approved"}).status_code == 409


@pytest.mark.parametrize("email", ["nobody", "a@b", "two@at@paper.example", "umlaut@-.example"])
def test_an_address_that_no_mail_reaches_is_refused(programs: Programs, email: str) -> None:
    new = {"name": "Max", "email": email, "outlet": "The Paper"}
    assert programs.desk.post(ACCOUNTS, json=new).status_code == 422


def test_letting_press_in_is_the_desks(programs: Programs) -> None:
    new = {"name": "Max", "email": "max@paper.example", "outlet": "The Paper"}
    for program in (programs.press, programs.of("photographer"), programs.of("marketing", "read")):
        assert program.get(ACCOUNTS).status_code == program.post(ACCOUNTS, json=new).status_code == 403
