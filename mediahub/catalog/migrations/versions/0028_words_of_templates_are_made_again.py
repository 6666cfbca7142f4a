"""Words of templates are made again: older versions named sessions and people that nobody agreed to

Revision: 0028
Revises: 0027
"""

import sqlalchemy as sa
from alembic import op

from mediahub.catalog.models.base import UtcDateTime, utcnow

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

RUNS_AGAIN = """
    UPDATE tagger_run SET state = 'due', attempts = 0, next_try = :now, error = ''
    WHERE tagger = 'template' AND asset_id IN
        (SELECT id FROM asset WHERE state != 'storing' AND length(CAST(filled AS VARCHAR)) > 2)
"""
RUNS_FIRST = """
    INSERT INTO tagger_run (asset_id, tagger, version, state, attempts, next_try, error)
    SELECT id, 'template', '', 'due', 0, :now, '' FROM asset
    WHERE state != 'storing' AND length(CAST(filled AS VARCHAR)) > 2
        AND id NOT IN (SELECT asset_id FROM tagger_run WHERE tagger = 'template')
"""


def upgrade() -> None:
    for statement in (RUNS_AGAIN, RUNS_FIRST):
        op.execute(sa.text(statement).bindparams(sa.bindparam("now", utcnow(), UtcDateTime())))


def downgrade() -> None:
    """What is due stays due: making words again changes nothing that is right."""
