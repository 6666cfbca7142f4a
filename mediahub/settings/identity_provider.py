"""The settings of signing in with an organisation's own accounts, by OpenID Connect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

ROLE = re.compile(r"(?P<role>admin|marketing|photographer|press)(?:@(?P<event>[a-z0-9][a-z0-9-]*))?")


@dataclass(frozen=True, slots=True)
class GroupRole:
    """What a group of the provider is here."""

    group: str
    role: str
    event: str = ""
    """The slug of the one event that it is for; empty for all."""


def group_roles(text: str) -> tuple[GroupRole, ...]:
    """`picture-desk=marketing, camera-crew=photographer@summit`, or a line for each. Raises ValueError."""
    found = []
    for part in (one.strip() for one in text.replace("\n", ",").split(",")):
        group, sign, meaning = part.rpartition("=")
        known = ROLE.fullmatch(meaning.strip())
        if part and not (group.strip() and sign and known):
            raise ValueError(f"write group=role or group=role@event, with commas between: not {part!r}")
        if part and known:
            found.append(GroupRole(group.strip(), known["role"], known["event"] or ""))
    return tuple(found)


def _check_groups(text: str) -> str:
    if any(one.event and one.role == "press" for one in group_roles(text)):
        raise ValueError("press of one event has an account with it, and is not of a group")
    return text


class IdentityProvider(BaseSettings):
    """The provider, as a part of `settings.Settings`."""

    oidc_issuer: str = Field(
        default="",
        description="Sign in with accounts of an organisation (OpenID Connect): the issuer's address, under "
        "which /.well-known/openid-configuration is. Register <our address>/sign-in/oidc/callback there.",
    )
    oidc_client_id: str = Field(default="", description="What the provider calls this MediaHub.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="Its secret; none for a public client."
    )
    oidc_name: str = Field(default="", description="Name of the organisation on the button at the sign-in.")
    oidc_scopes: str = Field(default="openid email profile", description="What is asked for.")
    oidc_groups_claim: str = Field(
        default="groups", description="The claim that names somebody's groups; dots lead into objects."
    )
    oidc_roles: Annotated[str, AfterValidator(_check_groups)] = Field(
        default="",
        description="Roles of groups: `group=role`, or `group=role@event` for one event, with commas. With "
        "it, roles follow the groups at each sign-in; without it, they are given on the page of people.",
    )
    oidc_accounts: Literal["first-sign-in", "invited"] = Field(
        default="invited",
        description="Whether an account is made at the first sign-in, or has to be there by an invitation.",
    )
    oidc_trusts_addresses: bool = Field(
        default=False,
        description="Believe addresses for which the provider does not say that it verified them. Only for "
        "providers whose addresses are an admin's to set.",
    )
    oidc_private: bool = Field(
        default=False,
        description="Whether the provider may have an address of this machine or of a private network, and "
        "be without TLS.",
    )

    @property
    def has_identity_provider(self) -> bool:
        """Whether people can sign in with an organisation's accounts."""
        return bool(self.oidc_issuer and self.oidc_client_id)
