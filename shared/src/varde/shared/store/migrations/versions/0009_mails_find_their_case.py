"""A mail that belongs to an earlier concern is moved to it: by a reply token, or as sent again"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_token",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_reply_token")),
    )
    op.create_index("ix_reply_token_concern_id", "reply_token", ["concern_id"])
    op.create_table(
        "delivery",
        sa.Column("digest", sa.String(32), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", "concern_id", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_received_at", "delivery", ["received_at"])
    # Never rebuilt as a batch: on SQLite the dropped table would take the wraps of its rows along.
    op.add_column("sealed_addition", sa.Column("receipt_digest", sa.String(64)))
    op.add_column(
        "sealed_addition",
        sa.Column("repeat", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_index(
        "ix_sealed_addition_receipt_digest", "sealed_addition", ["receipt_digest"], unique=True
    )


def downgrade() -> None:
    op.drop_index("ix_sealed_addition_receipt_digest", "sealed_addition")
    op.drop_column("sealed_addition", "repeat")
    op.drop_column("sealed_addition", "receipt_digest")
    op.drop_table("delivery")
    op.drop_table("reply_token")
