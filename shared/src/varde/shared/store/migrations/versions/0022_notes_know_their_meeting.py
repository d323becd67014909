"""Notes that are minutes know the day of their meeting"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("note", sa.Column("met_on", sa.Date()))
    op.create_index("ix_note_met_on", "note", ["met_on"])


def downgrade() -> None:
    op.drop_index("ix_note_met_on", "note")
    op.drop_column("note", "met_on")
