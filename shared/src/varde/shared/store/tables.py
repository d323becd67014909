"""The tables, for SQLite and PostgreSQL alike. No column holds a word of an original in the clear.

Where SQLite keeps no row ids, small rows lie in the index of their key, and a commit writes that page alone. The outbox
has them: of events with one time, those that were written first go first.

Sealed originals are in ``sealed.py``, which not every service may import.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

IS_OPEN = "status NOT IN ('avsluttet', 'avvist')"
"""Written out, so that the database sees that a partial index fits the question."""
IS_HELD = "CAST(hold_reasons AS TEXT) <> '[]'"
"""The same for a case that has a reason to wait."""
OPEN_TO_ALL = " AND ".join(
    f"CAST({column} AS TEXT) = '[]'"
    for column in ("hold_reasons", "excluded_partners", "recused_members")
)
"""The same for a case that the whole group may know of."""
MILESTONE = "action IN ('reply', 'reply_by_email', 'close', 'withdrawn', 'status')"
"""What in the log tells how long a case waited; written out as ``IS_OPEN`` is."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(32)


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite would store the wall clock and give it back without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, whether the database keeps the zone or not."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


outbox = Table(
    "outbox",
    metadata,
    Column("event_id", _ID, primary_key=True),
    Column("topic", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("leased_until", Moment),
)

inbox = Table(
    "inbox",
    metadata,
    Column("consumer", String(32), primary_key=True),
    Column("event_id", _ID, primary_key=True),
    Column("handled_at", Moment, nullable=False),
    sqlite_with_rowid=False,
)

dead_letter = Table(
    "dead_letter",
    metadata,
    Column("letter_id", _ID, primary_key=True),
    Column("queue", String(64), nullable=False),
    Column("topic", String(64), nullable=False),
    Column("event_id", _ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("deliveries", Integer, nullable=False),
)

case_file = Table(
    "case_file",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("reference", String(7), nullable=False, unique=True),
    Column("concern_id", _ID, nullable=False, unique=True),
    Column("status", String(24), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("summary", Text, nullable=False),
    Column("account", Text, nullable=False, server_default=""),
    Column("hold_reasons", JSON, nullable=False),
    Column("excluded_partners", JSON, nullable=False),
    Column("recused_members", JSON, nullable=False, server_default="[]"),
    Column("rule", String(64), nullable=False, server_default=""),
    Column("rule_reason", Text, nullable=False, server_default=""),
    Column("opened_on", Date, nullable=False),
    Column("due_on", Date),
    Column("outcome", String(40)),
    Column("ended_on", Date),
    Column("kept_until", Date),
    Column("kept_for", String(24), nullable=False, server_default=""),
    Column("erased_on", Date),
    Column("version", Integer, nullable=False),
    # What cases are counted by stands in the facts and the assignments too. Here it stands in an index as well, which
    # is all that counting a year then reads.
    *(
        Column(name, String(24), nullable=False, server_default="")
        for name in ("form", "arena", "urgency", "age", "reporter", "lead")
    ),
    # What cases are filtered by likewise, each code between spaces: every form, and who takes part, as "lead:NAV".
    Column("forms", String(60), nullable=False, server_default=""),
    Column("partners", Text, nullable=False, server_default=""),
    Index(
        "ix_case_file_counted",
        "opened_on",
        "form",
        "arena",
        "urgency",
        "age",
        "reporter",
        "lead",
        "status",
        "outcome",
        postgresql_where=text(OPEN_TO_ALL),
        sqlite_where=text(OPEN_TO_ALL),
    ),
    Index("ix_case_file_status", "status"),
    Index("ix_case_file_opened_on", "opened_on", "reference"),
    Index(
        "ix_case_file_open",
        "opened_on",
        "reference",
        postgresql_where=text(IS_OPEN),
        sqlite_where=text(IS_OPEN),
    ),
    Index(
        "ix_case_file_held",
        "opened_on",
        "reference",
        postgresql_where=text(IS_HELD),
        sqlite_where=text(IS_HELD),
    ),
    Index("ix_case_file_due_on", "due_on"),
    Index("ix_case_file_ended_on", "ended_on"),
)

assignment = Table(
    "assignment",
    metadata,
    Column("case_id", _ID, ForeignKey("case_file.case_id", ondelete="CASCADE"), primary_key=True),
    Column("partner", String(24), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("role", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("member", String(64), nullable=False, server_default=""),
    Index("ix_assignment_partner", "partner"),
)

note = Table(
    "note",
    metadata,
    Column("case_id", _ID, ForeignKey("case_file.case_id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("written_on", Date, nullable=False),
    Column("partner", String(24), nullable=False),
    Column("text", Text, nullable=False),
    Column("met_on", Date),
    Index("ix_note_met_on", "met_on"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_audit_subject", "subject"),
    Index(
        "ix_audit_milestone",
        "subject",
        "action",
        postgresql_where=text(MILESTONE),
        sqlite_where=text(MILESTONE),
    ),
)

card_post = Table(
    "card_post",
    metadata,
    Column("case_id", _ID, primary_key=True),
    Column("platform", String(64), primary_key=True),
    Column("message_id", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("channel", String(128), nullable=False, server_default=""),
    Index("ix_card_post_message_id", "message_id"),
)

local_message = Table(
    "local_message",
    metadata,
    Column("place", Integer, Identity(), primary_key=True),
    Column("message_id", String(64), nullable=False, unique=True),
    Column("audience", String(16), nullable=False),
    Column("case_id", String(32), nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("body", JSON, nullable=False),
)
