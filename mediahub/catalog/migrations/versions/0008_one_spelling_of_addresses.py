"""One spelling of addresses

Accounts are kept under the canonical form of their address, in which sign-in looks for them. Of several accounts
whose addresses are one (`ANNA@` beside `anna@`), the one that is spelled so already keeps it, else the oldest. The
others keep what they did, and are shut out: sign-in never knew which of them was meant. Their address says whose
duplicate they are, and ends in `.invalid` (RFC 2606), where no mail ever goes. What is no address stays as it is.

Revision: 0008
Revises: 0007
"""

import logging
import unicodedata

import sqlalchemy as sa
from alembic import op
from email_validator import EmailNotValidError, validate_email

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)
user = sa.table("user", sa.column("id"), sa.column("email"), sa.column("active"))


def canonical(text: str) -> str | None:
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        valid = validate_email(folded, check_deliverability=False)
    except EmailNotValidError:
        return None
    return unicodedata.normalize("NFC", valid.normalized.lower())


def upgrade() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.select(user.c.id, user.c.email).order_by(user.c.id)).all()
    spelled = {row.id: row.email for row in rows}
    owners: dict[str, int] = {}
    for number, email in sorted(rows, key=lambda row: (canonical(row.email) != row.email, row.id)):
        address = canonical(email)
        if address is None or owners.setdefault(address, number) == number:
            continue
        duplicate = f"{address[-200:]}.duplicate-{number}.invalid"
        log.warning("%s is a second account of %s: it is shut out, as %s", email, address, duplicate)
        _change(connection, number, email=duplicate, active=False)
    for address, number in owners.items():
        if spelled[number] != address:
            _change(connection, number, email=address)


def _change(connection: sa.Connection, number: int, **values: object) -> None:
    connection.execute(user.update().where(user.c.id == number).values(**values))


def downgrade() -> None:
    """The older program reads addresses in this spelling too."""
