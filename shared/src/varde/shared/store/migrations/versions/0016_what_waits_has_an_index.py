"""What waits for the coordinator has an index: her queue no longer looks through every case there was"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_IS_HELD = "CAST(hold_reasons AS TEXT) <> '[]'"


def upgrade() -> None:
    waits = sa.text(_IS_HELD)
    op.create_index(
        "ix_case_file_held",
        "case_file",
        ["opened_on", "reference"],
        postgresql_where=waits,
        sqlite_where=waits,
    )


def downgrade() -> None:
    op.drop_index("ix_case_file_held", "case_file")
