"""A chat's access that has to be renewed is kept sealed"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_access",
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True)),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("trouble", sa.String(16), nullable=False),
        sa.Column("trouble_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("platform", name=op.f("pk_chat_access")),
    )


def downgrade() -> None:
    op.drop_table("chat_access")
