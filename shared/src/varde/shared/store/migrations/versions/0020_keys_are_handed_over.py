"""The coordinator's key is handed over and recovered, and browsers are known that somebody signed in with"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("desk_account", sa.Column("address", sa.LargeBinary()))
    op.add_column("desk_account", sa.Column("parcel", sa.LargeBinary()))
    op.create_table(
        "desk_key",
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_desk_key")),
    )
    op.create_table(
        "desk_paper",
        sa.Column("paper_id", sa.String(16), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("parcel", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_desk_paper")),
    )
    op.create_table(
        "desk_browser",
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_until", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["desk_account.member_id"],
            name=op.f("fk_desk_browser_member_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_desk_browser")),
    )
    op.create_index("ix_desk_browser_member_id", "desk_browser", ["member_id"])


def downgrade() -> None:
    for table in ("desk_browser", "desk_paper", "desk_key"):
        op.drop_table(table)
    op.drop_column("desk_account", "parcel")
    op.drop_column("desk_account", "address")
