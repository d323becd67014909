"""Which sessions of the desk began at a sign-in service, so that it can end them"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("desk_session") as table:
        for name in ("provider_subject", "provider_session"):
            table.add_column(sa.Column(name, sa.String(64), server_default="", nullable=False))
        table.add_column(sa.Column("provider_roles", sa.String(100)))


def downgrade() -> None:
    with op.batch_alter_table("desk_session") as table:
        for name in ("provider_roles", "provider_session", "provider_subject"):
            table.drop_column(name)
