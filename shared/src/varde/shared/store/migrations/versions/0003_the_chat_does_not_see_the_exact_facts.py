"""What was read of a concern before widening stands where the chat cannot look"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_exact",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("combination", sa.String(80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("widened", sa.JSON(), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("rule_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.case_id"],
            name=op.f("fk_case_exact_case_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_exact")),
    )


def downgrade() -> None:
    op.drop_table("case_exact")
