"""PostgreSQL counts how rarely a case is held, so that it looks for those by their index"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of a cast it knows nothing by itself, and would read every case to find the few.
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE STATISTICS st_case_file_hold_reasons ON ((hold_reasons)::text) FROM case_file"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP STATISTICS st_case_file_hold_reasons")
