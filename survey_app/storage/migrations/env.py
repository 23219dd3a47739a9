"""Runs migrations on the connection that storage.engines.migrate hands over."""

from __future__ import annotations

from alembic import context

from survey_app.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
