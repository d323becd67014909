"""The database gives messages of the local channel their order"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_GO_ON_AFTER_THE_LAST = """
    SELECT setval(
        pg_get_serial_sequence('local_message', 'place'),
        (SELECT coalesce(max(place), 0) + 1 FROM local_message),
        false
    )
"""


def _is_postgres() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("local_message") as table:
        table.drop_constraint(op.f("uq_local_message_place"), type_="unique")
        table.drop_constraint(op.f("pk_local_message"), type_="primary")
        table.create_primary_key(op.f("pk_local_message"), ["place"])
        table.create_unique_constraint(op.f("uq_local_message_message_id"), ["message_id"])
        if _is_postgres():
            table.alter_column("place", existing_server_default=None, server_default=sa.Identity())
    if _is_postgres():
        op.execute(_GO_ON_AFTER_THE_LAST)


def downgrade() -> None:
    with op.batch_alter_table("local_message") as table:
        if _is_postgres():
            table.alter_column("place", existing_server_default=sa.Identity(), server_default=None)
        table.drop_constraint(op.f("uq_local_message_message_id"), type_="unique")
        table.drop_constraint(op.f("pk_local_message"), type_="primary")
        table.create_primary_key(op.f("pk_local_message"), ["message_id"])
        table.create_unique_constraint(op.f("uq_local_message_place"), ["place"])
