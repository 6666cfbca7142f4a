"""What commands, the worker and pages ask for: a backup now, to where the settings say or somewhere else."""

from __future__ import annotations

import hashlib
import hmac

from mediahub.backup.places import place_of
from mediahub.backup.problems import BackupError
from mediahub.backup.target import Target, create_or_open
from mediahub.messages import N_
from mediahub.records.owner import own_row
from mediahub.runtime import Services

LOCK = "backup"
"""One backup of a catalogue at a time."""
BUSY = N_("Another backup of this MediaHub is being made: wait until it is done.")


def target_for(services: Services, where: str = "", *, recipient: str = "", passphrase: str = "") -> Target:
    """The target of the settings, or the one at `where`, to write to. Raises BackupError, StorageError or
    OSError."""
    settings = services.settings
    where = where or settings.backup_target
    if not (recipient or passphrase):
        recipient, passphrase = settings.backup_recipient, settings.backup_passphrase.get_secret_value()
    if recipient and passphrase:
        raise BackupError(
            N_("Backups are encrypted either for a public key or with a passphrase: set one of them.")
        )
    with services.database.begin() as session:
        catalogue = own_row(session).uuid
    secret = settings.secret_key.get_secret_value().encode()
    naming = hmac.new(secret, b"names of files of backups", hashlib.sha256).hexdigest()
    return create_or_open(
        place_of(where, settings), catalogue, naming, recipient=recipient, passphrase=passphrase
    )
