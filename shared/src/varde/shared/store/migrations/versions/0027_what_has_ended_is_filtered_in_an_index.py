"""What has ended is filtered in an index, and what cases are filtered by stands in them as text"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_IS_ENDED = "NOT (status NOT IN ('avsluttet', 'avvist'))"
_KEY = ("opened_on", "reference")
_CODES = ("case_id", "urgency", "arena", "status", "forms", "partners")
_WHO = ("hold_reasons", "excluded_partners", "recused_members")
_PARTNERS = (
    "SELECT {together}(a.role || ':' || a.partner, ' ') FROM assignment a "
    "WHERE a.case_id = case_file.case_id AND a.state IN ('proposed', 'asked', 'accepted')"
)
_FORMS = "SELECT {together}(value, ' ') FROM {each}"
_SQLITE = {"together": "group_concat", "each": "json_each(case_file.facts, '$.forms')"}
_POSTGRESQL = {
    "together": "string_agg",
    "each": "json_array_elements_text(case_file.facts -> 'forms')",
}


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name, kind in (("forms", sa.String(60)), ("partners", sa.Text())):
        op.add_column("case_file", sa.Column(name, kind, server_default="", nullable=False))
    words = _SQLITE if sqlite else _POSTGRESQL
    filled = ", ".join(
        f"{name} = COALESCE(' ' || ({query.format(**words)}) || ' ', '')"
        for name, query in (("forms", _FORMS), ("partners", _PARTNERS))
    )
    op.execute(f"UPDATE case_file SET {filled}")  # noqa: S608 - made of the queries above
    # JSON is no key of PostgreSQL's, and SQLite knows no columns beside the key.
    op.create_index(
        "ix_case_file_ended",
        "case_file",
        [*_KEY, *_CODES, *_WHO] if sqlite else list(_KEY),
        postgresql_include=[*_CODES, *_WHO],
        postgresql_where=sa.text(_IS_ENDED),
        sqlite_where=sa.text(_IS_ENDED),
    )


def downgrade() -> None:
    op.drop_index("ix_case_file_ended", "case_file")
    op.drop_column("case_file", "partners")
    op.drop_column("case_file", "forms")
