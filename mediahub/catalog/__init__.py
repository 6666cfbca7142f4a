"""The catalogue: SQLAlchemy models and migrations, events, trash, stacks, outboxes. The truth about assets.

`outbox.enqueue` names an asset for the search index and for the records, in the transaction that changes it.
Which room writes which table is in ARCHITECTURE.md.
"""
