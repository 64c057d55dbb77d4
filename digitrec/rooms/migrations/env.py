"""What Alembic runs to upgrade the schema, on the connection that `upgrading` hands it."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
