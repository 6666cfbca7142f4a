"""Groups of a provider as roles here."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from mediahub.settings.identity_provider import IdentityProvider, group_roles


@pytest.mark.parametrize("text", ["desk", "desk=", "=admin", "desk=owner", "desk=admin@", "desk=admin@UPPER"])
def test_what_is_no_role_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="write group=role"):
        group_roles(text)


def test_press_of_one_event_is_of_no_group() -> None:
    assert IdentityProvider(oidc_roles="desk=press").oidc_roles
    with pytest.raises(ValidationError, match="press of one event"):
        IdentityProvider(oidc_roles="desk=press@summit")


def test_it_is_there_once_it_has_an_issuer_and_a_name_for_us() -> None:
    assert IdentityProvider(oidc_issuer="https://id", oidc_client_id="hub").has_identity_provider
    assert not IdentityProvider(oidc_issuer="https://id").has_identity_provider
