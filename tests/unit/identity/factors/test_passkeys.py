"""Passkeys by a key in software: made, used, and refused for another site, question, owner or copy."""

from __future__ import annotations

import copy
import json
import threading
from typing import Any

import pytest

from mediahub.catalog.db.database import Database
from mediahub.catalog.models import User
from mediahub.identity.factors import passkeys
from mediahub.identity.factors.passkeys import PasskeyRefused, Site, site_of
from mediahub.identity.factors.requests import (
    passkey_question,
    passkey_registration,
    register_passkey,
    use_passkey,
)
from tests.security_keys import SecurityKey
from tests.unit.identity.factors.registering import SITE, registered, second, user


def test_another_persons_passkey_proves_nothing(database: Database) -> None:
    anna, bert = user(database, "anna"), user(database, "bert")
    registered(database, anna)
    berts = registered(database, bert)
    asked, secret = passkey_question(database, SITE, anna)
    assert not second(database, secret, berts.use(json.loads(asked)), anna)


def test_another_site_gets_nothing(database: Database) -> None:
    """What a phishing site had signed is of its own origin."""
    anna = user(database, "anna")
    key = registered(database, anna)
    key.origin = "https://mediahub.example.evil"
    asked, secret = passkey_question(database, SITE, anna)
    assert not second(database, secret, key.use(json.loads(asked)), anna)
    asked, secret = passkey_registration(database, anna, SITE)
    stranger = SecurityKey(origin="https://evil.example").make(json.loads(asked))
    with pytest.raises(PasskeyRefused):
        register_passkey(database, anna, secret, stranger, SITE, "")


def test_a_passkey_is_registered_once_and_for_who_was_asked(database: Database) -> None:
    anna, bert = user(database, "anna"), user(database, "bert")
    asked, secret = passkey_registration(database, anna, SITE)
    made = SecurityKey().make(json.loads(asked))
    with pytest.raises(PasskeyRefused, match="took too long"):
        register_passkey(database, bert, secret, made, SITE, "")
    assert len(register_passkey(database, anna, secret, made, SITE, "")) == 10
    with pytest.raises(PasskeyRefused, match="took too long"):
        register_passkey(database, anna, secret, made, SITE, "")


def test_a_key_that_signs_for_another_name_proves_nothing(database: Database) -> None:
    """The name of the site is in what the key signs, beside the origin that a browser wrote."""
    anna = user(database, "anna")
    key = registered(database, anna)
    asked, secret = passkey_question(database, SITE, anna)
    key.device.rp_id = "example.evil"
    assert not second(database, secret, key.use({**json.loads(asked), "rpId": "example.evil"}), anna)
    asked, secret = passkey_registration(database, anna, SITE)
    wanted = json.loads(asked) | {"rp": {"id": "example.evil", "name": "MediaHub"}}
    with pytest.raises(PasskeyRefused, match="does not fit"):
        register_passkey(database, anna, secret, SecurityKey().make(wanted), SITE, "")


def test_a_question_is_good_for_what_and_whom_it_was_asked_alone(database: Database) -> None:
    """Whoever knows a question to somebody else, or of another page, gets in by it nowhere."""
    anna, bert = user(database, "anna"), user(database, "bert")
    key = registered(database, anna, verifies=True)
    asked, secret = passkey_question(database, SITE, bert)
    assert not second(database, secret, key.use(json.loads(asked)), anna)
    asked, secret = passkey_question(database, SITE)
    assert not second(database, secret, key.use(json.loads(asked)), anna)
    asked, secret = passkey_question(database, SITE, anna)
    assert use_passkey(database, secret, key.use(json.loads(asked)), SITE) is None
    options, secret = passkey_registration(database, anna, SITE)
    signed = key.use({"rpId": SITE.name, "challenge": json.loads(options)["challenge"]})
    assert not second(database, secret, signed, anna)
    own = "A" * 43
    assert not second(database, own, key.use({"rpId": SITE.name, "challenge": own}), anna)


def test_a_passkey_is_taken_while_its_owner_may_come_in(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna, verifies=True)
    with database.begin() as session:
        session.get_one(User, anna).active = False
    for who in (None, anna):
        asked, secret = passkey_question(database, SITE, who)
        with database.begin() as session:
            assert passkeys.use(session, secret, key.use(json.loads(asked)), SITE, who) is None


def test_a_copy_with_the_same_counter_is_refused(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna)
    thief = SecurityKey()
    thief.device = copy.copy(key.device)
    asked, secret = passkey_question(database, SITE, anna)
    assert second(database, secret, key.use(json.loads(asked)), anna)
    asked, secret = passkey_question(database, SITE, anna)
    assert not second(database, secret, thief.use(json.loads(asked)), anna)


def test_nobody_registers_a_key_of_theirs_under_the_number_of_somebody_elses(database: Database) -> None:
    """Numbers of credentials are no secret: who took one over would get in as its owner, or shut them out."""
    anna, mallory = user(database, "anna"), user(database, "mallory")
    key = registered(database, anna, verifies=True)
    forged = SecurityKey(verifies=True)
    number, begin = key.device.credential_id, forged.device.cred_init

    def under_this_number(*args: Any) -> None:
        begin(*args)
        forged.device.credential_id = number

    forged.device.cred_init = under_this_number
    asked, secret = passkey_registration(database, mallory, SITE)
    with pytest.raises(PasskeyRefused, match="registered already"):
        register_passkey(database, mallory, secret, forged.make(json.loads(asked)), SITE, "")
    asked, secret = passkey_question(database, SITE)
    assert use_passkey(database, secret, forged.use(json.loads(asked)), SITE) is None
    asked, secret = passkey_question(database, SITE)
    found = use_passkey(database, secret, key.use(json.loads(asked)), SITE)
    assert found is not None
    assert found.id == anna


def test_an_answer_that_many_send_at_once_lets_one_in(database: Database) -> None:
    anna = user(database, "anna")
    key = registered(database, anna)
    asked, secret = passkey_question(database, SITE, anna)
    sent, found = key.use(json.loads(asked)), list[bool]()
    tries = [
        threading.Thread(target=lambda: found.append(second(database, secret, sent, anna))) for _ in range(5)
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert sorted(found) == [False, False, False, False, True]


SENSELESS = {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "AA", "signature": "AA"}


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{}",
        "[]",
        "null",
        "x",
        '{"rawId": 1}',
        json.dumps({"id": "AA", "rawId": "AA", "response": {}, "type": "public-key"}),
        json.dumps({"id": "AA", "rawId": "AA", "response": SENSELESS, "type": "public-key"}),
        json.dumps({"id": "AA", "rawId": "AA", "response": {"transports": [{}]}, "type": "public-key"}),
        "[" * 60_000,
        "9" * 70_000,
    ],
)
def test_what_no_browser_sends_is_refused(database: Database, sent: str) -> None:
    anna = user(database, "anna")
    registered(database, anna)
    _, secret = passkey_question(database, SITE)
    assert use_passkey(database, secret, sent, SITE) is None
    _, secret = passkey_registration(database, anna, SITE)
    with pytest.raises(PasskeyRefused):
        register_passkey(database, anna, secret, sent, SITE, "")


@pytest.mark.parametrize(
    ("public", "asked", "site"),
    [
        (
            "https://Photos.example.org/",
            "http://10.0.0.1/",
            Site("photos.example.org", "https://photos.example.org"),
        ),
        (
            None,
            "https://photos.example.org:8443/",
            Site("photos.example.org", "https://photos.example.org:8443"),
        ),
        (None, "https://photos.example.org:443/", Site("photos.example.org", "https://photos.example.org")),
        (None, "http://localhost:8080/", Site("localhost", "http://localhost:8080")),
        (None, "http://photos.example.org/", None),
        (None, "https://192.0.2.1/", None),
        (None, "http://127.0.0.1:8080/", None),
        (None, "https://[2001:db8::1]/", None),
    ],
)
def test_browsers_know_passkeys_at_names_and_over_https(
    public: str | None, asked: str, site: Site | None
) -> None:
    assert site_of(public, asked) == site
