"""Recipient numbers over the API: switched on and off, and whose copy was found; for admins."""

from __future__ import annotations

from mediahub.catalog.models import Event, User
from mediahub.delivery.files import recipient_numbers
from tests.unit.api.conftest import EVENT, Programs

SETTING, FIND = f"{EVENT}/recipient-numbers/setting", f"{EVENT}/recipient-numbers/find"


def test_the_setting_is_what_was_put(programs: Programs) -> None:
    admin = programs.of("admin")
    for on in (True, False):
        assert admin.put(SETTING, json={"numbers_deliveries": on}).json == {"numbers_deliveries": on}
        assert admin.get(SETTING).json == {"numbers_deliveries": on}
        assert programs.rows(Event)[0].numbers_deliveries is on
    assert admin.put(SETTING, json={}).status_code == 422


def test_a_found_copy_names_who_got_it(programs: Programs) -> None:
    admin, database = programs.of("admin"), programs.counter.services.database
    admin.put(SETTING, json={"numbers_deliveries": True})
    press = programs.rows(User, User.email == "press@example.org")[0]
    with database.begin() as session:
        number = recipient_numbers.number_of_today(session, session.query(Event).one(), press.id)
    admin.put(SETTING, json={"numbers_deliveries": False})
    found = admin.post(FIND, data=b"\xff\xd8" + number.encode() + b"</rdf>").json
    assert [(one["id"], one["recipient"]) for one in found] == [(number, "Ms Press <press@example.org>")]
    assert admin.post(FIND, data=b"nothing in it").json == []


def test_only_admins_learn_of_it(programs: Programs) -> None:
    for program in (programs.desk, programs.press, programs.of("admin", "read")):
        assert program.get(SETTING).status_code == 403
        assert program.post(FIND, data=b"x").status_code == 403
        assert program.put(SETTING, json={"numbers_deliveries": True}).status_code == 403
    assert programs.rows(Event)[0].numbers_deliveries is False
