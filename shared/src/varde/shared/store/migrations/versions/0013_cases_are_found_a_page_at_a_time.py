"""Cases are found a page at a time; people are asked by name; a case has a story and released answers"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_IS_OPEN = "status NOT IN ('avsluttet', 'avvist')"
_CASE_WORDS = """
CREATE INDEX ix_case_file_words ON case_file
USING gin (to_tsvector('simple', summary || ' ' || account))
"""
_NOTE_WORDS = "CREATE INDEX ix_note_words ON note USING gin (to_tsvector('simple', text))"
_REPORTER_KEY = """
CREATE VIEW reporter_key AS
SELECT c.concern_id, d.public_key FROM sealed_concern c
JOIN dialogue d ON d.receipt_digest = c.receipt_digest
UNION ALL
SELECT a.concern_id, d.public_key FROM sealed_addition a
JOIN dialogue d ON d.receipt_digest = a.receipt_digest
"""
_WIDENED_CASE = """
CREATE VIEW widened_case AS
SELECT case_id FROM case_exact WHERE CAST(widened AS TEXT) <> '[]'
"""


def upgrade() -> None:
    op.create_index("ix_case_file_opened_on", "case_file", ["opened_on", "reference"])
    still = sa.text(_IS_OPEN)
    op.create_index(
        "ix_case_file_open",
        "case_file",
        ["opened_on", "reference"],
        postgresql_where=still,
        sqlite_where=still,
    )
    op.create_index("ix_case_file_due_on", "case_file", ["due_on"])
    member = sa.Column("member", sa.String(64), nullable=False, server_default="")
    op.add_column("assignment", member)
    op.create_index("ix_assignment_partner", "assignment", ["partner"])
    _create_story()
    _create_answers()
    op.execute(_REPORTER_KEY)
    op.execute(_WIDENED_CASE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_CASE_WORDS)
        op.execute(_NOTE_WORDS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_note_words", "note")
        op.drop_index("ix_case_file_words", "case_file")
    for view in ("widened_case", "reporter_key"):
        op.execute(f"DROP VIEW {view}")
    for table in ("released_answer", "story"):
        op.drop_table(table)
    op.drop_index("ix_assignment_partner", "assignment")
    op.drop_column("assignment", "member")
    op.drop_index("ix_case_file_due_on", "case_file")
    op.drop_index("ix_case_file_open", "case_file")
    op.drop_index("ix_case_file_opened_on", "case_file")


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["case_id"], ["case_file.case_id"], name=op.f(f"fk_{table}_case_id"), ondelete="CASCADE"
    )


def _create_story() -> None:
    op.create_table(
        "story",
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("partners", sa.JSON(), nullable=False),
        sa.Column("due_on", sa.Date()),
        _of_case("story"),
        sa.PrimaryKeyConstraint("case_id", "version", "kind", name=op.f("pk_story")),
    )


def _create_answers() -> None:
    op.create_table(
        "released_answer",
        sa.Column("addition_id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("written_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _of_case("released_answer"),
        sa.PrimaryKeyConstraint("addition_id", name=op.f("pk_released_answer")),
    )
    op.create_index("ix_released_answer_case_id", "released_answer", ["case_id"])
