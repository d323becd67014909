"""How long cases waited is found in the log"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MILESTONE = "action IN ('reply', 'reply_by_email', 'close', 'withdrawn', 'status')"


def upgrade() -> None:
    these = sa.text(_MILESTONE)
    op.create_index(
        "ix_audit_milestone",
        "audit",
        ["subject", "action"],
        postgresql_where=these,
        sqlite_where=these,
    )


def downgrade() -> None:
    op.drop_index("ix_audit_milestone", "audit")
