"""The truth about assets: models, queries, migrations and the outbox."""
