"""Passkeys of the desk's members"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "desk_passkey",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("credential", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_desk_passkey")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["desk_account.member_id"],
            name=op.f("fk_desk_passkey_member_id"),
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_desk_passkey_member_id", "desk_passkey", ["member_id"])


def downgrade() -> None:
    op.drop_table("desk_passkey")
