"""FTP sign-in, as pyftpdlib asks for it."""

from __future__ import annotations

from typing import Any

from pyftpdlib.authorizers import AuthenticationFailed

from mediahub.catalog.db.database import Database
from mediahub.ingest.sources.ftp.accounts import SignedIn, sign_in
from mediahub.problems import TooMany

PERMISSIONS = "elradfmwMT"
"""All that the library knows, since every command answers for itself."""


class Gate:
    """Checks logins against the catalogue. One for all connections."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def validate_authentication(self, username: str, password: str, handler: Any) -> None:
        """Raises AuthenticationFailed, whose words are what the client is told, or SQLAlchemyError."""
        try:
            account = sign_in(self._database, username, password, handler.remote_ip)
        except TooMany as error:
            raise AuthenticationFailed(str(error)) from None
        if account is None:
            raise AuthenticationFailed("Login or password is wrong.")
        handler.account = account

    def account_of(self, handler: Any) -> SignedIn:
        """The camera account that signed in on this connection."""
        account: SignedIn = handler.account
        return account

    def get_home_dir(self, username: str) -> str:
        """Where an account begins: at the top of its own tree."""
        return "/"

    def get_msg_login(self, username: str) -> str:
        """The greeting after a sign-in."""
        return "Send; every file gets its 226 when it is safe."

    def get_msg_quit(self, username: str) -> str:
        """The answer to QUIT."""
        return "Goodbye."

    def has_perm(self, username: str, perm: str, path: str | None = None) -> bool:
        """Whether accounts may do this, in pyftpdlib's letters; all may the same."""
        return perm in PERMISSIONS

    def get_perms(self, username: str) -> str:
        """What accounts may do, in pyftpdlib's letters."""
        return PERMISSIONS

    def impersonate_user(self, username: str, password: str) -> None:
        """There are no users of this machine."""

    def terminate_impersonation(self, username: str) -> None:
        """Nothing to undo."""
