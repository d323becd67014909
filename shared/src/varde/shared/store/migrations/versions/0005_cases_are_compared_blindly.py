"""Cases are compared by what nobody can read"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "link_key",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(32), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("value_id", sa.String(32), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case_file.case_id"], name=op.f("fk_link_key_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "hash", name=op.f("pk_link_key")),
    )
    op.create_index("ix_link_key_hash", "link_key", ["hash"])
    op.create_table(
        "case_link",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("value_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.case_id"],
            name=op.f("fk_case_link_case_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "value_id", name=op.f("pk_case_link")),
    )
    op.create_index("ix_case_link_value_id", "case_link", ["value_id"])


def downgrade() -> None:
    op.drop_table("case_link")
    op.drop_table("link_key")
