"""A reporter comes back with the receipt: public keys, and replies that are sealed to them"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dialogue",
        sa.Column("receipt_digest", sa.String(64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("receipt_digest", name=op.f("pk_dialogue")),
    )
    op.create_table(
        "reply",
        sa.Column("reply_id", sa.String(32), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["sealed_concern.concern_id"],
            name=op.f("fk_reply_concern_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reply_id", name=op.f("pk_reply")),
    )
    op.create_index("ix_reply_concern_id", "reply", ["concern_id"])
    op.create_table(
        "reply_wrap",
        sa.Column("reply_id", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(16), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["reply.reply_id"],
            name=op.f("fk_reply_wrap_reply_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("reply_id", "recipient", "key_id", name=op.f("pk_reply_wrap")),
    )


def downgrade() -> None:
    for table in ("reply_wrap", "reply", "dialogue"):
        op.drop_table(table)
