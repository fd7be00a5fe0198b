"""Runs the revisions over the connection that `bot.storage.engine.alembic_upgrade` hands in."""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
)
context.run_migrations()
