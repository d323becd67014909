"""Files that come with concerns are sealed in chunks, and end with them"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A cascade reaches the attachment only, since its chunks are stored before there is a concern.
_POSTGRES_UP = (
    """
    CREATE FUNCTION varde_attachment_ends() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
        DELETE FROM attachment_upload WHERE attachment_id = OLD.attachment_id;
        RETURN NULL;
    END $$
    """,
    "REVOKE ALL ON FUNCTION varde_attachment_ends() FROM PUBLIC",
    """
    CREATE TRIGGER attachment_ends AFTER DELETE ON attachment
    FOR EACH ROW EXECUTE FUNCTION varde_attachment_ends()
    """,
)
_POSTGRES_DOWN = (
    "DROP TRIGGER attachment_ends ON attachment",
    "DROP FUNCTION varde_attachment_ends()",
)
_SQLITE_UP = (
    """
    CREATE TRIGGER attachment_ends AFTER DELETE ON attachment
    BEGIN DELETE FROM attachment_upload WHERE attachment_id = OLD.attachment_id; END
    """,
)
_SQLITE_DOWN = ("DROP TRIGGER attachment_ends",)


def upgrade() -> None:
    op.create_table(
        "attachment_upload",
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_upload")),
    )
    op.create_table(
        "attachment_chunk",
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        _of("attachment_chunk", "attachment_upload", "attachment_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attachment_id", "number", name=op.f("pk_attachment_chunk")),
    )
    op.create_table(
        "attachment",
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("addition_id", sa.String(32), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("scan", sa.String(12), nullable=False),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        _of("attachment", "attachment_upload", "attachment_id", ondelete=None),
        _of("attachment", "sealed_concern", "concern_id", ondelete="CASCADE"),
        _of("attachment", "sealed_addition", "addition_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_concern_id", "attachment", ["concern_id"])
    op.create_index("ix_attachment_addition_id", "attachment", ["addition_id"])
    op.create_table(
        "attachment_wrap",
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(16), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        _of("attachment_wrap", "attachment", "attachment_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("attachment_id", "recipient", name=op.f("pk_attachment_wrap")),
    )
    _execute(_POSTGRES_UP, _SQLITE_UP)


def downgrade() -> None:
    _execute(_POSTGRES_DOWN, _SQLITE_DOWN)
    for table in ("attachment_wrap", "attachment", "attachment_chunk", "attachment_upload"):
        op.drop_table(table)


def _of(table: str, owner: str, column: str, *, ondelete: str | None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{owner}.{column}"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _execute(postgres: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in postgres if on_postgres else sqlite:
        op.execute(statement)
