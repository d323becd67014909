"""Of each original it is known whether triage could read it"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sealed_concern", sa.Column("unreadable", sa.Boolean()))
    op.add_column("sealed_addition", sa.Column("unreadable", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("sealed_addition", "unreadable")
    op.drop_column("sealed_concern", "unreadable")
