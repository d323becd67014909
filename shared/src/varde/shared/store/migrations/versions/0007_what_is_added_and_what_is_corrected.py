"""What reporters add is sealed beside their concerns; what the coordinator corrects is kept as codes"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_addition",
        sa.Column("addition_id", sa.String(32), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"],
            ["sealed_concern.concern_id"],
            name=op.f("fk_sealed_addition_concern_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("addition_id", name=op.f("pk_sealed_addition")),
    )
    op.create_index("ix_sealed_addition_concern_id", "sealed_addition", ["concern_id"])
    op.create_table(
        "addition_wrap",
        sa.Column("addition_id", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(16), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        _of_an_addition("addition_wrap"),
        sa.PrimaryKeyConstraint("addition_id", "recipient", name=op.f("pk_addition_wrap")),
    )
    op.create_table(
        "addition_account",
        sa.Column("addition_id", sa.String(32), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        _of_an_addition("addition_account"),
        sa.PrimaryKeyConstraint("addition_id", name=op.f("pk_addition_account")),
    )
    op.create_table(
        "correction",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=False),
        sa.Column("rules", sa.String(20), nullable=False),
        sa.Column("facet", sa.String(24), nullable=False),
        sa.Column("read", sa.String(64), nullable=False),
        sa.Column("corrected", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case_file.case_id"],
            name=op.f("fk_correction_case_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", "place", name=op.f("pk_correction")),
    )


def downgrade() -> None:
    for table in ("correction", "addition_account", "addition_wrap", "sealed_addition"):
        op.drop_table(table)


def _of_an_addition(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["addition_id"],
        ["sealed_addition.addition_id"],
        name=op.f(f"fk_{table}_addition_id"),
        ondelete="CASCADE",
    )
