"""The one spelling of an e-mail address under which an account is kept and looked for.

Sign-in, the command line, press registration, links, tokens and records all ask here: an account that one of
them makes is the account that every other one finds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from email_validator import EmailNotValidError, validate_email
from flask_security import EmailValidateException, MailUtil
from sqlalchemy import select
from sqlalchemy.orm import Session

from mediahub import audit
from mediahub.catalog.models import User


class AddressError(ValueError):
    """A text that is no e-mail address; the message says why."""


def canonical_address(text: str) -> str:
    """The address in NFKC, in lower case, its domain as IDNA (UTS 46) reads it.

    So `ANNA@Example.org` is `anna@example.org`, and full-width letters, which Chinese keyboards make, are the
    usual ones. Mail servers may tell large letters from small ones before the @; none that is in use does.
    Raises AddressError. No name server is asked.
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        valid = validate_email(folded, check_deliverability=False)
    except EmailNotValidError as error:
        raise AddressError(f"{text!r} is no e-mail address: {error}") from error
    return unicodedata.normalize("NFC", valid.normalized.lower())


def find_user(session: Session, address: str | None) -> User | None:
    """The account with this address, however it is spelled; None for nobody, and for what is no address."""
    try:
        canonical = canonical_address(address or "")
    except AddressError:
        return None
    return session.scalar(select(User).where(User.email == canonical))


def user_ids(session: Session, addresses: Iterable[str]) -> dict[str, int]:
    """The id of each account, by its address as it was given; who is unknown is left out."""
    spelled: dict[str, str] = {}
    for address in set(addresses):
        try:
            spelled[address] = canonical_address(address)
        except AddressError:
            continue
    rows = session.execute(select(User.email, User.id).where(User.email.in_(set(spelled.values()))))
    known = {email: number for email, number in rows}  # noqa: C416  # rows are no pairs to mypy
    return {address: known[canonical] for address, canonical in spelled.items() if canonical in known}


class Addresses(MailUtil):
    """E-mail addresses in Flask-Security's own forms, in our one spelling."""

    def normalize(self, email: str) -> str:
        """The canonical address. Raises EmailValidateException."""
        try:
            return canonical_address(email)
        except AddressError as error:
            raise EmailValidateException(str(error)) from error

    def validate(self, email: str) -> str:
        """An address in its one spelling; whether mail arrives there shows when mail is sent there."""
        return self.normalize(email)


def typed_account(address: str) -> audit.Subject:
    """Whose account somebody meant by what they typed, for the audit log. What is no address is left out: it
    may be a password in the wrong field."""
    try:
        return audit.Subject("user", name=canonical_address(address))
    except AddressError:
        return audit.Subject("user")
