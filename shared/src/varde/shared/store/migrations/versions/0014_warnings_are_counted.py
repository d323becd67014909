"""Who is warned of what they typed is counted, and cards are found by their message"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "typed_warning",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("week", sa.String(8), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "week", name=op.f("pk_typed_warning")),
    )
    op.create_index("ix_card_post_message_id", "card_post", ["message_id"])


def downgrade() -> None:
    op.drop_index("ix_card_post_message_id", "card_post")
    op.drop_table("typed_warning")
