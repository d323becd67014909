"""A case names the members who are disqualified; who was told of it is kept for each member"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Never in a batch: SQLite would make case_file anew, and with the old one go assignments and notes.
    recused = sa.Column("recused_members", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("case_file", recused)
    with op.batch_alter_table("card_post") as table:
        table.alter_column("platform", existing_type=sa.String(16), type_=sa.String(64))


def downgrade() -> None:
    op.execute("DELETE FROM card_post WHERE length(platform) > 16")
    with op.batch_alter_table("card_post") as table:
        table.alter_column("platform", existing_type=sa.String(64), type_=sa.String(16))
    op.drop_column("case_file", "recused_members")
