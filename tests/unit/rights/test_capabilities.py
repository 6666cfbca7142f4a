"""The table of capabilities: complete, and each role in its place."""

import pytest

from mediahub.identity.accounts import ROLES as KNOWN_ROLES
from mediahub.rights import Capability, Viewer
from mediahub.rights.capabilities import ROLES


def test_every_capability_is_some_known_roles() -> None:
    assert set(ROLES) == set(Capability)
    assert all(roles and roles <= set(KNOWN_ROLES) for roles in ROLES.values())


def test_admins_may_everything_and_guests_nothing() -> None:
    assert all(Viewer(frozenset({"admin"})).may(capability) for capability in Capability)
    assert not any(Viewer().may(capability) for capability in Capability)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("marketing", Capability.SET_TERMS, Capability.FIND_RECIPIENTS),
        ("photographer", Capability.UPLOAD, Capability.UPLOAD_FOR_OTHERS),
        ("photographer", Capability.REVIEW, Capability.SET_TERMS),
        ("press", Capability.ADD_USAGE_LINKS, Capability.SEE_TEAM_PAGES),
        ("press", Capability.SEE_EVENT, Capability.EDIT_ASSETS),
    ],
)
def test_roles_have_their_capabilities(role: str, may: Capability, may_not: Capability) -> None:
    who = Viewer(frozenset({role}))
    assert who.may(may)
    assert not who.may(may_not)


def test_one_of_several_roles_is_enough() -> None:
    assert Viewer(frozenset({"press", "marketing"})).may(Capability.SET_TERMS)


PRESS = {"see_event", "add_usage_links"}
PHOTOGRAPHER = {"see_event", "see_team_pages", "see_drafts", "upload", "edit_assets", "cull", "review"}
ADMIN_ALONE = {
    "see_all_uploads", "switch_faces", "find_recipients", "manage_team", "manage_accounts", "administer",
    "see_audit",
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("press", PRESS),
        ("photographer", PHOTOGRAPHER),
        ("marketing", set(Capability) - ADMIN_ALONE),
        ("admin", set(Capability)),
        ("unheard-of", set()),
    ],
)
def test_a_role_has_these_capabilities_and_no_other(role: str, expected: set[str]) -> None:
    who = Viewer(frozenset({role}))
    assert {one.value for one in Capability if who.may(one)} == expected
