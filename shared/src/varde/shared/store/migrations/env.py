"""Alembic's entry: uses the connection that ``varde.shared.store.migrate`` hands over."""

from alembic import context

from varde.shared.store import exact, sealed  # noqa: F401 # register their tables
from varde.shared.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
