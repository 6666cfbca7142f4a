"""Passkeys (Web Authentication, level 3): registering them, and signing in with one instead of or after a
password. `webauthn` checks what browsers send: challenge, origin, the site's name, signature, counter.
"""

from __future__ import annotations

import json
import secrets
import struct
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from mediahub.catalog.models import Passkey, User
from mediahub.catalog.models.base import utcnow
from mediahub.identity.factors import challenges
from mediahub.messages import N_
from mediahub.problems import Invalid

REGISTER, USE = "passkey_new", "passkey"
MAX_PASSKEYS = 20
"""Passkeys of one person."""
MAX_ANSWER = 64 << 10
"""Letters of what a browser sends: certificates of an authenticator are the most of it."""
MALFORMED = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, IndexError, struct.error)
"""What `webauthn` and the readers below it raise for what no browser sends."""


class PasskeyRefused(Invalid):
    """A passkey that is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Site:
    """Who asks for a passkey: each is made for one name of a server, and browsers give it to no other."""

    name: str
    origin: str


def site_of(public_url: str | None, asked: str) -> Site | None:
    """The site as browsers see it: the address that people open, or the one that was asked for (`asked`).
    None where browsers know no passkeys: without https, but for this machine, and at an address without a
    name."""
    parts = urlsplit(public_url or asked)
    host = (parts.hostname or "").lower()
    is_here = host == "localhost" or host.endswith(".localhost")
    if not host or _is_number(host) or (parts.scheme != "https" and not is_here):
        return None
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return Site(host, f"{parts.scheme}://{host}{port}")


def registration_options(session: Session, user_id: int, site: Site) -> tuple[str, str]:
    """What `navigator.credentials.create` is asked, as JSON, and the secret of the question."""
    user = session.get_one(User, user_id)
    user.passkey_handle = user.passkey_handle or secrets.token_hex(32)
    challenge = secrets.token_bytes(32)
    options = generate_registration_options(
        rp_id=site.name,
        rp_name="MediaHub",
        user_id=bytes.fromhex(user.passkey_handle),
        user_name=user.email,
        user_display_name=user.name or user.email,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[_descriptor(one) for one in passkeys_of(session, user_id)],
    )
    secret = challenges.ask(session, REGISTER, user_id=user_id, secret=bytes_to_base64url(challenge))
    return options_to_json(options), secret


def register(session: Session, user_id: int, secret: str, sent: str, site: Site, name: str) -> Passkey:
    """Take the passkey that a browser made (`sent`, JSON). Raises PasskeyRefused."""
    asked = challenges.answer(session, REGISTER, secret)
    if asked is None or asked.user_id != user_id:
        raise PasskeyRefused(N_("That took too long, or was sent twice. Add the passkey once more."))
    known = passkeys_of(session, user_id)
    if len(known) >= MAX_PASSKEYS:
        raise PasskeyRefused(N_("You have twenty passkeys; remove one first."))
    credential = read_answer(sent)
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(secret),
            expected_rp_id=site.name,
            expected_origin=site.origin,
        )
    except MALFORMED as error:
        raise PasskeyRefused(
            N_("Your browser’s answer does not fit this page. Reload it and add the passkey once more.")
        ) from error
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
        raise PasskeyRefused(N_("This passkey is registered already."))
    passkey = Passkey(
        user_id=user_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=" ".join(_transports(credential)),
        name=" ".join(name.split())[:120],
    )
    session.add(passkey)
    session.flush()
    return passkey


def sign_in_options(session: Session, site: Site, user_id: int | None = None) -> tuple[str, str]:
    """What `navigator.credentials.get` is asked, as JSON, and the secret of the question: for any passkey of
    this site, or for those of one who gave a password."""
    challenge = secrets.token_bytes(32)
    theirs = passkeys_of(session, user_id) if user_id is not None else []
    wanted = (
        UserVerificationRequirement.REQUIRED if user_id is None else UserVerificationRequirement.PREFERRED
    )
    options = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        allow_credentials=[_descriptor(one) for one in theirs],
        user_verification=wanted,
    )
    secret = challenges.ask(session, USE, user_id=user_id, secret=bytes_to_base64url(challenge))
    return options_to_json(options), secret


def use(session: Session, secret: str, sent: str, site: Site, user_id: int | None = None) -> User | None:
    """Who signed the question with a passkey of theirs; None if nobody did, or not the one who was asked.

    Without a `user_id` the passkey is all the proof there is, so its device must have asked for a finger, a
    face or a PIN.
    """
    asked = challenges.answer(session, USE, secret)
    if asked is None or asked.user_id != user_id:
        return None
    credential = read_answer(sent)
    passkey = _find(session, credential)
    if passkey is None or (user_id is not None and passkey.user_id != user_id):
        return None
    try:
        used = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(secret),
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=user_id is None,
        )
    except MALFORMED:
        return None
    passkey.sign_count, passkey.last_used_at = used.new_sign_count, utcnow()
    return passkey.user if passkey.user.active else None


def passkeys_of(session: Session, user_id: int) -> list[Passkey]:
    """Somebody's passkeys, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def remove(session: Session, user_id: int, passkey_id: int) -> str | None:
    """Take a passkey of theirs no more; its name, or None if there is none."""
    own = delete(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == user_id)
    return session.scalar(own.returning(Passkey.name))


def remove_all(session: Session, user_id: int) -> None:
    """Take none of somebody's passkeys any more."""
    session.execute(delete(Passkey).where(Passkey.user_id == user_id))


def _find(session: Session, credential: dict[str, Any]) -> Passkey | None:
    try:
        number = base64url_to_bytes(str(credential.get("rawId", "")))
    except ValueError:
        return None
    query = select(Passkey).where(Passkey.credential_id == number)
    return session.scalar(query.options(joinedload(Passkey.user)).with_for_update(of=Passkey))


def read_answer(sent: str) -> dict[str, Any]:
    """What a browser sent (JSON of Web Authentication), as far as it can be read; empty for what cannot."""
    if len(sent) > MAX_ANSWER:
        return {}
    try:
        value = json.loads(sent)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _transports(credential: dict[str, Any]) -> list[str]:
    response = credential.get("response")
    named = response.get("transports") if isinstance(response, dict) else None
    known = {one.value for one in AuthenticatorTransport}
    return sorted(known & {str(one) for one in named}) if isinstance(named, list) else []


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    ways = [AuthenticatorTransport(one) for one in passkey.transports.split()]
    return PublicKeyCredentialDescriptor(id=passkey.credential_id, transports=ways or None)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
