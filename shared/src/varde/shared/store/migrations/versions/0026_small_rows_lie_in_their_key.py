"""On SQLite small rows lie in the index of their key, and the outbox has no index that nobody asks"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# No table refers to any of these: dropping one in favour of its copy takes nothing else along.
KEYED = ("inbox", "reply_token")


def upgrade() -> None:
    op.drop_index("ix_outbox_created_at", "outbox")
    _copy(with_rowid=False)


def downgrade() -> None:
    _copy(with_rowid=True)
    op.create_index("ix_outbox_created_at", "outbox", ["created_at"])


def _copy(*, with_rowid: bool) -> None:
    if op.get_context().dialect.name != "sqlite":
        return
    for table in KEYED:
        with op.batch_alter_table(
            table, recreate="always", table_kwargs={"sqlite_with_rowid": with_rowid}
        ):
            pass
