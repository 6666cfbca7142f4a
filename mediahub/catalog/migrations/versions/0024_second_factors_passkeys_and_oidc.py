"""Second factors, passkeys and OpenID Connect

Revision: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

LONG_AGO = "1970-01-01 00:00:00+00:00"


def upgrade() -> None:
    op.create_table(
        "sign_in_policy",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("requirement", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_sign_in_policy")),
    )
    op.create_table(
        "authenticator",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("last_counter", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_authenticator_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_authenticator")),
    )
    op.create_table(
        "oidc_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_sign_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_oidc_account_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oidc_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_oidc_account_issuer_subject")),
    )
    with op.batch_alter_table("oidc_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oidc_account_user_id"), ["user_id"], unique=False)

    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_passkey_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkey_user_id"), ["user_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sign_in_challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("secret_sha256", sa.String(length=64), nullable=False),
        sa.Column("details", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sign_in_challenge_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_challenge")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_sign_in_challenge_secret_sha256")),
    )
    with op.batch_alter_table("sign_in_challenge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_challenge_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_challenge_user_id"), ["user_id"], unique=False)

    op.create_table(
        "oidc_session",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("sid", sa.String(length=255), nullable=False),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sign_in_session.id"],
            name=op.f("fk_oidc_session_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_oidc_session")),
    )
    with op.batch_alter_table("oidc_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oidc_session_sid"), ["sid"], unique=False)
        batch_op.create_index(batch_op.f("ix_oidc_session_subject"), ["subject"], unique=False)

    for column in (
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO),
        sa.Column("authenticated_at", sa.DateTime(timezone=True), nullable=False, server_default=LONG_AGO),
        sa.Column("methods", sa.String(length=80), nullable=False, server_default=""),
        sa.Column("needs_factor", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("device", sa.String(length=300), nullable=False, server_default=""),
        sa.Column("address", sa.String(length=45), nullable=False, server_default=""),
    ):
        op.add_column("sign_in_session", column)
    op.execute("UPDATE sign_in_session SET last_seen_at = created_at, authenticated_at = created_at")
    op.add_column("user", sa.Column("passkey_handle", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_user_passkey_handle"), "user", ["passkey_handle"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_user_passkey_handle"), "user")
    op.execute('ALTER TABLE "user" DROP COLUMN passkey_handle')
    for column in ("address", "device", "needs_factor", "methods", "authenticated_at", "last_seen_at"):
        op.execute(f"ALTER TABLE sign_in_session DROP COLUMN {column}")
    with op.batch_alter_table("oidc_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oidc_session_subject"))
        batch_op.drop_index(batch_op.f("ix_oidc_session_sid"))

    op.drop_table("oidc_session")
    with op.batch_alter_table("sign_in_challenge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_challenge_user_id"))
        batch_op.drop_index(batch_op.f("ix_sign_in_challenge_expires_at"))

    op.drop_table("sign_in_challenge")
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recovery_code_user_id"))

    op.drop_table("recovery_code")
    with op.batch_alter_table("passkey", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passkey_user_id"))

    op.drop_table("passkey")
    with op.batch_alter_table("oidc_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oidc_account_user_id"))

    op.drop_table("oidc_account")
    op.drop_table("authenticator")
    op.drop_table("sign_in_policy")
