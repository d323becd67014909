"""Cases end, are kept longer, and are erased; and the log is asked about one case"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_file", sa.Column("ended_on", sa.Date()))
    op.add_column("case_file", sa.Column("kept_until", sa.Date()))
    op.add_column(
        "case_file", sa.Column("kept_for", sa.String(24), server_default="", nullable=False)
    )
    op.add_column("case_file", sa.Column("erased_on", sa.Date()))
    op.create_index("ix_case_file_ended_on", "case_file", ["ended_on"])
    op.create_index("ix_audit_subject", "audit", ["subject"])
    # When a case ended was not noted until now: its time begins today.
    op.execute(
        "UPDATE case_file SET ended_on = CURRENT_DATE WHERE status IN ('avsluttet', 'avvist')"
    )


def downgrade() -> None:
    op.drop_index("ix_audit_subject", "audit")
    op.drop_index("ix_case_file_ended_on", "case_file")
    for column in ("erased_on", "kept_for", "kept_until", "ended_on"):
        op.drop_column("case_file", column)
