"""Outgoing letters wait in the database, sealed to the mailer"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbound_letter",
        sa.Column("letter_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("code", sa.String(16), nullable=False, server_default=""),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("key_id", sa.String(16)),
        sa.Column("wrapped", sa.LargeBinary()),
        sa.Column("ciphertext", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_outbound_letter")),
    )
    op.create_index("ix_outbound_letter_next_at", "outbound_letter", ["next_at"])


def downgrade() -> None:
    op.drop_table("outbound_letter")
