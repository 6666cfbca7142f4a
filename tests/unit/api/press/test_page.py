"""The press page over the API, and invitations whose link is shown once."""

from __future__ import annotations

from tests.unit.api.conftest import EVENT, Programs

PAGE, INVITATIONS = f"{EVENT}/press-page", f"{EVENT}/invitations"


def test_what_is_left_out_of_a_change_stays(programs: Programs) -> None:
    programs.desk.patch(PAGE, json={"headline": "Robots", "place": "Wuhu", "is_public": True})
    changed = programs.desk.patch(PAGE, json={"place": "Hall 1"}).json
    assert (changed["headline"], changed["place"], changed["is_public"]) == ("Robots", "Hall 1", True)
    assert programs.desk.get(PAGE).json == changed


def test_a_cover_is_free_for_all_to_use(programs: Programs) -> None:
    held, free = programs.picture(rights_class="editorial"), programs.picture()
    assert programs.desk.patch(PAGE, json={"cover": held}).status_code == 409
    assert programs.desk.patch(PAGE, json={"cover": free}).json["cover"] == free
    assert programs.desk.patch(PAGE, json={"cover": None}).json["cover"] is None


def test_the_link_of_an_invitation_is_shown_once_and_ends(programs: Programs) -> None:
    wish = {"label": "The agency", "people": 3, "approved": True}
    made = programs.desk.post(INVITATIONS, json=wish)
    assert made.status_code == 201
    shown = made.json
    assert "/press/desk/register?invitation=" in shown["link"]
    assert (shown["people"], shown["used"], shown["approved"], shown["open"]) == (3, 0, True, True)
    listed = programs.desk.get(INVITATIONS)
    assert shown["link"].rpartition("=")[2] not in listed.text
    assert listed.json[0]["id"] == shown["id"]
    assert programs.desk.delete(f"{INVITATIONS}/{shown['id']}").status_code == 204
    ended = programs.desk.get(INVITATIONS).json[0]
    assert (ended["open"], ended["revoked_at"] is None) == (False, False)
    assert programs.desk.post(INVITATIONS, json={"people": 0}).status_code == 422


def test_it_is_the_desks(programs: Programs) -> None:
    for program in (programs.press, programs.of("photographer"), programs.of("marketing", "read")):
        assert program.get(PAGE).status_code == program.get(INVITATIONS).status_code == 403
        assert program.patch(PAGE, json={"is_public": False}).status_code == 403
        assert program.post(INVITATIONS, json={}).status_code == 403
