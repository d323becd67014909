"""What cases are counted by stands in one index"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_COLUMNS = ("form", "arena", "urgency", "age", "reporter", "lead")
_OPEN_TO_ALL = (
    "CAST(hold_reasons AS TEXT) = '[]' AND CAST(excluded_partners AS TEXT) = '[]' "
    "AND CAST(recused_members AS TEXT) = '[]'"
)
_LEAD = (
    "(SELECT partner FROM assignment a WHERE a.case_id = case_file.case_id AND a.role = 'lead' "
    "AND a.state IN ('accepted', 'asked') ORDER BY a.state, a.place DESC LIMIT 1)"
)


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column(
            "case_file", sa.Column(name, sa.String(24), server_default="", nullable=False)
        )
    sqlite = op.get_bind().dialect.name == "sqlite"
    read = "json_extract(facts, '$.{}')" if sqlite else "facts ->> '{}'"
    form = "json_extract(facts, '$.forms[0]')" if sqlite else "facts -> 'forms' ->> 0"
    values = {name: read.format(name) for name in _COLUMNS} | {"form": form, "lead": _LEAD}
    filled = ", ".join(f"{name} = COALESCE({value}, '')" for name, value in values.items())
    op.execute(sa.text(f"UPDATE case_file SET {filled}"))  # noqa: S608 - made of the names above
    op.create_index(
        "ix_case_file_counted",
        "case_file",
        ["opened_on", *_COLUMNS, "status", "outcome"],
        postgresql_where=sa.text(_OPEN_TO_ALL),
        sqlite_where=sa.text(_OPEN_TO_ALL),
    )


def downgrade() -> None:
    op.drop_index("ix_case_file_counted", "case_file")
    for name in reversed(_COLUMNS):
        op.drop_column("case_file", name)
