"""Who has which mark in a case is kept, sealed; accounts of what is added are made with the key, and kept no more"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("addition_account")
    _sealed_text("sealed_marks", "concern_id", "sealed_concern")


def downgrade() -> None:
    op.drop_table("sealed_marks")
    _sealed_text("addition_account", "addition_id", "sealed_addition")


def _sealed_text(name: str, owner: str, of: str) -> None:
    op.create_table(
        name,
        sa.Column(owner, sa.String(32), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            [owner], [f"{of}.{owner}"], name=op.f(f"fk_{name}_{owner}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(owner, name=op.f(f"pk_{name}")),
    )
