"""The folder of an installation, which only its owner looks into: its secrets, and the room on its disk."""

from mediahub.home.folder import ACCOUNTS_FILE, SECRETS, SETUP_FILE, HomeError, make_home
from mediahub.home.secret_keys import ENCRYPTION_KEY, KeyFile, check_keys, kept_secrets, keys_in

__all__ = [
    "ACCOUNTS_FILE",
    "ENCRYPTION_KEY",
    "SECRETS",
    "SETUP_FILE",
    "HomeError",
    "KeyFile",
    "check_keys",
    "kept_secrets",
    "keys_in",
    "make_home",
]
