"""People with passkeys by a key in software."""

from __future__ import annotations

import json
from typing import Any

from mediahub.catalog.db.database import Database
from mediahub.identity.accounts import create_user
from mediahub.identity.factors import passkeys
from mediahub.identity.factors.passkeys import Site
from mediahub.identity.factors.requests import passkey_registration, register_passkey
from tests.security_keys import SecurityKey

SITE = Site("localhost", "http://localhost")


def user(database: Database, name: str) -> int:
    with database.begin() as session:
        return create_user(session, f"{name}@example.org", "correct horse battery", "press").id


def registered(database: Database, user_id: int, **options: Any) -> SecurityKey:
    key = SecurityKey(**options)
    asked, secret = passkey_registration(database, user_id, SITE)
    register_passkey(database, user_id, secret, key.make(json.loads(asked)), SITE, "Key")
    return key


def second(database: Database, secret: str, sent: str, user_id: int) -> bool:
    with database.begin() as session:
        return passkeys.use(session, secret, sent, SITE, user_id) is not None
