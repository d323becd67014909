"""The group's channel may be changed: which one is in force, which is asked for, and where each card stands"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_KEY = "pk_channel_stranger"


def _channel() -> sa.Column[str]:
    return sa.Column("channel", sa.String(128), nullable=False, server_default="")


def upgrade() -> None:
    op.create_table(
        "chat_channel",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(128), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("chosen_by", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced", sa.String(128), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("found", sa.String(16), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("platform", "channel", name=op.f("pk_chat_channel")),
    )
    op.create_table(
        "wanted_channel",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(128), nullable=False),
        sa.Column("asked_by", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found", sa.String(16), nullable=False),
        sa.PrimaryKeyConstraint("platform", name=op.f("pk_wanted_channel")),
    )
    # Empty is for what was written before: the chat knows which channel that was, and says so at its next start.
    op.add_column("card_post", _channel())
    with op.batch_alter_table("channel_stranger") as table:
        table.add_column(_channel())
        table.drop_constraint(_KEY, type_="primary")
        table.create_primary_key(_KEY, ["platform", "channel", "user_id"])


def downgrade() -> None:
    # One account may be in several channels now. Who is in the channel is seen, and told of, anew.
    op.execute("DELETE FROM channel_stranger")
    with op.batch_alter_table("channel_stranger") as table:
        table.drop_constraint(_KEY, type_="primary")
        table.drop_column("channel")
        table.create_primary_key(_KEY, ["platform", "user_id"])
    op.drop_column("card_post", "channel")
    op.drop_table("wanted_channel")
    op.drop_table("chat_channel")
